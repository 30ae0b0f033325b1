"""The SQL of one question of each kind, as DuckDB and Spark get it: a change of any character is looked at.

SQLGlot's output changes between releases and a builder's between commits. When a change is meant, rewrite the files
with ``.venv/bin/python tests/spec/test_golden_sql.py rewrite`` and read the difference before committing.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from utfall.measures.compiling import plan
from utfall.measures.kinds import KINDS
from utfall.model.period import Period
from utfall.model.question import (
    AgeBands,
    AgeLimits,
    Breakdown,
    Condition,
    Counted,
    Dated,
    DayCount,
    EventCount,
    NoReturnShare,
    Observation,
    Operator,
    Question,
    Ratio,
    ReachShare,
    RegistrationDelay,
    ShareAbove,
    Spec,
    SpellDays,
    Spells,
    Stock,
    Study,
    TimeToEvent,
    TimeToReturn,
    WindowFollowUp,
)

GOLDEN = Path(__file__).parent / "golden"
DIALECTS = ("duckdb", "spark")

_REPORTS = Dated("referrals", "received_on", (Condition("kind", Operator.IN, ("report_of_concern", "application")),))
_DECISIONS = Dated("decisions", "decided_on")
_PLACED = Spells("placements", "started_on", "ended_on", (Condition("persons.sex", Operator.EQUAL, ("woman",)),))
_INVESTIGATED = Spells(
    "investigations", "started_on", "ended_on", (Condition("kind", Operator.EXCEPT, ("family_law",)),)
)
_ATTENDANCE = Dated("attendance", "started_on")

_WAIT = TimeToEvent("investigation_id", _REPORTS, _DECISIONS, Dated("investigations", "ended_on"))

SPECS: dict[str, Spec | Study] = {
    EventCount.KIND: EventCount(_REPORTS, Counted.PERSONS),
    SpellDays.KIND: SpellDays(_PLACED, DayCount.BEGUN_DAYS),
    Stock.KIND: Stock(_PLACED, Counted.PERSONS),
    TimeToEvent.KIND: _WAIT,
    NoReturnShare.KIND: NoReturnShare(_PLACED, _REPORTS, 365, none_ongoing=(_INVESTIGATED,), age=AgeLimits(0, 20)),
    ReachShare.KIND: ReachShare("person_key", _REPORTS, _DECISIONS, None, 183),
    ShareAbove.KIND: ShareAbove(
        _PLACED, 3, _ATTENDANCE, ("absence_valid_minutes",), "offered_minutes", 15, AgeLimits(7, 16)
    ),
    Observation.KIND: Observation("nki"),
    WindowFollowUp.KIND: WindowFollowUp(_WAIT),
    TimeToReturn.KIND: TimeToReturn(NoReturnShare(_PLACED, _REPORTS, 365, count=Counted.PERSONS)),
    RegistrationDelay.KIND: RegistrationDelay(_REPORTS, "registered_on"),
}


def golden_sql(kind: str, dialect: str) -> str:
    """Groundwork, cells and rows of the kind's question in the dialect, as one text."""
    breakdowns = (Breakdown("area", "area"), Breakdown("age", age=AgeBands((18,)))) if kind != Observation.KIND else ()
    question = Question(SPECS[kind], (Period.month(2025, 3), Period.tertial(2025, 1)), breakdowns, date(2025, 5, 5))
    compiled = plan(question)
    named = [*compiled.groundwork, ("cells", compiled.cells), ("members", compiled.members)]
    return "".join(f"-- {name}\n{expression.sql(dialect=dialect, pretty=True)};\n\n" for name, expression in named)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("kind", SPECS)
def test_sql_is_as_agreed(kind: str, dialect: str) -> None:
    """Equal to the file, character by character."""
    assert golden_sql(kind, dialect) == (GOLDEN / f"{kind}.{dialect}.sql").read_text(encoding="utf-8")


def test_every_kind_and_every_file_has_its_pair() -> None:
    """No kind without files, no file without a kind."""
    assert set(SPECS) == set(KINDS) - {Ratio.KIND}
    expected = {f"{kind}.{dialect}.sql" for kind in SPECS for dialect in DIALECTS}
    assert {file.name for file in GOLDEN.iterdir()} == expected


def rewrite() -> None:
    """Writes all files anew."""
    GOLDEN.mkdir(exist_ok=True)
    for kind in SPECS:
        for dialect in DIALECTS:
            (GOLDEN / f"{kind}.{dialect}.sql").write_text(golden_sql(kind, dialect), encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["rewrite"]:
    rewrite()
