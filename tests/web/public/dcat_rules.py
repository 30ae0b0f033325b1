"""What DCAT-AP-SE 3 asks of the catalogue, in a table of our own: how many, what sort of value, of which class or list.

Source: the profile DCAT-AP-SE 3.0.1 with its machine-readable template (github.com/diggsweden/DCAT-AP-SE), and the
shapes of DCAT-AP 3.0.1 (github.com/SEMICeu/DCAT-AP), which ask for the classes of values. A row is a property, its
least and most number, the sort of value and, after that, the classes it may be of or the addresses it may be:

| sort | a value |
|---|---|
| worded | text with its language |
| plain | text with neither language nor type |
| text | text with or without a language |
| dated | text of the type date, dateTime or gYear, written so |
| address | an address |
| thing | an address or something described in its place |
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree import ElementTree

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
XSD = "http://www.w3.org/2001/XMLSchema#"
EUROPEAN = "http://publications.europa.eu/resource/authority"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_AGENT = "foaf:Agent foaf:Person foaf:Organization"
_LANGUAGE = f"dcterms:language 0 - address dcterms:LinguisticSystem {EUROPEAN}/language/SWE"
_LICENCES = " ".join(
    f"http://creativecommons.org/{one}/"
    for one in ("licenses/by/4.0", "licenses/by-sa/4.0", "licenses/by-nc/4.0", "publicdomain/zero/1.0")
)
TABLE = {
    "dcat:Catalog": f"""
        dcterms:title 1 - worded
        dcterms:description 1 - worded
        dcterms:publisher 1 1 thing {_AGENT}
        dcterms:license 1 1 address dcterms:LicenseDocument
        {_LANGUAGE}
        dcterms:modified 0 1 dated
        foaf:homepage 0 1 address foaf:Document
        dcat:dataset 1 - thing dcat:Dataset
        """,
    "dcat:Dataset": f"""
        dcterms:title 1 - worded
        dcterms:description 1 - worded
        dcterms:publisher 1 1 thing {_AGENT}
        dcat:contactPoint 0 - thing vcard:Organization vcard:Individual vcard:Kind
        dcat:theme 0 - thing skos:Concept {EUROPEAN}/data-theme/SOCI {EUROPEAN}/data-theme/GOVE
        dcat:keyword 0 - worded
        dcterms:identifier 0 - plain
        dcterms:modified 0 1 dated
        {_LANGUAGE}
        dcterms:accessRights 0 1 address dcterms:RightsStatement {EUROPEAN}/access-right/PUBLIC
        dcat:landingPage 0 - address foaf:Document
        dcat:version 0 1 plain
        dcterms:temporal 0 - thing dcterms:PeriodOfTime
        dcat:distribution 0 - thing dcat:Distribution
        """,
    "dcat:Distribution": f"""
        dcterms:title 0 - worded
        dcterms:description 0 - worded
        dcat:accessURL 1 1 address
        dcat:downloadURL 0 - address
        dcterms:format 1 1 plain
        dcterms:license 0 1 address dcterms:LicenseDocument {_LICENCES}
        {_LANGUAGE}
        dcterms:issued 0 1 dated
        """,
    "foaf:Agent": """
        foaf:name 1 - worded
        dcterms:type 1 1 address skos:Concept http://purl.org/adms/publishertype/LocalAuthority
        foaf:homepage 0 - address foaf:Document
        """,
    "vcard:Organization": "vcard:fn 1 - text\nvcard:hasEmail 1 - address vcard:Email",
    "dcterms:PeriodOfTime": "dcat:startDate 0 1 dated\ndcat:endDate 0 1 dated",
    "skos:Concept": "skos:prefLabel 1 - worded",
    **dict.fromkeys(
        (
            "dcterms:LinguisticSystem",
            "dcterms:RightsStatement",
            "dcterms:LicenseDocument",
            "foaf:Document",
            "vcard:Email",
        ),
        "",
    ),
}
MUST_BE = ("dcat:Catalog", "dcat:Dataset", "dcat:Distribution", "foaf:Agent", "vcard:Organization")
WRITTEN = {
    f"{XSD}date": r"\d{4}-\d\d-\d\d",
    f"{XSD}dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
    f"{XSD}gYear": r"\d{4}",
}
FORMAT = r"\w+/[-.\w]+(\+[-.\w]+)?(\s*;\s*\w+=\w+)?"


@dataclass(frozen=True)
class Row:
    """What is asked of a property. ``most`` is None for any number."""

    least: int
    most: int | None
    sort: str
    classes: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass
class Thing:
    """Something of a class, with what the file says of it: the elements of each property."""

    kind: str
    about: str
    properties: dict[str, list[ElementTree.Element]] = field(default_factory=lambda: defaultdict(list))


def rows(kind: str) -> dict[str, Row]:
    """The class's part of the table."""
    found = {}
    for line in filter(None, map(str.strip, TABLE[kind].splitlines())):
        name, least, most, sort, *rest = line.split()
        classes = tuple(one for one in rest if not one.startswith("http"))
        addresses = tuple(one for one in rest if one.startswith("http"))
        found[name] = Row(int(least), None if most == "-" else int(most), sort, classes, addresses)
    return found


