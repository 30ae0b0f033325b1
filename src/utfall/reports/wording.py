"""Swedish words for what a comparison, a goal or a figure's status says; shared by tables and bound prose."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.finance.statement import FullYearForecast
from utfall.measures.definition import Definition, Statistic
from utfall.measures.goals import GoalStatus
from utfall.model.figure import Comparability, Figure, Interval, Protection
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.figure_ledger import Development
from utfall.reports.goal_assessment import AssessedGoal, format_target
from utfall.reports.numbers import format_interval, format_million_kronor

NO_ALLOCATION = "Ingen ekonomisk tilldelning är inläst."
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

_MORE_OR_LESS: dict[Development, tuple[str, str]] = {
    Development.INCREASED: ("fler", "högre"),
    Development.DECREASED: ("färre", "lägre"),
}
_COUNTED = (Unit.COUNT, Unit.PERSONS, Unit.CARE_DAYS)


# What is worst comes first.
_GOALS_SAID = {
    GoalStatus.NOT_REACHED: "{goals} kommer inte att uppnås.",
    GoalStatus.UNCERTAIN: "Det är osäkert om {goals} uppnås.",
    GoalStatus.NOT_YET: "{goals} kan inte bedömas ännu.",
    GoalStatus.REACHED: "{goals} kommer att uppnås.",
}

NO_FORECAST = "Ingen helårsprognos är lämnad."


def join_words(parts: Sequence[str]) -> str:
    """``a``, ``a och b``, ``a, b och c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"


EQUALLY_LONG_AFTER = ", båda åren så som de var kända lika lång tid efteråt"


def predicate(development: Development, *, earlier: Period, is_at_same_lag: bool = False) -> str:
    """The end of a sentence about a measure: "har ökat jämfört med januari–april 2024".

    ``is_at_same_lag``: both years are taken as they were known equally long after, and it is said.
    """
    before = earlier.label_long_sv() + (EQUALLY_LONG_AFTER if is_at_same_lag else "")
    match development:
        case Development.INCREASED | Development.DECREASED:
            return f"har {development.value} jämfört med {before}"
        case Development.UNCHANGED:
            return f"är oförändrat jämfört med {before}"
        case Development.NOT_CERTAIN:
            return f"skiljer sig inte säkert från {before}"
        case Development.TOO_EARLY:
            return f"kan ännu ändras, och det är för tidigt att jämföra med {before}"
        case Development.NOT_COMPARABLE:
            return f"kan inte jämföras med {before}"


def meaning(development: Development, *, unit: Unit, earlier: Period) -> str:
    """The same for a table: "fler än jan–apr 2024"."""
    before = earlier.label_sv()
    match development:
        case Development.INCREASED | Development.DECREASED:
            return f"{more_or_less(development, unit=unit)} än {before}"
        case Development.UNCHANGED:
            return f"som {before}"
        case Development.NOT_CERTAIN:
            return f"ingen säker skillnad mot {before}"
        case Development.TOO_EARLY:
            return f"för tidigt att jämföra med {before}"
        case Development.NOT_COMPARABLE:
            return f"kan inte jämföras med {before}"


def more_or_less(development: Development, *, unit: Unit) -> str:
    """``fler`` and ``färre`` of what is counted, ``högre`` and ``lägre`` of the rest, for a certain change."""
    counted, measured = _MORE_OR_LESS[development]
    return counted if unit in _COUNTED else measured


def goal_meaning(goal: AssessedGoal) -> str:
    """What a goal's figure means: "osäkert om målet 76 % nås"; a person's assessment is said to be one."""
    target = format_target(goal.target_level, unit=goal.unit)
    said = {
        GoalStatus.REACHED: f"målet {target} nås",
        GoalStatus.UNCERTAIN: f"osäkert om målet {target} nås",
        GoalStatus.NOT_REACHED: f"målet {target} nås inte",
        GoalStatus.NOT_YET: f"målet {target} kan inte bedömas ännu",
    }[goal.status]
    return f"{said} (egen bedömning)" if goal.overrule else said


def summarise_goals(goals: Sequence[AssessedGoal]) -> str:
    """How the goals stand, by name: "Målet ”Ökad skolnärvaro” kommer inte att uppnås."."""
    if not goals:
        return "Inga mål är beslutade för året."
    sentences = []
    for status, sentence in _GOALS_SAID.items():
        titles = [f"”{goal.goal.short_title}”" for goal in goals if goal.status is status]
        if titles:
            said = sentence.format(goals=f"{'målet' if len(titles) == 1 else 'målen'} {join_words(titles)}")
            sentences.append(said[0].upper() + said[1:])
    return " ".join(sentences)


def summarise_result(finance: FullYearForecast, *, is_closed: bool = False) -> str:
    """What is said of the year's result, with the range from worst to best case where it is given; of a closed year
    what it came to."""
    forecast = finance.result.forecast_ore
    if forecast is None:
        return NO_FORECAST
    amount = format_million_kronor(abs(forecast))
    if amount == format_million_kronor(0):
        said = "Ekonomin gick jämnt ut" if is_closed else "Ekonomin väntas gå jämnt ut"
    else:
        verb = "slutade" if is_closed else "väntas sluta"
        said = f"Året {verb} med ett {'överskott' if forecast > 0 else 'underskott'} på {amount}"
    worst, best = finance.worst_case_ore, finance.best_case_ore
    if worst is None or best is None or is_closed:
        return f"{said}."
    low, high = format_million_kronor(worst, signed=True), format_million_kronor(best, signed=True)
    return f"{said}. I sämsta fall blir resultatet {low} och i bästa fall {high}."


def interval_to_show(figure: Figure, definition: Definition) -> Interval | None:
    """The figure's interval, or None where it would mislead.

    The interval of a preliminary mean of the cases already decided holds what chance does, and the true value lies
    outside it: the slow cases are missing.
    """
    if not figure.value.has_value or is_mean_of_the_quick(figure, definition):
        return None
    return figure.interval


def aside_of(figure: Figure, definition: Definition) -> str:
    """The grey words under a figure in a table: its interval, "preliminärt", both, or nothing."""
    limits = limits_of(figure, definition)
    if not figure.is_preliminary or not figure.value.has_value:
        return limits
    return f"{limits}, prel." if limits else "preliminärt"


def limits_of(figure: Figure, definition: Definition) -> str:
    """The figure's interval as a table shows it; empty where there is none to show."""
    interval = interval_to_show(figure, definition)
    if interval is None:
        return ""
    decimals = definition.decimals if figure.unit is definition.unit else 0
    return format_interval(interval, unit=figure.unit, decimals=decimals)


def is_mean_of_the_quick(figure: Figure, definition: Definition) -> bool:
    """True for a preliminary mean or median of the cases already decided: the slow cases are missing from it."""
    if figure.estimand is not None:
        return False
    statistic = definition.version_for(figure.period.first).statistic
    return figure.is_preliminary and statistic in (Statistic.MEAN_OF_DECIDED, Statistic.MEDIAN_OF_DECIDED)
