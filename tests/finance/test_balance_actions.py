"""Actions for a balanced economy as a municipality delivers them, month after month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.finance.plan_files import deliver, lines

from utfall.finance.balance_actions import (
    BalanceAction,
    State,
    actions_of,
    actions_then,
    delivered_actions,
)
from utfall.finance.coding import UNMAPPED, Coding
from utfall.finance.plan_findings import plan_findings
from utfall.finance.plan_problems import Code
from utfall.finance.year_book import Meaning
from utfall.model.problem import Place
from utfall.store.store import Store

HEAD = "år;åtgärd;verksamhetsområde;ansvarig;beslutad;klar_senast;väntad_kr"
FOLLOWED = f"{HEAD};uppföljd;läge;uppnådd_kr;kommentar"
PLACEMENTS = "2025;Placeringar prövas om;Myndighet;Områdeschef;2025-02-20;2025-09-30;2 500 000"
GUARDS = "2025;Vakter ersätts;boende;Områdeschef;2025-02-20;2025-04-15;900000"


def test_a_months_file_says_how_far_each_has_come_and_the_earlier_stands_as_known_then(
    store: Store, tmp_path: Path, coding: Coding
) -> None:
    before = deliver(store, tmp_path / "1", {"atgarder_2025.csv": lines(HEAD, PLACEMENTS, GUARDS)}, on=date(2025, 3, 5))
    rows = (f"{PLACEMENTS};2025-04-29;pågår;600000;Sju av arton är prövade.", f"{GUARDS};;;;")
    now = deliver(store, tmp_path / "2", {"atgarder_2025.csv": lines(FOLLOWED, *rows)})
    actions, problems = delivered_actions(store.current_files(now), coding)
    assert not problems and [one.area for one in actions] == ["myndighet", "boende"]
    assert actions[0].place == Place("atgarder_2025.csv", 2)
    guards, placements = actions_then(actions, year=2025, known_at=date(2025, 5, 5))
    assert (placements.state, placements.expected_ore, placements.gained_ore) == (
        State.ONGOING,
        250_000_000,
        60_000_000,
    )
    assert (guards.state, guards.gained_ore, guards.is_late) == (State.DECIDED, None, True)
    then = delivered_actions(store.current_files(before), coding)[0]
    assert [one.last for one in actions_then(then, year=2025, known_at=date(2025, 3, 5))] == [None, None]


def test_a_follow_up_without_an_amount_is_not_zero(store: Store, tmp_path: Path, coding: Coding) -> None:
    rows = (f"{PLACEMENTS};;avbruten;;Domstolen sade nej.", f"{GUARDS};2025-04-20;klar;0;")
    found = deliver(store, tmp_path, {"atgarder_2025.csv": lines(FOLLOWED, *rows)})
    actions, _ = delivered_actions(store.current_files(found), coding)
    guards, placements = actions_then(actions, year=2025, known_at=date(2025, 5, 5))
    assert (placements.state, placements.gained_ore, placements.expected_ore) == (State.STOPPED, None, 0)
    assert placements.last is not None and placements.last.on == date(2025, 5, 5)  # the day the file was known
    assert (guards.state, guards.gained_ore, guards.is_late) == (State.DONE, 0, False)


def test_an_unknown_area_is_shown_and_a_row_said_twice_told(store: Store, tmp_path: Path, coding: Coding) -> None:
    rows = (PLACEMENTS, PLACEMENTS.replace("Myndighet", "myndighet"), GUARDS.replace("boende", "Boendet"))
    delivery = deliver(store, tmp_path, {"atgarder_2025.csv": lines(HEAD, *rows)})
    actions, problems = delivered_actions(store.current_files(delivery), coding)
    assert [one.area for one in actions] == ["myndighet", UNMAPPED]
    assert [one.code for one in problems] == [Code.SAID_TWICE, Code.UNKNOWN_NAME]
    assert "Boendet" in problems[1].message and "Menas ”Boende”?" in problems[1].remedy
    assert set(plan_findings(store, delivery, coding)) == set(problems)


def test_what_is_delivered_holds_for_its_year_before_the_definitions(
    store: Store, tmp_path: Path, meaning: Meaning
) -> None:
    delivery = deliver(store, tmp_path, {"atgarder_2025.csv": lines(HEAD, PLACEMENTS)})
    delivered, _ = delivered_actions(store.current_files(delivery), meaning.coding)

    def titles(found: tuple[BalanceAction, ...]) -> list[str]:
        return [one.title for one in found]

    assert titles(actions_of(delivered, meaning.actions, year=2025)) == ["Placeringar prövas om"]
    assert titles(actions_of((), meaning.actions, year=2025)) == titles(meaning.actions)
    assert actions_of(delivered, meaning.actions, year=2024) == ()
