"""What OParl 1.1 asks of the objects that a meeting's export has, in a table of our own.

Source: the specification 1.1 with its schemas (github.com/OParl/spec, folder ``schema``, as JSON Schema draft 7). The
schemas name each property, its type and form, and which are required; the text adds that every object has ``created``
and ``modified`` (chapter on 1.1), that a vendor's properties have a prefix, that a day has no zone and a moment has
one, and that nothing is ``null`` and no list empty. A property that no schema names is an error here.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft7Validator

Schema = dict[str, Any]
URL: Schema = {"type": "string", "pattern": r"^https?://[^\s]+$"}
TEXT: Schema = {"type": "string", "minLength": 1}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
NUMBER: Schema = {"type": "integer"}
YES_OR_NO: Schema = {"type": "boolean"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of, "minItems": 1}


def _each(form: Schema, names: str) -> dict[str, Schema]:
    return dict.fromkeys(names.split(), form)


def _one(kind: str) -> Schema:
    return {"$ref": f"#/definitions/{kind}"}


OF_ALL = {
    **_each(URL, "id web"),
    **_each(MOMENT, "created modified"),
    "deleted": YES_OR_NO,
    "license": TEXT,
    "keyword": _list(TEXT),
}
OWN: dict[str, dict[str, Schema]] = {
    "Meeting": {
        **_each(TEXT, "name meetingState"),
        "cancelled": YES_OR_NO,
        **_each(MOMENT, "start end"),
        "location": _one("Location"),
        **_each(_list(URL), "organization participant"),
        **_each(_one("File"), "invitation resultsProtocol verbatimProtocol"),
        "auxiliaryFile": _list(_one("File")),
        "agendaItem": _list(_one("AgendaItem")),
    },
    "AgendaItem": {
        **_each(URL, "meeting consultation"),
        **_each(TEXT, "number name result resolutionText"),
        "order": {**NUMBER, "minimum": 0},
        "public": YES_OR_NO,
        "resolutionFile": _one("File"),
        "auxiliaryFile": _list(_one("File")),
        **_each(MOMENT, "start end"),
    },
    "File": {
        **_each(TEXT, "name fileName mimeType sha1Checksum sha512Checksum text"),
        "date": DAY,
        "size": NUMBER,
        **_each(URL, "accessUrl downloadUrl externalServiceUrl masterFile fileLicense person"),
        **_each(_list(URL), "derivativeFile meeting agendaItem paper"),
    },
    "Location": {
        **_each(TEXT, "description streetAddress room postalCode subLocality locality"),
        "geojson": {"type": "object"},
        **_each(_list(URL), "bodies organizations persons meetings papers"),
    },
    "Organization": {
        **_each(URL, "body meeting consultation subOrganizationOf website externalBody"),
        **_each(TEXT, "name shortName organizationType classification"),
        "membership": _list(URL),
        "post": _list(TEXT),
        **_each(DAY, "startDate endDate"),
        "location": _one("Location"),
        **_each(NUMBER, "memberCount votingMemberCount"),
    },
}
REQUIRED_TOO = {"AgendaItem": ["order"], "File": ["accessUrl"]}


def _definition(kind: str) -> Schema:
    return {
        "type": "object",
        "required": ["id", "type", "created", "modified", *REQUIRED_TOO.get(kind, [])],
        "properties": {"type": {"const": f"https://schema.oparl.org/1.1/{kind}"}, **OF_ALL, **OWN[kind]},
        "patternProperties": {"^[A-Za-z][A-Za-z0-9_.-]*:": {}},
        "additionalProperties": False,
    }


DEFINITIONS = {kind: _definition(kind) for kind in OWN}


def oracle(kind: str) -> Draft7Validator:
    """What finds the faults of an object of that kind."""
    return Draft7Validator({**_one(kind), "definitions": DEFINITIONS})


def faults(found: dict[str, Any]) -> list[str]:
    """What is wrong with the object by its own kind, and with the places of a meeting's items."""
    kind = str(found.get("type", "")).rpartition("/")[2]
    told = [f"{one.json_path}: {one.message}" for one in oracle(kind if kind in OWN else "Meeting").iter_errors(found)]
    orders = [one.get("order") for one in found.get("agendaItem", []) if isinstance(one, dict)]
    if kind == "Meeting" and orders != list(range(len(orders))):
        told.append(f"$.agendaItem: the places are {orders}, not counted from 0 in the list's order")
    return told
