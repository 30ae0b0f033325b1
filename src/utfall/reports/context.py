"""What a section and a bound function can see while the report is built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.errors import InvalidReport
from utfall.finance.allocation_book import AllocationBook
from utfall.finance.statement import FullYearForecast
from utfall.finance.year_money import YearMoney
from utfall.model.period import Period
from utfall.reports.assignment_book import AssignmentBook
from utfall.reports.content import Block
from utfall.reports.estimate_ledger import EstimateLedger
from utfall.reports.figure_ledger import FigureLedger
from utfall.reports.goal_assessment import AssessedGoal
from utfall.reports.innovation_book import InnovationBook
from utfall.reports.report_definition import ReportDefinition
from utfall.reports.texts import Texts

Slots = Mapping[str, tuple[Block, ...]]
"""Tables and charts that a prose file places with ``{{ insert("name") }}``."""


@dataclass(frozen=True)
class ReportContext:
    """The report under construction. ``previous`` is the same months a year earlier; ``years`` are the whole years
    shown before the report's own, oldest first. ``money`` is what the store knows of the year's money, None without a
    ledger of it; ``finance`` is that and what was entered, together. ``allocation`` is next year's or its own;
    ``innovation`` the register of innovations and ``assignments`` what earlier reports have given, where these are
    kept."""

    definition: ReportDefinition
    ledger: FigureLedger
    estimates: EstimateLedger
    period: Period
    previous: Period
    years: tuple[Period, ...]
    known_at: date
    goals: tuple[AssessedGoal, ...]
    finance: FullYearForecast | None
    texts: Texts
    money: YearMoney | None = None
    allocation: AllocationBook | None = None
    innovation: InnovationBook | None = None
    assignments: AssignmentBook | None = None

    def years_back(self, count: int) -> Period:
        """The calendar year so many before the report's own. Raises ``InvalidReport`` beyond a century."""
        self.check_year(self.period.first.year - count)
        return Period.year(self.period.first.year - count)

    def check_year(self, year: int) -> None:
        """Raises ``InvalidReport`` for a year more than a century from the report's: days there may not exist."""
        if abs(self.period.first.year - year) > 100:
            raise InvalidReport(f"År {year} är för långt bort.", remedy="Välj ett år närmare rapportens.")

    def goal(self, goal_id: str) -> AssessedGoal:
        """The goal of that id. Raises ``InvalidReport``."""
        for goal in self.goals:
            if goal.goal.id == goal_id:
                return goal
        known = ", ".join(goal.goal.id for goal in self.goals) or "inget: inga mål är beslutade för året"
        raise InvalidReport(f"Målet ”{goal_id}” finns inte.", remedy=f"Välj {known}.")

    def goal_of_measure(self, measure: str) -> AssessedGoal | None:
        """The goal that is measured by the measure, if any."""
        return next((goal for goal in self.goals if goal.goal.measure == measure), None)


def whole_years_before(period: Period, *, count: int) -> tuple[Period, ...]:
    """The ``count`` calendar years before the period's own, oldest first."""
    return tuple(Period.year(period.first.year - back) for back in range(count, 0, -1))


def month_ends(first_year: int, *, until: Period) -> Sequence[Period]:
    """The months from January of ``first_year`` to the last month of ``until``."""
    last = (until.last.year, until.last.month)
    return tuple(
        Period.month(year, month)
        for year in range(first_year, last[0] + 1)
        for month in range(1, 13)
        if (year, month) <= last
    )
