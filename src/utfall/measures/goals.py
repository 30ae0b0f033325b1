"""The board's goals as data: what shall be reached, measured by what, and which months each report follows up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from utfall.model.period import Period, PeriodKind


class TargetOperator(StrEnum):
    """How a value is held against the target. ``DECREASE`` and ``INCREASE`` are relative to a base."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    DECREASE = "decrease"
    INCREASE = "increase"


@dataclass(frozen=True)
class LevelTarget:
    """A level in the measure's unit (shares 0–1): the value shall be at least, or at most, that."""

    operator: TargetOperator
    level: Decimal

    def is_met_by(self, value: Decimal) -> bool:
        """True where the value is at the level or on its right side."""
        return value >= self.level if self.operator is TargetOperator.AT_LEAST else value <= self.level


@dataclass(frozen=True)
class ChangeTarget:
    """A relative change of a base: "decrease by 20 percent" is ``change_share`` 0.20, not 20 percentage points.

    ``base_value`` is the published value, in the measure's unit, for the period followed up ``base_year_offset``
    years before (−1: the year before).
    """

    operator: TargetOperator
    change_share: Decimal
    base_value: Decimal
    base_year_offset: int

    @property
    def level(self) -> Decimal:
        """The level that the change leads to: base × (1 ± change)."""
        sign = -1 if self.operator is TargetOperator.DECREASE else 1
        return self.base_value * (1 + sign * self.change_share)

    def is_met_by(self, value: Decimal) -> bool:
        """True where the value has changed at least as much as the target asks."""
        return value <= self.level if self.operator is TargetOperator.DECREASE else value >= self.level

    def change_of(self, value: Decimal) -> Decimal:
        """The relative change from the base as a share: +0.0335 is 3.35 percent up."""
        return value / self.base_value - 1


Target = LevelTarget | ChangeTarget


@dataclass(frozen=True)
class FollowUp:
    """Which months the report of one tertial follows up: first and last month, both inclusive, and the year offset.

    Late registration and a year of follow-up make them other months than the tertial's own.
    """

    first_month: int
    last_month: int
    year_offset: int

    def period(self, year: int) -> Period:
        """The months for a report of that year."""
        year += self.year_offset
        return Period.months((year, self.first_month), (year, self.last_month))


class GoalStatus(StrEnum):
    """The four assessments of a goal."""

    REACHED = "reached"
    UNCERTAIN = "uncertain"
    NOT_REACHED = "not_reached"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Overrule:
    """A person's assessment of the goal in one report, set before the rule's; both are shown.

    ``report`` is a tertial or a year, ``by`` a role (never a name) and ``on`` the day it was decided.
    """

    report: Period
    status: GoalStatus
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Goal:
    """One goal, read from ``definitions/goals/<id>.toml``; ``order`` is its place in the report.

    ``direction`` names the area of the board's direction that it serves. ``follow_up`` has one rule for each of the
    three tertials' reports, ``overrules`` at most one assessment by a person for each report.
    """

    id: str
    order: int
    title: str
    short_title: str
    direction: str
    measure: str
    year: int
    decided_by: str
    target: Target
    follow_up: tuple[FollowUp, FollowUp, FollowUp]
    file: str
    overrules: tuple[Overrule, ...] = ()

    def overrule_for(self, report: Period) -> Overrule | None:
        """What a person has assessed in the report of that period, if anybody has."""
        return next((overrule for overrule in self.overrules if overrule.report == report), None)

    def period_for(self, report: Period) -> Period:
        """The period whose value the report of that tertial shows; a whole year is followed up as its third tertial.

        Raises ``ValueError`` for other kinds of period.
        """
        match report.kind:
            case PeriodKind.TERTIAL:
                return self.follow_up[(report.first.month - 1) // 4].period(report.first.year)
            case PeriodKind.YEAR:
                return self.follow_up[2].period(report.first.year)
            case _:
                raise ValueError(f"goals are followed up per tertial or year, not {report.id}")

    def base_period_for(self, report: Period) -> Period | None:
        """The period that the base value is from; None for a level."""
        if isinstance(self.target, LevelTarget):
            return None
        period = self.period_for(report)
        offset = self.target.base_year_offset
        return Period.months(
            (period.first.year + offset, period.first.month), (period.last.year + offset, period.last.month)
        )
