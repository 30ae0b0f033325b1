"""Small towns for the estimates' tests: rows that become known one by one, and a gate on any day."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlglot import exp
from tests.figures.conftest import POLICY, RowsExtent, SmallGate

from utfall.disclosure.policy import DisclosurePolicy, Exemption
from utfall.engines.reference import ReferenceSession
from utfall.figures.deliveries import Deliveries
from utfall.figures.evaluating import Evaluator
from utfall.figures.gate import Gate
from utfall.model.question import (
    CellCounts,
    Condition,
    Dated,
    EventCount,
    Operator,
    PeriodBy,
    Question,
    TimeToEvent,
)
from utfall.store.delivery import Delivery

OPEN_POLICY = DisclosurePolicy(
    minimum_count=5, minimum_denominator=20, show_zero=True, exemptions=(Exemption("m", "ett prov"),)
)
"""Nothing of the measure ``m`` is hidden: for arithmetic on few cases."""

WAIT = TimeToEvent(
    "investigation_id",
    Dated("referrals", "received_on", (Condition("kind", Operator.EQUAL, ("application",)),)),
    Dated("decisions", "decided_on", (Condition("kind", Operator.IN, ("approval", "rejection")),)),
    Dated("investigations", "ended_on", (Condition("outcome", Operator.IN, ("no_action", "withdrawn")),)),
    PeriodBy.START,
)
"""From an application to the decision; withdrawn or closed without action is another end."""

STARTED = EventCount(Dated("investigations", "started_on"))
"""Investigations that began."""

Rows = dict[str, list[dict[str, Any]]]

_ENDS = ("ended_on", "end_reason", "end_registered_on")


def days(number: int) -> timedelta:
    return timedelta(days=number)


def wait(
    town: SmallGate,
    received: date,
    *,
    count: int = 1,
    decided_after: int | None = None,
    withdrawn_after: int | None = None,
    registered_after: int = 0,
    **columns: Any,
) -> None:
    """So many cases of that day, with the days until the decision or the withdrawal; neither: still open."""
    for _ in range(count):
        case = f"u{len(town.tables['referrals'])}"
        town.rows(
            "referrals",
            received_on=received,
            kind="application",
            investigation_id=case,
            registered_on=received,
            **columns,
        )
        if decided_after is not None:
            on = received + days(decided_after)
            town.rows(
                "decisions",
                kind="approval",
                decided_on=on,
                investigation_id=case,
                registered_on=on + days(registered_after),
            )
        if withdrawn_after is not None:
            town.rows(
                "investigations",
                investigation_id=case,
                started_on=received,
                ended_on=received + days(withdrawn_after),
                outcome="withdrawn",
            )


def known_rows(tables: Mapping[str, Sequence[dict[str, Any]]], day: date) -> Rows:
    """The rows as an extract of that day holds them: what was registered before it, ends that were not left out."""
    found: Rows = {}
    for name, rows in tables.items():
        known = [row for row in rows if (on := row.get("registered_on")) is None or on < day]
        found[name] = [
            {**row, **{column: None for column in _ENDS if column in row}} if late is not None and late >= day else row
            for row in known
            for late in (row.get("end_registered_on"),)
        ]
    return found


def delivery(number: int, known_at: date) -> Delivery:
    return Delivery(f"d{number}", number, known_at, datetime(2030, 1, 1, 8), f"snapshot-{number}", (), {})


class TownEvaluator(Evaluator):
    """Asks the reference engine without first making the query that it ignores: half of a test's time otherwise."""

    def cells(self, question: Question) -> list[CellCounts]:
        """See ``Evaluator.cells``."""
        if question not in self._cells:
            found = self.session.cells(question, exp.Null())
            self._cells[question] = sorted(found, key=lambda cell: (cell.period, cell.groups, cell.statistics))
        return self._cells[question]


def evaluator_of(town: SmallGate, of: Delivery, rows: Rows | None = None) -> Evaluator:
    """What that delivery knows, by default of the town's own rows."""
    known = known_rows(town.tables, of.known_at) if rows is None else rows
    return TownEvaluator(
        ReferenceSession(known),
        town.catalogue,
        policy=town.policy,
        delivery=of,
        extent=RowsExtent(known),
        engine="reference",
    )


def open_on(town: SmallGate, *known_at: date, by_day: Mapping[date, Rows] | None = None) -> Gate:
    """The gate on the last of the days, with a delivery of each; ``by_day`` gives other rows for some of them."""

    def evaluator(of: Delivery) -> Evaluator:
        return evaluator_of(town, of, (by_day or {}).get(of.known_at))

    made = [delivery(number, day) for number, day in enumerate(known_at, start=1)]
    current = evaluator(made[-1])
    return Gate(
        current.session,
        town.catalogue,
        policy=town.policy,
        delivery=made[-1],
        extent=current.extent,
        engine="reference",
        access_log=Path(town.folder) / "access.jsonl",
        deliveries=Deliveries(current, earlier=made, open_evaluator=evaluator),
    )


def monthly(first: tuple[int, int], last: tuple[int, int], *, day: int = 5) -> list[date]:
    """That day of each month, both inclusive: the deliveries of a town that keeps its routine."""
    numbers = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    return [date(number // 12, number % 12 + 1, day) for number in numbers]


def steady_waits(town: SmallGate, *, first: date, last: date, per_month: int = 30, seed: int = 1) -> None:
    """Cases evenly over the days; waits are exponential with mean 40 days, every tenth is withdrawn instead."""
    draw = random.Random(seed)
    span = (last - first).days + 1
    for number in range(round(per_month * span / 30.4)):
        received = first + days(round(number * 30.4 / per_month))
        length = round(draw.expovariate(1 / 40))
        if draw.random() < 0.1:
            wait(town, received, withdrawn_after=length)
        else:
            wait(town, received, decided_after=length)


__all__ = [
    "OPEN_POLICY",
    "POLICY",
    "STARTED",
    "WAIT",
    "Rows",
    "SmallGate",
    "days",
    "delivery",
    "evaluator_of",
    "known_rows",
    "monthly",
    "open_on",
    "steady_waits",
    "wait",
]
