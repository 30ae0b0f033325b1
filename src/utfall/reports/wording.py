"""Swedish words for what a comparison, a goal or a figure's status says; shared by tables and bound prose."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.model.figure import Comparability, Figure, Protection
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.content import GoalStatus
from utfall.reports.figure_ledger import Development
from utfall.reports.goal_assessment import AssessedGoal, format_target
from utfall.reports.numbers import number_in_words

COMPARABILITY = {
    Comparability.OK: "kan jämföras",
    Comparability.BREAK: "ny definition",
    Comparability.POPULATION_DIFFERS: "annan grupp",
    Comparability.PARTIAL_PERIOD: "del av år",
    Comparability.NOT_MATURE: "inte färdig",
    Comparability.NO_NEIGHBOUR: "inget att jämföra med",
}
PROTECTION = {
    Protection.FREE: "inget skydd behövs",
    Protection.PRIMARY: "skyddat",
    Protection.SECONDARY: "skyddat för ett annat tals skull",
}

_MORE_OR_LESS = {Development.INCREASED: ("fler", "högre"), Development.DECREASED: ("färre", "lägre")}
_COUNTED = (Unit.COUNT, Unit.PERSONS, Unit.CARE_DAYS)


def join_words(parts: Sequence[str]) -> str:
    """``a``, ``a och b``, ``a, b och c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"


def predicate(development: Development, *, earlier: Period, why: str = "") -> str:
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
            return f"kan inte jämföras med {before}" + (f" ({why})" if why else "")


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
    if goal.target_share is None:
        return "målet kan inte räknas fram ännu"
    target = format_target(goal.target_share)
    return {
        GoalStatus.REACHED: f"målet {target} nås",
        GoalStatus.UNCERTAIN: f"osäkert om målet {target} nås",
        GoalStatus.NOT_REACHED: f"målet {target} nås inte",
        GoalStatus.NOT_YET: f"målet {target} kan inte bedömas ännu",
    }[goal.status]


def summarise_goals(goals: Sequence[AssessedGoal]) -> str:
    """One sentence about all goals: "Av de två målen kommer ett inte att uppnås, och ett är osäkert."."""
    said = {
        GoalStatus.REACHED: "kommer {} att uppnås",
        GoalStatus.NOT_REACHED: "kommer {} inte att uppnås",
        GoalStatus.UNCERTAIN: "är {} osäkert",
        GoalStatus.NOT_YET: "kan {} inte bedömas ännu",
    }
    parts = []
    for status, pattern in said.items():
        count = sum(goal.status is status for goal in goals)
        if count == len(goals):
            everyone = "målet" if count == 1 else "båda målen" if count == 2 else "alla mål"
            verb = pattern.format("").replace("  ", " ").strip()
            first, _, rest = verb.partition(" ")
            adjective = "osäkra" if rest == "osäkert" and count > 1 else rest
            return f"{everyone[0].upper()}{everyone[1:]} {first} {adjective}."
        if count:
            amount = "ett" if count == 1 else number_in_words(count)
            clause = pattern.format(amount)
            parts.append(clause.replace("osäkert", "osäkra") if count > 1 else clause)
    return f"Av de {number_in_words(len(goals))} målen {join_words(parts)}."


def aside_of(figure: Figure) -> str:
    """The grey words under a figure that is not final."""
    return "preliminärt" if figure.is_preliminary and figure.value.has_value else ""
