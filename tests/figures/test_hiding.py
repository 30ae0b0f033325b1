"""Why a figure is hidden, in words, and that it is hidden only where it must be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from utfall.measures.definition import Statistic
from utfall.model.cell import CellState
from utfall.model.figure import Protection
from utfall.model.period import Period
from utfall.model.question import Breakdown, Counted, Dated, EventCount, NoReturnShare, Spells, TimeToEvent
from utfall.model.unit import Unit

STARTED = EventCount(Dated("investigations", "started_on"))
AREA = Breakdown("area", "area")
QUARTER, TERTIAL, YEAR = (Period.parse(text) for text in ("2024-01..2024-03", "2024-T1", "2024"))
NO_RETURN = NoReturnShare(
    Spells("interventions", "started_on", "ended_on"),
    Dated("referrals", "received_on"),
    within_days=365,
    count=Counted.PERSONS,
)


def completed(small: Any, count: int, *, returned: int, on: date) -> None:
    for number in range(count):
        person = f"e{len(small.tables['interventions'])}"
        small.rows("interventions", person_key=person, started_on=date(2021, 1, 1), ended_on=on, kind="open_care")
        if number < returned:
            small.rows("referrals", person_key=person, received_on=date(2024, 9, 1), kind="application")


@pytest.mark.parametrize(
    ("in_april", "returned_in_april", "hidden"),
    [(34, 6, set()), (34, 3, {QUARTER}), (3, 0, {QUARTER}), (7, 0, set()), (0, 0, set())],
)
def test_a_quarter_beside_its_tertial_is_hidden_only_for_a_small_rest(
    small: Any, version: Any, in_april: int, returned_in_april: int, hidden: set[Period]
) -> None:
    """93 completed by March and 16 of them returned. A rest of 3 who returned, or 3 in all, could be worked out."""
    small.define("m", version(NO_RETURN, statistic=Statistic.SHARE), unit=Unit.SHARE)
    completed(small, 93, returned=16, on=date(2024, 2, 2))
    completed(small, in_april, returned=returned_in_april, on=date(2024, 4, 11))
    gate = small.open()
    table = gate.table("m", (QUARTER, TERTIAL))
    found = {f.period for f in table.figures if f.value.state is CellState.HIDDEN}
    assert len(found) == len(hidden)
    for period in found:
        other = TERTIAL if period == QUARTER else QUARTER
        reason = table.figure(period).value.reason
        assert reason == (
            f"skyddad (skulle röja ett litet antal om den lästes tillsammans med {other.label_long_sv()})"
        )
    assert gate.table("m", (QUARTER,)).figures[0].protection is Protection.FREE


def test_the_reason_follows_what_kind_of_figure_it_is(small: Any, version: Any) -> None:
    waiting = TimeToEvent("investigation_id", Dated("referrals", "received_on"), Dated("decisions", "decided_on"))
    small.define("count", version(STARTED))
    small.define("share", version(NO_RETURN, statistic=Statistic.SHARE), unit=Unit.SHARE)
    small.define("mean", version(waiting, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    small.rows("investigations", 3, started_on=date(2024, 2, 1))
    completed(small, 93, returned=2, on=date(2024, 2, 2))
    for number in range(4):
        small.rows("referrals", investigation_id=f"u{number}", received_on=date(2024, 2, 1), kind="application")
        small.rows("decisions", investigation_id=f"u{number}", decided_on=date(2024, 3, 1), kind="approval")
    gate = small.open()
    assert {name: gate.table(name, (YEAR,)).figures[0].value.reason for name in ("count", "share", "mean")} == {
        "count": "skyddad (färre än 5)",
        "share": "skyddad (gruppen är mindre än 20, eller en del av den mindre än 5)",
        "mean": "skyddad (färre än 5 ärenden bakom siffran)",
    }


def test_a_group_hidden_for_another_says_so(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), by=[AREA])
    for area, count in (("A", 3), ("B", 7), ("C", 30)):
        small.rows("investigations", count, started_on=date(2024, 2, 1), area=area)
        small.rows("investigations", 30, started_on=date(2024, 9, 1), area=area)
    gate = small.open()
    alone = gate.table("m", (TERTIAL,), by=("area",)).figure("2024-T1", area="B")
    assert alone.value.reason == "skyddad (skulle röja ett litet antal tillsammans med de andra grupperna i tabellen)"
    beside = gate.table("m", (TERTIAL, YEAR), by=("area",))
    reasons = {figure.value.reason for figure in beside.figures if figure.protection is Protection.SECONDARY}
    assert reasons == {"skyddad (skulle röja ett litet antal tillsammans med andra grupper eller perioder i tabellen)"}
    assert "Den visas inte, eftersom ett litet antal då skulle gå att räkna ut." in gate.explain(alone).sentence