def short(tag: str) -> str:
    """``dcterms:title``; what is in no namespace of the profile stays as it is."""
    uri, _, local = tag.lstrip("{").partition("}")
    return next((f"{prefix}:{local}" for prefix, known in PREFIXES.items() if known == uri), tag)


def things(body: bytes) -> list[Thing]:
    """All that the file describes, also what is described inside something else."""
    found: list[Thing] = []
    for node in ElementTree.fromstring(body):
        found += _with_inner(node)
    return found


def _with_inner(node: ElementTree.Element) -> list[Thing]:
    made, inner = Thing(short(node.tag), node.attrib.get(f"{RDF}about", "")), []
    for one in node:
        made.properties[short(one.tag)].append(one)
        inner += [thing for child in one for thing in _with_inner(child)]
    return [made, *inner]


def address_of(one: ElementTree.Element) -> str:
    """The address that is the value; empty for text."""
    return one.attrib.get(f"{RDF}resource", "")


def faults(body: bytes) -> list[str]:
    """What is wrong with the catalogue, each with its place."""
    found = things(body)
    told = [f"{kind}: none is described" for kind in MUST_BE if not any(one.kind == kind for one in found)]
    classes: dict[str, set[str]] = defaultdict(set)
    for one in found:
        classes[one.about].add(one.kind)
    for one in found:
        if one.kind not in TABLE:
            told.append(f"{one.kind}: no class of the profile")
            continue
        known = rows(one.kind)
        told += [f"{one.kind} {name}: no property of the table" for name in one.properties if name not in known]
        for name, row in known.items():
            told += [f"{one.kind} {name}: {why}" for why in _against(row, name, one.properties.get(name, []), classes)]
    return told


def _against(row: Row, name: str, values: list[ElementTree.Element], classes: dict[str, set[str]]) -> list[str]:
    told = []
    if len(values) < row.least or (row.most is not None and len(values) > row.most):
        told.append(f"{len(values)} of them")
    for one in values:
        if not _is_of_sort(one, row.sort):
            told.append(f"not {row.sort}")
        elif row.sort in ("address", "thing"):
            told += _against_address(one, row, classes)
        elif name == "dcterms:format" and not re.fullmatch(FORMAT, one.text or ""):
            told.append(f"{one.text} is no media type")
    return told


def _against_address(one: ElementTree.Element, row: Row, classes: dict[str, set[str]]) -> list[str]:
    own = classes[address_of(one)] if address_of(one) else {short(child.tag) for child in one}
    told = []
    if row.classes and own.isdisjoint(row.classes):
        told.append(f"{address_of(one)} is of no class it should be")
    if row.addresses and address_of(one) not in row.addresses:
        told.append(f"{address_of(one)} is not in the vocabulary")
    return told


def _is_of_sort(one: ElementTree.Element, sort: str) -> bool:
    address, text = address_of(one), (one.text or "").strip()
    if sort == "address" or (sort == "thing" and address):
        return bool(re.match(r"(https?://|mailto:)\S+$", address)) and not text and not len(one)
    if sort == "thing":
        return len(one) == 1 and not text
    language, datatype = one.attrib.get(XML_LANGUAGE, ""), one.attrib.get(f"{RDF}datatype", "")
    if address or len(one) or not text:
        return False
    return {
        "worded": bool(re.fullmatch(r"[a-z]{2}", language)) and not datatype,
        "plain": not language and not datatype,
        "text": not datatype,
        "dated": datatype in WRITTEN and bool(re.fullmatch(WRITTEN.get(datatype, ""), text)),
    }[sort]
