"""The catalogue holds what DCAT-AP-SE 3 asks for, as it asks for it, and its addresses lead to the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.web.public.conftest import Publish
from tests.web.public.dcat_rules import PREFIXES, TABLE, Row, address_of, faults, rows, short, things

PROFILE = "shared/samples/dcat/dcat-ap-se-3.0.1-bundle.json"
BUNDLE = next((above / PROFILE for above in Path(__file__).resolve().parents if (above / PROFILE).exists()), None)
TEMPLATES = {
    "dcat:Catalog": "dcat:Catalog",
    "dcat:Dataset": "dcat:Dataset",
    "dcat:Distribution": "dcat:Distribution",
    "foaf:Agent": "dcat:foaf:Agent",
    "vcard:Organization": "dcat:contactPoint",
    "dcterms:PeriodOfTime": "dcat:dcterms:temporal_da",
}
SORTS = {
    "worded": "LANGUAGE_LITERAL",
    "plain": "ONLY_LITERAL",
    "text": "LITERAL",
    "dated": "DATATYPE_LITERAL",
    "address": "URI",
    "thing": "RESOURCE",
}
Template = dict[str, Any]


@pytest.fixture
def catalogue(published: Publish, anonymous: Client) -> bytes:
    published("ifo.aktualiseringar", "placering.lvm")
    answer = anonymous.get("/oppet/katalog.rdf")
    assert answer["Content-Type"] == "application/rdf+xml"
    body: bytes = answer.content
    return body


BREAKS = (
    ('<dcterms:title xml:lang="sv">', "<dcterms:title>", "a title without its language"),
    ('<foaf:name xml:lang="sv">', "<foaf:name>", "a name without its language"),
    ("<dcterms:format>", '<dcterms:format xml:lang="sv">', "a format with a language"),
    (">text/csv<", ">csv<", "a format that is no media type"),
    ("publishertype/LocalAuthority", "publishertype/Kommun", "a type that is in no vocabulary"),
    ("data-theme/SOCI", "data-theme/OMSORG", "a theme that is in no vocabulary"),
    ("access-right/PUBLIC", "access-right/OPPEN", "rights that are in no vocabulary"),
    ("language/SWE", "language/SVENSKA", "a language that is in no vocabulary"),
    ("XMLSchema#dateTime", "XMLSchema#string", "a moment of another type"),
    ('XMLSchema#date"', 'XMLSchema#dateTime"', "a day written as no moment"),
    ("foaf:Agent", "foaf:Document", "nobody who publishes"),
    ("<dcterms:LicenseDocument ", "<foaf:Document ", "a licence that is none"),
    ("skos:prefLabel", "skos:altLabel", "a term without its label"),
    ("<dcat:accessURL ", "<dcat:downloadURL ", "a file without the page it is on"),
    ("<dcat:contactPoint ", "<dcat:contact ", "a property that the profile does not know"),
    ("mailto:", "tel:", "an address of mail that is none"),
)


def test_the_catalogue_keeps_to_the_profile(catalogue: bytes) -> None:
    assert faults(catalogue) == []
    kinds = [one.kind for one in things(catalogue)]
    assert kinds.count("dcat:Dataset") == 2 and kinds.count("dcat:Distribution") == 4
    assert set(kinds) == set(TABLE), "each class of the table is tried"
    # Each of these is found: what is taken away, doubled, mistyped, or from outside the vocabularies.
    text = catalogue.decode()
    for old, new, what in BREAKS:
        assert old in text and faults(text.replace(old, new).encode()), what
    for kind in ("dcat:Catalog", "dcat:Dataset", "dcat:Distribution", "foaf:Agent", "vcard:Organization"):
        for name, row in rows(kind).items():
            assert row.least == 0 or faults(_changed(catalogue, kind, name, times=0)), f"{kind} without {name}"
            assert row.most is None or faults(_changed(catalogue, kind, name, times=2)), f"{kind} with {name} twice"


def _changed(body: bytes, kind: str, name: str, *, times: int) -> bytes:
    """The file where the first thing of that class has the property so many times."""
    root = ElementTree.fromstring(body)
    thing = next(one for one in root if short(one.tag) == kind)
    same = [one for one in thing if short(one.tag) == name]
    for one in same:
        thing.remove(one)
    thing.extend(same[:1] * times)
    return ElementTree.tostring(root)


def test_the_table_says_what_the_published_profile_says() -> None:
    if BUNDLE is None:
        pytest.skip("profilens beskrivning saknas här: tabellen prövas ändå mot katalogen, i provet ovanför")
    templates: dict[str, Template] = {}
    for one in json.loads(BUNDLE.read_text(encoding="utf-8"))["templates"]:
        templates[str(one.get("id"))] = one
    for kind, name in TEMPLATES.items():
        published = _properties(templates, templates[name])
        own = rows(kind)
        asked = {one for one, found in published.items() if any(_least(each) for each in found)} - {"rdf:type"}
        assert asked <= own.keys(), f"{kind}: the profile asks for {asked - own.keys()}"
        for one, row in own.items():
            assert one in published, f"{kind} {one} is no property of the profile"
            assert any(_is_same(row, each) for each in published[one]), f"{kind} {one}: {row} is not {published[one]}"


def _properties(templates: dict[str, Template], of: Template) -> dict[str, list[Template]]:
    """Each property of the template, whole, in all its forms. What holds only for high-value datasets is left out; of a
    group of forms, where one is to be chosen, the group says how many."""
    found: dict[str, list[Template]] = {}
    for item in of["items"]:
        one = _whole(templates, item)
        if "deps" in one:
            continue
        if one.get("property"):
            found.setdefault(one["property"], []).append(one)
        elif one.get("items"):
            for name, forms in _properties(templates, one).items():
                found.setdefault(name, []).extend({**form, "cardinality": one["cardinality"]} for form in forms)
    return found


def _whole(templates: dict[str, Template], item: str | Template) -> Template:
    """The template with all that it extends."""
    own = {} if isinstance(item, str) else item
    one = {**templates.get(item if isinstance(item, str) else str(item.get("id")), {}), **own}
    while "extends" in one:
        above = templates[one.pop("extends")]
        one = {**above, **one}
    return one


def _least(one: Template) -> int:
    return int(one.get("cardinality", {}).get("min", 0))


def _is_same(row: Row, one: Template) -> bool:
    limits = one.get("cardinality", {})
    return (
        (row.least, row.most) == (limits.get("min", 0), limits.get("max"))
        and one["nodetype"] in (SORTS[row.sort], *({"RESOURCE", "URI"} if row.sort in ("thing", "address") else ()))
        and set(row.addresses) <= {choice["value"] for choice in one.get("choices", [])}
        and _classes(one) <= set(row.classes)
        and (row.sort != "dated" or any(kind.endswith("#date") for kind in one["datatype"]))
    )


def _classes(one: Template) -> set[str]:
    """The classes of the value that the template has, by their short names."""
    found = next(iter(one.get("constraints", {}).values()), [])
    names = [found] if isinstance(found, str) else found
    for prefix, address in PREFIXES.items():
        names = [name.replace(address, f"{prefix}:") for name in names]
    return set(names)


def test_every_file_of_the_catalogue_is_there(catalogue: bytes, anonymous: Client) -> None:
    for thing in things(catalogue):
        for name in ("dcat:accessURL", "dcat:downloadURL"):
            for one in thing.properties.get(name, []):
                address = urlsplit(address_of(one))
                assert address.scheme == "http" and "/v/1/" in address.path
                assert anonymous.get(address.path).status_code == 200, address
