"""The addresses of the room Economy."""

from __future__ import annotations

from tests.web.doors.door import Door, Rule

DOORS = {
    "ekonomi/omrade/<slug:area>/": Door(Rule.NONE, "ekonomi/omrade/boende/", missing="ekonomi/omrade/finns-ej/"),
}
