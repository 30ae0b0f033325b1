"""The rule for goals, case by case."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from utfall.measures.goals import ChangeTarget, GoalStatus, LevelTarget, Target, TargetOperator
from utfall.model.cell import Cell
from utfall.model.figure import Figure, Interval, Origin
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.goal_assessment import format_target, judge

AT_LEAST_76 = LevelTarget(TargetOperator.AT_LEAST, Decimal("0.76"))
MINUS_20_PERCENT = ChangeTarget(TargetOperator.DECREASE, Decimal("0.20"), Decimal("0.537"), -1)


def share(value: str, *, low: str = "", high: str = "", maturity: str = "1") -> Figure:
    return Figure(
        value=Cell.of(Decimal(value)),
        unit=Unit.SHARE,
        period=Period.parse("2025-T1"),
        groups=(),
        origin=Origin("a.b", "1", "0" * 64, "d1", "s1", date(2025, 5, 5), "duckdb"),
        interval=Interval(Decimal(low), Decimal(high), "Wilson, 95 %") if low else None,
        maturity_share=Decimal(maturity),
    )


@pytest.mark.parametrize(
    ("figure", "target", "status"),
    [
        (share("0.828", low="0.739", high="0.891"), AT_LEAST_76, GoalStatus.UNCERTAIN),
        (share("0.828", low="0.760", high="0.891"), AT_LEAST_76, GoalStatus.REACHED),
        (share("0.70", low="0.65", high="0.7599"), AT_LEAST_76, GoalStatus.NOT_REACHED),
        (share("0.70", low="0.65", high="0.76"), AT_LEAST_76, GoalStatus.UNCERTAIN),
        (share("0.555", low="0.501", high="0.608"), MINUS_20_PERCENT, GoalStatus.NOT_REACHED),
        (share("0.40", low="0.37", high="0.4296"), MINUS_20_PERCENT, GoalStatus.REACHED),
        (share("0.43", low="0.37", high="0.48"), MINUS_20_PERCENT, GoalStatus.UNCERTAIN),
        (share("0.99"), AT_LEAST_76, GoalStatus.UNCERTAIN),
        (share("0.90", low="0.85", high="0.95", maturity="0.89"), AT_LEAST_76, GoalStatus.UNCERTAIN),
        (share("0.90", low="0.85", high="0.95", maturity="0.9"), AT_LEAST_76, GoalStatus.REACHED),
        (share("0.90", low="0.85", high="0.95", maturity="0.49"), AT_LEAST_76, GoalStatus.NOT_YET),
    ],
)
def test_rule(figure: Figure, target: Target, status: GoalStatus) -> None:
    found, because = judge(figure, target=target)
    assert found is status
    assert because.endswith(".")


def test_a_hidden_outcome_cannot_be_assessed() -> None:
    hidden = dataclasses.replace(share("0.5"), value=Cell.hidden("gruppen är för liten"))
    assert judge(hidden, target=AT_LEAST_76) == (
        GoalStatus.NOT_YET,
        "Utfallet går inte att visa: gruppen är för liten.",
    )


@pytest.mark.parametrize(
    ("level", "said"), [("0.76", "76\u00a0%"), ("0.4296", "43,0\u00a0%"), ("0.125", "12,5\u00a0%")]
)
def test_target_has_a_decimal_only_where_needed(level: str, said: str) -> None:
    assert format_target(Decimal(level), unit=Unit.SHARE) == said
