"""The example municipality's innovations: one in each state, one late, and the report's table from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from utfall.figures.warming import last_whole_tertial
from utfall.reports.innovation_book import Happening
from utfall.web.accounts.models import User
from utfall.web.gates import gate_at
from utfall.web.innovation.demonstration import demonstrate_innovations
from utfall.web.innovation.models import Pilot
from utfall.web.innovation.queries import board
from utfall.web.innovation_book import innovation_book
from utfall.web.permissions import Role
from utfall.web.shown import delivery_at


def test_each_state_has_one_and_what_was_written_beforehand_is_told_from_the_rest(
    person: Callable[..., User], store: Path
) -> None:
    for role in Role:
        person(role.value, role)
    demonstrate_innovations()
    demonstrate_innovations()
    columns = board()
    assert [len(column.cards) for column in columns] == [1, 1, 2, 1, 1]
    assert [card.innovation.title for column in columns for card in column.cards if card.days_over] == [
        "Ring upp i stället för att skriva"
    ]
    assert sorted(pilot.days_late > 0 for pilot in Pilot.objects.all()) == [False, True, True, True]
    gate = gate_at(delivery_at(None))
    period = last_whole_tertial(gate.known_at)
    book = innovation_book(gate, period)
    assert book is not None and [book.count(what, period) for what in Happening] == [2, 0, 0]
    lines = {line.title: line.said for line in book.pilots_in(period)}
    assert [line.state for line in book.pilots_in(period)] == ["Pilot, försenad", "Avslutad"]
    assert set(lines) == {"Ring upp i stället för att skriva", "Återbrukssnickeri för unga vuxna"}
    assert lines["Ring upp i stället för att skriva"].startswith("Ingen säker förändring")
