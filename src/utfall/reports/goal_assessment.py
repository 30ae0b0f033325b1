"""A goal's assessment by rule: target, direction, estimate, interval and maturity. A person may overrule it, and then
both are shown.

The rule is kept simple. It looks only at the measure's own figure, as the board decided the goal: estimates by the
curve stand beside it and decide nothing, since their intervals do not hold what their assumptions may miss.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from utfall.measures.goals import Goal, GoalStatus, LevelTarget, Overrule, Target, TargetOperator
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.content import GoalBlock, IntervalBar
from utfall.reports.figure_ledger import Cited, FigureLedger
from utfall.reports.numbers import (
    format_cell,
    format_day,
    format_interval,
    format_number,
    format_value,
    scale_for_display,
)

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
    """A goal with its figure, what the rule says, and what a person has said instead, if anybody has."""

    goal: Goal
    cited: Cited
    rule_status: GoalStatus
    rule_because: str
    overrule: Overrule | None = None

    @property
    def status(self) -> GoalStatus:
        """The assessment that holds: a person's before the rule's."""
        return self.overrule.status if self.overrule else self.rule_status

    @property
    def word(self) -> str:
        """The status in words."""
        return WORDS[self.status]

    @property
    def unit(self) -> Unit:
        """The unit of value and target."""
        return self.cited.definition.unit

    @property
    def target_level(self) -> Decimal:
        """The level to reach, in the measure's unit (shares 0–1)."""
        return self.goal.target.level


def assess_goal(goal: Goal, *, ledger: FigureLedger, period: Period) -> AssessedGoal:
    """The goal's assessment in a report about ``period``: a tertial or a year."""
    cited = ledger.cite(goal.measure, goal.period_for(period))
    status, because = judge(cited.figure, target=goal.target)
    return AssessedGoal(goal, cited, status, because, goal.overrule_for(period))


def goal_block(assessed: AssessedGoal, *, report: Period) -> GoalBlock:
    """The assessment as the report shows it, with its target and, where a person has overruled it, the rule's too."""
    overrule = assessed.overrule
    target, bar = target_sentence(assessed, report=report), draw_bar(assessed)
    if overrule is None:
        return GoalBlock(assessed.status, assessed.word, assessed.rule_because, bar, target)
    rule = WORDS[assessed.rule_status]
    return GoalBlock(
        overrule.status,
        assessed.word,
        overrule.reason if overrule.reason.endswith((".", "!", "?")) else f"{overrule.reason}.",
        bar,
        target,
        by=f"av {overrule.by}, {format_day(overrule.on)}",
        rule=f"Enligt regeln: {rule[0].lower()}{rule[1:]}. {assessed.rule_because}",
    )


def target_sentence(assessed: AssessedGoal, *, report: Period) -> str:
    """What is to be reached. A relative change is always told with its base, the level it leads to, and how far that is
    from the base: "minus 20 procent" is not 20 percentage points."""
    target, unit = assessed.goal.target, assessed.unit
    is_floor = target.operator in (TargetOperator.AT_LEAST, TargetOperator.INCREASE)
    least = "minst" if is_floor else "högst"
    level = format_target(target.level, unit=unit, in_prose=True)
    base_period = assessed.goal.base_period_for(report)
    if isinstance(target, LevelTarget) or base_period is None:
        return f"Målet är {least} {level}."
    change = format_number(target.change_share * 100, decimals=_decimals_of(target.change_share * 100))
    base = format_target(target.base_value, unit=unit, in_prose=True)
    distance = _distance(abs(target.level - target.base_value), unit=unit)
    return (
        f"Målet är {'plus' if is_floor else 'minus'} {change}\u00a0procent från {base} {base_period.label_long_sv()}, "
        f"det vill säga {least} {level}: {distance} {'högre' if is_floor else 'lägre'}."
    )


def _distance(size: Decimal, *, unit: Unit) -> str:
    """A difference in the measure's own unit, never in percent."""
    if unit in (Unit.SHARE, Unit.PER_CENT):
        return f"{format_number(scale_for_display(size, unit=unit), decimals=1)}\u00a0procentenheter"
    return format_target(size, unit=unit, in_prose=True)


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
    """The value, interval and target on one scale; None where there is no value to draw, or no share."""
    figure, target = goal.cited.figure, goal.target_level
    if figure.value.value is None or goal.unit is not Unit.SHARE:
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
    target_label = format_target(target, unit=goal.unit)
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


def format_target(level: Decimal, *, unit: Unit, in_prose: bool = False) -> str:
    """``76 %`` or ``43,0 %``: a decimal only where the level is not a whole number in its unit."""
    return format_value(level, unit=unit, decimals=_decimals_of(scale_for_display(level, unit=unit)), in_prose=in_prose)


def _decimals_of(number: Decimal) -> int:
    return 0 if number == number.to_integral_value() else 1
