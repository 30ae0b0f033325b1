"""A wait in one value of a breakdown, period by period: shown where the gate shows every period of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from utfall.errors import NoEstimate
from utfall.figures.estimates.control_points import (
    DAYS_OF_WAIT,
    Series,
    followed_so_long,
    months_to_follow,
    series_of_wait,
    tertials_to_follow,
)
from utfall.figures.estimates.follow_ups import Group, by_intake, follow_up_of
from utfall.figures.estimates.group_protection import hidden_until
from utfall.figures.estimates.making import Groups
from utfall.figures.evaluating import Asked, Evaluator
from utfall.measures.definition import Definition
from utfall.model.cell import CellState
from utfall.model.period import Period
from utfall.model.question import CellCounts, Question, TimeToEvent
from utfall.stats.follow_up import FollowUp

Cohorts = Mapping[Period, Mapping[Group, FollowUp]]


def wait_there(evaluator: Evaluator, definition: Definition, groups: Groups) -> Series | None:
    """The group's months, or its tertials where no group of the breakdown can be followed by month; None where no
    period is followed long enough.

    A period of a group is hidden as the gate hides its share, for the group's own sake or another's. Months and
    tertials of one breakdown are never both shown: set against each other they would tell what either hides. Raises
    ``UnknownBreakdown``, and ``NoEstimate`` for a group that no period has.
    """
    ((by, group),) = groups
    for periods in (months_to_follow(evaluator, definition), tertials_to_follow(evaluator, definition)):
        found = _cohorts(evaluator, definition, by, periods)
        if not found:
            return None
        every = {one for of_period in found.values() for one in of_period}
        if (group,) not in every:
            raise NoEstimate(f"{definition.id} finns inte för {group}.", remedy="Välj en annan del.")
        hidden = _hidden(evaluator, definition, found)
        series = {
            one: series_of_wait(
                evaluator,
                definition,
                {period: own.get(one, FollowUp({})) for period, own in found.items()},
                groups=((by, one[0]),),
                hidden={period for period, groups_hidden in hidden.items() if one in groups_hidden},
            )
            for one in sorted(every)
        }
        if any(not one.lacking(CellState.HIDDEN) for one in series.values()):
            break
    return series[(group,)]


def _hidden(evaluator: Evaluator, definition: Definition, found: Cohorts) -> Mapping[Period, set[Group]]:
    """The groups hidden in each period; none of a measure that is exempted."""
    if evaluator.policy.exemption(definition.id) is not None:
        return {}
    return {period: hidden_until(own, evaluator.policy, day=DAYS_OF_WAIT) for period, own in found.items()}


def _cohorts(evaluator: Evaluator, definition: Definition, by: str, periods: Sequence[Period]) -> Cohorts:
    """Per period and group its intakes; only periods that are followed long enough."""
    wait = definition.versions[-1].spec
    assert isinstance(wait, TimeToEvent)
    known, end = followed_so_long(evaluator, definition, wait, periods)
    if not known:
        return {}
    breakdowns = Asked(definition, tuple(known), (by,)).breakdowns
    cells: dict[tuple[str, Group], list[CellCounts]] = defaultdict(list)
    for cell in evaluator.cells(Question(by_intake(wait), tuple(known), breakdowns, end)):
        cells[cell.period, cell.groups].append(cell)
    groups = sorted({group for _, group in cells})
    return {
        period: {group: follow_up_of(cells[period.id, group]) for group in groups if (period.id, group) in cells}
        for period in known
    }
