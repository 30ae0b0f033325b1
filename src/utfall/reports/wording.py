"""Swedish words for what a comparison, a goal or a figure's status says; shared by tables and bound prose."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.measures.definition import Definition, Statistic
from utfall.model.figure import Comparability, Figure, Interval, Protection
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.content import GoalStatus
from utfall.reports.figure_ledger import Development
from utfall.reports.goal_assessment import AssessedGoal, format_target
from utfall.reports.numbers import format_interval, number_in_words

COMPARABILITY = {
    Comparability.OK: "kan jämföras",
    Comparability.BREAK: "ny definition",
    Comparability.POPULATION_DIFFERS: "annan grupp",
    Comparability.PARTIAL_PERIOD: "del av år",
    Comparability.NOT_MATURE: "inte färdig",
    Comparability.NO_NEIGHBOUR: "saknar granne",
}
PROTECTION = {
    Protection.FREE: "öppen",
    Protection.PRIMARY: "skyddad",
    Protection.SECONDARY: "skyddad för annat tal",
}

_MORE_OR_LESS = {Development.INCREASED: ("fler", "högre"), Development.DECREASED: ("färre", "lägre")}
_COUNTED = (Unit.COUNT, Unit.PERSONS, Unit.CARE_DAYS)


_GOALS_SAID = {
    GoalStatus.REACHED: ("kommer", "att uppnås", "att uppnås"),
    GoalStatus.NOT_REACHED: ("kommer", "inte att uppnås", "inte att uppnås"),
    GoalStatus.UNCERTAIN: ("är", "osäkert", "osäkra"),
    GoalStatus.NOT_YET: ("kan", "inte bedömas ännu", "inte bedömas ännu"),
}


def join_words(parts: Sequence[str]) -> str:
    """``a``, ``a och b``, ``a, b och c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"


def predicate(development: Development, *, earlier: Period) -> str:
    """The end of a sentence about a measure: "har ökat jämfört med januari–april 2024"."""
    before = earlier.label_long_sv()
    match development:
        case Development.INCREASED | Development.DECREASED:
            return f"har {development.value} jämfört med {before}"
        case Development.UNCHANGED:
            return f"är oförändrat jämfört med {before}"
        case Development.NOT_CERTAIN:
            return f"visar ingen säker förändring mot {before}"
        case Development.NOT_COMPARABLE:
            return f"kan inte jämföras med {before}"


def meaning(development: Development, *, unit: Unit, earlier: Period) -> str:
    """The same for a table: "fler än jan–apr 2024"."""
    before = earlier.label_sv()
    match development:
        case Development.INCREASED | Development.DECREASED:
            counted, measured = _MORE_OR_LESS[development]
            return f"{counted if unit in _COUNTED else measured} än {before}"
        case Development.UNCHANGED:
            return f"som {before}"
        case Development.NOT_CERTAIN:
            return f"ingen säker förändring mot {before}"
        case Development.NOT_COMPARABLE:
            return f"kan inte jämföras med {before}"


def goal_meaning(goal: AssessedGoal) -> str:
    """What a goal's figure means: "osäkert om målet 76 % nås"."""
    target = format_target(goal.target_share)
    return {
        GoalStatus.REACHED: f"målet {target} nås",
        GoalStatus.UNCERTAIN: f"osäkert om målet {target} nås",
        GoalStatus.NOT_REACHED: f"målet {target} nås inte",
        GoalStatus.NOT_YET: f"målet {target} kan inte bedömas ännu",
    }[goal.status]


def summarise_goals(goals: Sequence[AssessedGoal]) -> str:
    """One sentence about all goals: "Av de två målen kommer ett inte att uppnås, och ett är osäkert."."""
    if not goals:
        return "Inga mål är beslutade för året."
    clauses: list[str] = []
    for status, (verb, one, many) in _GOALS_SAID.items():
        count = sum(goal.status is status for goal in goals)
        rest = one if count == 1 else many
        amount = number_in_words(count, is_neuter=True)
        if count == len(goals):
            everyone = {1: "Målet", 2: "Båda målen"}.get(count, f"Alla {amount} målen")
            return f"{everyone} {verb} {rest}."
        if count:
            clauses.append(f"{amount} {verb} {rest}" if clauses else f"{verb} {amount} {rest}")
    return f"Av de {number_in_words(len(goals))} målen {', och '.join(clauses)}."


def interval_to_show(figure: Figure, definition: Definition) -> Interval | None:
    """The figure's interval, or None where it would mislead.

    The interval of a preliminary mean of the cases already decided holds what chance does, and the true value lies
    outside it: the slow cases are missing.
    """
    statistic = definition.version_for(figure.period.first).statistic
    leaves_out_the_slow = statistic in (Statistic.MEAN_OF_DECIDED, Statistic.MEDIAN_OF_DECIDED)
    if not figure.value.has_value or (figure.is_preliminary and leaves_out_the_slow):
        return None
    return figure.interval


def aside_of(figure: Figure, definition: Definition) -> str:
    """The grey words under a figure in a table: its interval, "preliminärt", both, or nothing."""
    interval = interval_to_show(figure, definition)
    if interval is None:
        return "preliminärt" if figure.is_preliminary and figure.value.has_value else ""
    limits = format_interval(interval, unit=definition.unit, decimals=definition.decimals)
    return f"{limits}, prel." if figure.is_preliminary else limits
