"""A goal's assessment by rule: target, direction, estimate, interval and maturity; nobody's judgement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from utfall.measures.definition import Direction
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.reports.content import GoalStatus, IntervalBar
from utfall.reports.figure_ledger import Cited, FigureLedger
from utfall.reports.numbers import format_cell, format_interval, format_number
from utfall.reports.report_definition import GoalSpec

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
    """A goal with its figure and what the rule says. ``target_share`` is None where its baseline is not known."""

    spec: GoalSpec
    cited: Cited
    target_share: Decimal | None
    baseline: Cited | None
    status: GoalStatus
    because: str

    @property
    def word(self) -> str:
        """The status in words."""
        return WORDS[self.status]


def assess_goal(spec: GoalSpec, *, ledger: FigureLedger, period: Period) -> AssessedGoal:
    """The goal's assessment in a report about ``period``."""
    cited = ledger.cite(spec.measure, measured_period(spec, period=period))
    baseline, target_share = None, None
    if spec.target_percent is not None:
        target_share = spec.target_percent / 100
    elif spec.reduce_percent is not None:
        earlier = cited.figure.period.same_period_previous_year()
        if earlier is not None:
            (baseline,) = ledger.cite_published(spec.measure, (earlier,))
            if baseline.figure.value.value is not None:
                target_share = baseline.figure.value.value * (1 - spec.reduce_percent / 100)
    status, because = judge(cited.figure, target_share=target_share, direction=spec.direction)
    return AssessedGoal(spec, cited, target_share, baseline, status, because)


def measured_period(spec: GoalSpec, *, period: Period) -> Period:
    """The months that the goal is measured on in a report about ``period``."""
    year = period.first.year - spec.years_back
    return Period.months((year, spec.first_month), (year, spec.last_month))


def judge(figure: Figure, *, target_share: Decimal | None, direction: Direction) -> tuple[GoalStatus, str]:
    """Status and the reason as a Swedish sentence. An estimate without an interval is never a firm yes or no."""
    if target_share is None:
        return GoalStatus.NOT_YET, "Utgångsvärdet som målet räknas från är inte känt."
    if figure.value.value is None:
        return GoalStatus.NOT_YET, f"Utfallet går inte att visa: {figure.value.reason}."
    if figure.maturity_share < LEAST_MATURITY_SHARE:
        return GoalStatus.NOT_YET, "För liten del av uppföljningen har hunnit ske."
    if figure.interval is None:
        return GoalStatus.UNCERTAIN, "Utfallet saknar beräknad osäkerhet."
    wanted_above = direction is Direction.HIGHER
    is_clear_yes = figure.interval.low >= target_share if wanted_above else figure.interval.high <= target_share
    is_clear_no = figure.interval.high < target_share if wanted_above else figure.interval.low > target_share
    if not is_clear_yes and not is_clear_no:
        return GoalStatus.UNCERTAIN, "Målet ligger inom utfallets osäkerhet."
    if figure.maturity_share < FIRM_MATURITY_SHARE:
        return GoalStatus.UNCERTAIN, "Utfallet är preliminärt och kan ännu ändras."
    if is_clear_yes:
        return GoalStatus.REACHED, "Målet nås även om det verkliga värdet ligger i intervallets sämsta ände."
    return GoalStatus.NOT_REACHED, "Målet nås inte ens om det verkliga värdet ligger i intervallets bästa ände."


def draw_bar(goal: AssessedGoal) -> IntervalBar | None:
    """The value, interval and target on one scale; None where there is no value or no target to draw."""
    figure, target = goal.cited.figure, goal.target_share
    if figure.value.value is None or target is None:
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
