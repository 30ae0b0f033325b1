"""The catalogue holds what DCAT-AP-SE 3 asks for, and its addresses lead to the files."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.web.public.conftest import Publish

PROFILE = "shared/samples/dcat/dcat-ap-se-3.0.1-bundle.json"
BUNDLE = next((above / PROFILE for above in Path(__file__).resolve().parents if (above / PROFILE).exists()), None)
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
MANDATORY = {
    "dcat:Catalog": {"dcterms:title", "dcterms:description", "dcterms:publisher", "dcterms:license", "dcat:dataset"},
    "dcat:Dataset": {"dcterms:title", "dcterms:description", "dcterms:publisher"},
    "dcat:Distribution": {"dcat:accessURL"},
    "foaf:Agent": {"foaf:name", "dcterms:type"},
}
"""DCAT-AP-SE 3.0.1: what each class must have."""

Things = dict[str, list[dict[str, list[ElementTree.Element]]]]


def things(body: bytes) -> Things:
    """The catalogue's resources by class, each with its properties by their short names."""
    found: Things = defaultdict(list)
    for node in ElementTree.fromstring(body):
        properties: dict[str, list[ElementTree.Element]] = defaultdict(list)
        for one in node:
            properties[short(one.tag)].append(one)
        found[short(node.tag)].append(properties)
    return found


def short(tag: str) -> str:
    """``dcterms:title``."""
    uri, _, local = tag[1:].partition("}")
    return next(f"{prefix}:{local}" for prefix, known in PREFIXES.items() if known == uri)


def limits(bundle: dict[str, list[dict[str, object]]], of: str) -> dict[str, dict[str, int]]:
    """Each property's least and most number in a class of the profile."""
    known = {one.get("id"): one for one in bundle["templates"]}
    found = {}
    for item in known[of]["items"]:  # type: ignore[attr-defined]
        one = {**known.get(item if isinstance(item, str) else item.get("id"), {})}
        one = {**known.get(one.get("extends"), {}), **one}
        if one.get("property") and one.get("cardinality"):
            found.setdefault(str(one["property"]), one["cardinality"])
    return found  # type: ignore[return-value]


@pytest.fixture
def catalogue(published: Publish, anonymous: Client) -> Things:
    published("ifo.aktualiseringar", "placering.lvm")
    answer = anonymous.get("/oppet/katalog.rdf")
    assert answer["Content-Type"] == "application/rdf+xml"
    return things(answer.content)


def test_what_the_profile_asks_for_is_there(catalogue: Things) -> None:
    assert len(catalogue["dcat:Dataset"]) == 2 and len(catalogue["dcat:Distribution"]) == 4
    for kind, properties in MANDATORY.items():
        assert catalogue[kind]
        for thing in catalogue[kind]:
            assert properties <= thing.keys(), f"{kind} lacks {properties - thing.keys()}"
            assert all(one.text or one.attrib.get(f"{RDF}resource") for name in properties for one in thing[name])


def test_the_published_profile_is_kept_to(catalogue: Things) -> None:
    if BUNDLE is None:
        pytest.skip("profilens beskrivning saknas här: det obligatoriska prövas ändå, i provet ovanför")
    bundle = json.loads(BUNDLE.read_text(encoding="utf-8"))
    classes = {"dcat:Catalog": "dcat:Catalog", "dcat:Dataset": "dcat:Dataset", "dcat:Distribution": "dcat:Distribution"}
    for kind, name in {**classes, "foaf:Agent": "dcat:foaf:Agent"}.items():
        known = limits(bundle, name)
        assert len(known) > 3, f"{name} is read from the profile"
        mandatory = {one for one, limit in known.items() if limit.get("min", 0) >= 1} & _checked(kind)
        assert mandatory == MANDATORY[kind], "the profile's own list"
        for thing in catalogue[kind]:
            for one, limit in known.items():
                assert len(thing.get(one, ())) <= limit.get("max", 1_000), f"{kind} {one}"


def _checked(kind: str) -> set[str]:
    """All but what holds only for high-value data sets, which these are not."""
    return {f"{prefix}:{name}" for prefix in PREFIXES for name in _NAMES} | MANDATORY[kind]


_NAMES = ("title", "description", "publisher", "license", "dataset", "name", "type", "accessURL", "distribution")


def test_every_file_of_the_catalogue_is_there(catalogue: Things, anonymous: Client) -> None:
    for thing in catalogue["dcat:Distribution"]:
        for name in ("dcat:accessURL", "dcat:downloadURL"):
            address = urlsplit(thing[name][0].attrib[f"{RDF}resource"])
            assert address.scheme == "http" and "/v/1/" in address.path
            assert anonymous.get(address.path).status_code == 200, address
