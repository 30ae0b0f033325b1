"""The catalogue of open data by DCAT-AP-SE 3, as RDF/XML: one dataset per published measure, each with its files.

Source: the profile DCAT-AP-SE 3.0.1 of the Agency for Digital Government (docs.dataportal.se/dcat), which asks of a
catalogue title, description, publisher (with name and type) and licence, of a dataset title, description and publisher,
and of a distribution its address and format. Each address that is a value has its class in the file, as the profile
and the shapes of DCAT-AP 3 ask, so that the file is whole alone. The format is text, as the Swedish profile says; the
shapes of the European one would have an address there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree

from django.conf import settings

from utfall.model.period import Period
from utfall.web.public.content import PublishedMeasure
from utfall.web.public.publisher import publisher
from utfall.web.public.showing import Shown

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
_DATE = "http://www.w3.org/2001/XMLSchema#date"
_EUROPEAN = "http://publications.europa.eu/resource/authority"
LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/LocalAuthority"
THEMES = (f"{_EUROPEAN}/data-theme/SOCI", f"{_EUROPEAN}/data-theme/GOVE")
CONCEPTS = {
    LOCAL_AUTHORITY: "Lokal myndighet/kommun",
    THEMES[0]: "Befolkning och samhälle",
    THEMES[1]: "Regeringen och den offentliga sektorn",
}
"""The terms used, with the labels of their vocabularies."""
SWEDISH, PUBLIC = f"{_EUROPEAN}/language/SWE", f"{_EUROPEAN}/access-right/PUBLIC"
MEDIA_TYPES = (("csv", "text/csv"), ("json", "application/json"))
for _prefix, _name in NAMESPACES.items():
    ElementTree.register_namespace(_prefix, _name)


def catalogue_rdf(newest: Sequence[Shown], changed: datetime) -> bytes:
    """The catalogue of the measures' last versions."""
    base, terms = settings.SURROUNDINGS.public_address, publisher()
    root = ElementTree.Element(_name("rdf:RDF"))
    agent, contact = f"{base}/oppet/om/#utgivare", f"{base}/oppet/om/#kontakt"
    made = _node(root, "dcat:Catalog", f"{base}/oppet/katalog.rdf")
    _text(made, "dcterms:title", terms.catalogue_title)
    _text(made, "dcterms:description", " ".join(terms.catalogue_text.split()))
    _link(made, "dcterms:publisher", agent)
    _link(made, "dcterms:license", terms.license)
    _link(made, "dcterms:language", SWEDISH)
    _link(made, "foaf:homepage", f"{base}/oppet/")
    _typed(made, "dcterms:modified", changed.isoformat(), _DATE_TIME)
    for one in newest:
        _link(made, "dcat:dataset", _dataset_address(base, one))
    found = _node(root, "foaf:Agent", agent)
    _text(found, "foaf:name", f"{terms.name}, {terms.board.lower()}")
    _link(found, "dcterms:type", LOCAL_AUTHORITY)
    _link(found, "foaf:homepage", terms.homepage)
    card = _node(root, "vcard:Organization", contact)
    _text(card, "vcard:fn", f"{terms.name}, {terms.board.lower()}", language="")
    _link(card, "vcard:hasEmail", f"mailto:{terms.email}")
    for one in newest:
        _dataset(root, one, base=base, agent=agent, contact=contact)
    _classes(root, pages=[f"{base}/oppet/", terms.homepage, *(f"{base}{one.page}" for one in newest)])
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"


def _dataset(root: ElementTree.Element, one: Shown, *, base: str, agent: str, contact: str) -> None:
    words = one.content.words
    made = _node(root, "dcat:Dataset", _dataset_address(base, one))
    _text(made, "dcterms:title", words.title)
    _text(made, "dcterms:description", f"{words.explanation} {words.population} Små antal är skyddade.")
    _link(made, "dcterms:publisher", agent)
    _link(made, "dcat:contactPoint", contact)
    for theme in THEMES:
        _link(made, "dcat:theme", theme)
    _text(made, "dcat:keyword", words.short_title)
    _text(made, "dcterms:identifier", words.measure, language="")
    _typed(made, "dcterms:modified", one.published_at.isoformat(), _DATE_TIME)
    _link(made, "dcterms:language", SWEDISH)
    _link(made, "dcterms:accessRights", PUBLIC)
    _link(made, "dcat:landingPage", f"{base}{one.page}")
    _text(made, "dcat:version", str(one.number), language="")
    if (covered := _covered(one.content)) is not None:
        about = ElementTree.SubElement(_element(made, "dcterms:temporal"), _name("dcterms:PeriodOfTime"))
        _typed(about, "dcat:startDate", covered[0].first.isoformat(), _DATE)
        _typed(about, "dcat:endDate", covered[1].last.isoformat(), _DATE)
    for kind, media_type in MEDIA_TYPES:
        address = f"{base}{one.address}siffror.{kind}"
        _link(made, "dcat:distribution", address)
        _distribution(root, address, one, media_type=media_type, page=f"{base}{one.address}")


def _distribution(root: ElementTree.Element, address: str, one: Shown, *, media_type: str, page: str) -> None:
    made = _node(root, "dcat:Distribution", address)
    _text(made, "dcterms:title", f"{one.content.words.short_title}, {address.rpartition('.')[2].upper()}")
    _text(made, "dcterms:description", f"Publicering {one.number}, känd {one.content.known_at.isoformat()}.")
    _link(made, "dcat:accessURL", page)
    _link(made, "dcat:downloadURL", address)
    _text(made, "dcterms:format", media_type, language="")
    _link(made, "dcterms:license", publisher().license)
    _link(made, "dcterms:language", SWEDISH)
    _typed(made, "dcterms:issued", one.published_at.isoformat(), _DATE_TIME)


def _classes(root: ElementTree.Element, *, pages: Sequence[str]) -> None:
    """What the addresses are that others than the publisher describe, and the pages."""
    terms = publisher()
    _node(root, "dcterms:LinguisticSystem", SWEDISH)
    _node(root, "dcterms:RightsStatement", PUBLIC)
    _node(root, "dcterms:LicenseDocument", terms.license)
    _node(root, "vcard:Email", f"mailto:{terms.email}")
    for address, label in CONCEPTS.items():
        _text(_node(root, "skos:Concept", address), "skos:prefLabel", label)
    for page in dict.fromkeys(pages):
        _node(root, "foaf:Document", page)


def _dataset_address(base: str, one: Shown) -> str:
    return f"{base}{one.page}#data"


def _covered(content: PublishedMeasure) -> tuple[Period, Period] | None:
    periods = sorted((one.period for one in content.figures if one.value.has_value), key=lambda one: one.first)
    return (periods[0], max(periods, key=lambda one: one.last)) if periods else None


def _name(short: str) -> str:
    prefix, _, local = short.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _element(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, _name(name))


def _node(root: ElementTree.Element, kind: str, about: str) -> ElementTree.Element:
    made = _element(root, kind)
    made.set(_name("rdf:about"), about)
    return made


def _link(parent: ElementTree.Element, name: str, address: str) -> None:
    _element(parent, name).set(_name("rdf:resource"), address)


def _text(parent: ElementTree.Element, name: str, text: str, *, language: str = "sv") -> None:
    made = _element(parent, name)
    made.text = text
    if language:
        made.set("{http://www.w3.org/XML/1998/namespace}lang", language)


def _typed(parent: ElementTree.Element, name: str, text: str, kind: str) -> None:
    made = _element(parent, name)
    made.text = text
    made.set(_name("rdf:datatype"), kind)
