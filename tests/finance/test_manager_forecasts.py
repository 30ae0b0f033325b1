"""Managers' forecasts: what was known on the report day stands, and what comes later is told and does not count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.finance.plan_files import FORECASTS, deliver, lines

from utfall.finance.coding import Coding
from utfall.finance.manager_forecasts import locked_forecasts, manager_forecasts
from utfall.model.problem import Place
from utfall.store.store import Store

NAME = "chefsprognoser_2025.csv"
MAY = "2025-05-05;2025-04;Boende;Lokalkostnader;57000000;Bevakning till april.;engångspost"
MAY_STAFF = "2025-05-05;2025-04;Boende;Personalkostnader;83300000;;"
SEPTEMBER = "2025-09-05;2025-08;Boende;Lokalkostnader;57200000;;"
ON_MAY_5, ON_SEPTEMBER_5 = date(2025, 5, 5), date(2025, 9, 5)


def test_the_change_since_the_forecast_before(store: Store, tmp_path: Path, coding: Coding) -> None:
    deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY)}, on=ON_MAY_5)
    delivery = deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY, SEPTEMBER)}, on=ON_SEPTEMBER_5)
    first, second = manager_forecasts(store, delivery, coding)
    assert (first.area, first.group, first.year) == ("boende", "lokalkostnader", 2025)
    assert (first.amount_ore, first.change_ore) == (5_700_000_000, None)
    assert (first.comment, first.reason) == ("Bevakning till april.", "engångspost")
    assert (second.amount_ore, second.change_ore, second.given_on) == (5_720_000_000, 20_000_000, ON_SEPTEMBER_5)
    assert second.place == Place(NAME, 3)
    assert locked_forecasts(store, delivery, coding).problems == ()


def test_what_is_changed_after_the_report_day_does_not_count(store: Store, tmp_path: Path, coding: Coding) -> None:
    deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY, MAY_STAFF)}, on=ON_MAY_5)
    changed = MAY.replace("57000000", "60000000")
    came = "2025-05-05;2025-04;Myndighet;Klientkostnader;1000;;"
    delivery = deliver(store, tmp_path, {NAME: lines(FORECASTS, changed, came)}, on=date(2025, 5, 6))
    found = locked_forecasts(store, delivery, coding)
    assert [(one.group, one.amount_ore, one.delivery) for one in found.locked] == [
        ("lokalkostnader", 5_700_000_000, 1),
        ("personalkostnader", 8_330_000_000, 1),
    ]
    told = {problem.code: problem for problem in found.problems}
    assert set(told) == {"PLA-003", "PLA-004", "PLA-005"}
    assert told["PLA-004"].place == Place(NAME, 2) and "2025-05-05" in told["PLA-004"].message
    assert told["PLA-003"].place == Place(NAME, 3)
    assert "står kvar" in told["PLA-005"].message


def test_until_the_report_day_it_may_be_changed(store: Store, tmp_path: Path, coding: Coding) -> None:
    deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY)}, on=date(2025, 4, 28))
    delivery = deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY.replace("57000000", "58"))}, on=ON_MAY_5)
    found = locked_forecasts(store, delivery, coding)
    assert [one.amount_ore for one in found.locked] == [5800] and found.problems == ()


def test_a_file_that_lacks_the_earlier_report_does_not_undo_it(store: Store, tmp_path: Path, coding: Coding) -> None:
    deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY)}, on=ON_MAY_5)
    delivery = deliver(store, tmp_path, {NAME: lines(FORECASTS, SEPTEMBER)}, on=ON_SEPTEMBER_5)
    found = locked_forecasts(store, delivery, coding)
    assert [one.change_ore for one in found.locked] == [None, 20_000_000]
    assert [problem.code for problem in found.problems] == ["PLA-005"]


def test_the_first_delivery_locks_what_was_not_known_in_time(store: Store, tmp_path: Path, coding: Coding) -> None:
    delivery = deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY)}, on=date(2025, 12, 5))
    found = locked_forecasts(store, delivery, coding)
    assert [one.amount_ore for one in found.locked] == [5_700_000_000]
    assert [problem.code for problem in found.problems] == ["PLA-006"]
    delivery = deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY.replace("57", "58"))}, on=date(2025, 12, 6))
    assert [one.amount_ore for one in manager_forecasts(store, delivery, coding)] == [5_700_000_000]


def test_a_row_handed_in_after_the_report_day_is_kept_aside(store: Store, tmp_path: Path, coding: Coding) -> None:
    header = f"{FORECASTS};lämnad"
    rows = (f"{MAY};2025-05-02", f"{MAY_STAFF};2025-05-07")
    delivery = deliver(store, tmp_path, {NAME: lines(header, *rows)}, on=date(2025, 5, 8))
    found = locked_forecasts(store, delivery, coding)
    assert [(one.group, one.given_on) for one in found.locked] == [("lokalkostnader", date(2025, 5, 2))]
    assert [(problem.code, problem.place.line) for problem in found.problems] == [("PLA-006", 2), ("PLA-003", 3)]


def test_a_forecast_signed_as_in_the_report_is_told(store: Store, tmp_path: Path, coding: Coding) -> None:
    rows = ("2025-05-05;2025-04;Boende;Kommunbidrag;100;;", "2025-05-05;2025-04;Boende;Lokalkostnader;-100;;")
    delivery = deliver(store, tmp_path, {NAME: lines(FORECASTS, *rows)}, on=ON_MAY_5)
    (problem,) = locked_forecasts(store, delivery, coding).problems
    assert (problem.code, problem.place.line) == ("PLA-008", 2) and "2025-05-05" in problem.message


def test_an_earlier_delivery_does_not_know_the_later_forecast(store: Store, tmp_path: Path, coding: Coding) -> None:
    first = deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY)}, on=ON_MAY_5)
    deliver(store, tmp_path, {NAME: lines(FORECASTS, MAY, SEPTEMBER)}, on=ON_SEPTEMBER_5)
    assert [one.reported_on for one in manager_forecasts(store, first, coding)] == [ON_MAY_5]


def test_a_long_comment_with_line_breaks_is_kept(store: Store, tmp_path: Path, coding: Coding) -> None:
    comment = "Fler dygn än väntat. " * 40
    row = f'2025-05-05;2025-04;Boende;Lokalkostnader;1;"{comment}\nSå är det.";volym'
    delivery = deliver(store, tmp_path, {NAME: lines(FORECASTS, row)}, on=ON_MAY_5)
    (one,) = manager_forecasts(store, delivery, coding)
    assert one.comment.startswith("Fler dygn") and one.comment.endswith("väntat. Så är det.")
