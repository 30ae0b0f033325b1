"""The rule for goals, case by case."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from tests.reports.conftest import MEASURES, define

from utfall.measures.goals import (
    ChangeTarget,
    FollowUp,
    Goal,
    GoalStatus,
    LevelTarget,
    Overrule,
    Target,
    TargetOperator,
)
from utfall.model.cell import Cell
from utfall.model.figure import Figure, Interval, Origin
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.figure_ledger import Cited
from utfall.reports.goal_assessment import AssessedGoal, format_target, goal_block, judge, target_sentence
from utfall.reports.wording import goal_meaning, summarise_goals

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


def goal(target: Target, *overrules: Overrule) -> Goal:
    follow_up = FollowUp(1, 3, 0)
    return Goal(
        "mal", 1, "Målet i sin helhet", "Färre borta", "Skolan", "a.b", 2025, "Nämnden", target,
        (follow_up, follow_up, follow_up), "mal.toml", overrules,
    )  # fmt: skip


def assessed(target: Target, *overrules: Overrule, unit: Unit = Unit.SHARE) -> AssessedGoal:
    figure = share("0.555", low="0.501", high="0.608")
    measure = define(dataclasses.replace(MEASURES["skola.hog_franvaro"], unit=unit))
    status, because = judge(figure, target=target)
    decided = goal(target, *overrules)
    return AssessedGoal(decided, Cited("r", figure, measure), status, because, decided.overrule_for(REPORT))


REPORT = Period.parse("2025-T1")
UNCERTAIN = Overrule(
    REPORT, GoalStatus.UNCERTAIN, "Två skolor rapporterade fel", "verksamhetschef Insats", date(2025, 5, 12)
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_person_may_overrule_the_rule_and_both_are_shown() -> None:
    found = assessed(MINUS_20_PERCENT, UNCERTAIN)
    assert (found.status, found.rule_status) == (GoalStatus.UNCERTAIN, GoalStatus.NOT_REACHED)
    block = goal_block(found, report=REPORT)
    assert (block.status, block.word) == (GoalStatus.UNCERTAIN, "Osäkert")
    assert block.because == "Två skolor rapporterade fel."
    assert plain(block.by) == "av verksamhetschef Insats, 12 maj 2025"
    assert block.rule.startswith("Enligt regeln: kommer inte att uppnås. Målet nås inte ens om")


def test_what_is_said_of_the_goals_follows_the_person_and_the_table_says_whose_it_is() -> None:
    found = assessed(MINUS_20_PERCENT, UNCERTAIN)
    assert summarise_goals([found]) == "Det är osäkert om målet ”Färre borta” uppnås."
    assert plain(goal_meaning(found)) == "osäkert om målet 43,0 % nås (egen bedömning)"
    assert plain(goal_meaning(assessed(MINUS_20_PERCENT))) == "målet 43,0 % nås inte"


def test_an_assessment_holds_for_its_own_report_only() -> None:
    decided = goal(MINUS_20_PERCENT, UNCERTAIN)
    assert decided.overrule_for(Period.parse("2025-T2")) is None
    block = goal_block(assessed(MINUS_20_PERCENT), report=REPORT)
    assert (block.by, block.rule) == ("", "")


@pytest.mark.parametrize(
    ("target", "unit", "said"),
    [
        (
            MINUS_20_PERCENT,
            Unit.SHARE,
            "Målet är minus 20 procent från 53,7 procent januari–mars 2024, det vill säga högst 43,0 procent: "
            "10,7 procentenheter lägre.",
        ),
        (
            ChangeTarget(TargetOperator.INCREASE, Decimal("0.125"), Decimal("0.40"), -2),
            Unit.SHARE,
            "Målet är plus 12,5 procent från 40 procent januari–mars 2023, det vill säga minst 45 procent: "
            "5,0 procentenheter högre.",
        ),
        (
            ChangeTarget(TargetOperator.DECREASE, Decimal("0.1"), Decimal(50), -1),
            Unit.DAYS,
            "Målet är minus 10 procent från 50 dagar januari–mars 2024, det vill säga högst 45 dagar: 5 dagar lägre.",
        ),
        (AT_LEAST_76, Unit.SHARE, "Målet är minst 76 procent."),
        (LevelTarget(TargetOperator.AT_MOST, Decimal(30)), Unit.DAYS, "Målet är högst 30 dagar."),
    ],
)
def test_percent_and_percentage_points_are_never_mixed(target: Target, unit: Unit, said: str) -> None:
    assert plain(target_sentence(assessed(target, unit=unit), report=REPORT)) == said


def test_only_a_share_has_a_bar() -> None:
    assert goal_block(assessed(AT_LEAST_76), report=REPORT).bar is not None
    assert (
        goal_block(assessed(LevelTarget(TargetOperator.AT_MOST, Decimal(30)), unit=Unit.DAYS), report=REPORT).bar
        is None
    )
