"""A goal's assessment by rule: target, direction, estimate, interval and maturity; nobody's judgement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from utfall.measures.goals import Goal, Target
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.reports.content import GoalStatus, IntervalBar
from utfall.reports.figure_ledger import Cited, FigureLedger
from utfall.reports.numbers import format_cell, format_interval, format_number

LEAST_MATURITY_SHARE = Decimal("0.5")
"""Below this share of the follow-up seen, nothing is said about the goal: half of the cases could turn it."""

FIRM_MATURITY_SHARE = Decimal("0.9")
"""Below this share, an interval clear of the target is still "uncertain": the interval holds only what chance does,
not what late registration may add."""

WORDS = {
    GoalStatus.REACHED: "Kommer att uppnås",
    GoalStatus.UNCERTAIN: "Osäkert",
    GoalStatus.NOT_REACHED: "Kommer inte att uppnås",
    GoalStatus.NOT_YET: "Kan inte bedömas ännu",
}


@dataclass(frozen=True)
class AssessedGoal:
    """A goal with its figure and what the rule says."""

    goal: Goal
    cited: Cited
    status: GoalStatus
    because: str

    @property
    def word(self) -> str:
        """The status in words."""
        return WORDS[self.status]

    @property
    def target_share(self) -> Decimal:
        """The level to reach."""
        return self.goal.target.level


def assess_goal(goal: Goal, *, ledger: FigureLedger, period: Period) -> AssessedGoal:
    """The goal's assessment in a report about ``period``: a tertial or a year."""
    cited = ledger.cite(goal.measure, goal.period_for(period))
    status, because = judge(cited.figure, target=goal.target)
    return AssessedGoal(goal, cited, status, because)


def judge(figure: Figure, *, target: Target) -> tuple[GoalStatus, str]:
    """Status and the reason as a Swedish sentence. An estimate without an interval is never a firm yes or no."""
    if figure.value.value is None:
        return GoalStatus.NOT_YET, f"Utfallet går inte att visa: {figure.value.reason}."
    if figure.maturity_share < LEAST_MATURITY_SHARE:
        return GoalStatus.NOT_YET, "För liten del av uppföljningen har hunnit ske."
    if figure.interval is None:
        return GoalStatus.UNCERTAIN, "Utfallet saknar beräknad osäkerhet."
    ends_that_meet = [target.is_met_by(end) for end in (figure.interval.low, figure.interval.high)]
    if any(ends_that_meet) and not all(ends_that_meet):
        return GoalStatus.UNCERTAIN, "Målet ligger inom utfallets osäkerhet."
    if figure.maturity_share < FIRM_MATURITY_SHARE:
        return GoalStatus.UNCERTAIN, "Utfallet är preliminärt och kan ännu ändras."
    if all(ends_that_meet):
        return GoalStatus.REACHED, "Målet nås även om det verkliga värdet ligger i osäkerhetens sämsta ände."
    return GoalStatus.NOT_REACHED, "Målet nås inte ens om det verkliga värdet ligger i osäkerhetens bästa ände."


def draw_bar(goal: AssessedGoal) -> IntervalBar | None:
    """The value, interval and target on one scale; None where there is no value to draw."""
    figure, target = goal.cited.figure, goal.target_share
    if figure.value.value is None:
        return None
    value, interval = figure.value.value, figure.interval
    drawn = [value, target, *((interval.low, interval.high) if interval else ())]
    # Tenths of the whole scale give ends that a reader recognises; a tenth of air keeps labels inside.
    start = max(Decimal(0), (min(drawn) * 10).to_integral_value(rounding="ROUND_FLOOR") / 10 - Decimal("0.1"))
    stop = min(Decimal(1), (max(drawn) * 10).to_integral_value(rounding="ROUND_CEILING") / 10 + Decimal("0.1"))

    def place(share: Decimal) -> float:
        return float(round((share - start) / (stop - start), 4))

    decimals = goal.cited.decimals
    value_label = format_cell(figure.value, unit=figure.unit, decimals=decimals)
    target_label = format_target(target)
    low_label, high_label, spread = "", "", "utan beräknad osäkerhet"
    if interval is not None:
        low_label = format_number(interval.low * 100, decimals=decimals)
        high_label = format_number(interval.high * 100, decimals=decimals)
        spread = "osäkerhet " + format_interval(interval, unit=figure.unit, decimals=decimals, in_prose=True)
    return IntervalBar(
        value_position=place(value),
        low_position=place(interval.low) if interval else None,
        high_position=place(interval.high) if interval else None,
        target_position=place(target),
        value_label=value_label,
        low_label=low_label,
        high_label=high_label,
        target_label=f"mål {target_label}",
        alt=f"Utfall {value_label}, {spread}, mål {target_label}.",
    )


def format_target(target_share: Decimal) -> str:
    """``76 %`` or ``43,0 %``: a decimal only where the target is not a whole percentage."""
    percent = target_share * 100
    return f"{format_number(percent, decimals=0 if percent == percent.to_integral_value() else 1)}\u00a0%"
