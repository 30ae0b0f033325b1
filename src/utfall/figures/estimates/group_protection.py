"""What a group's shares would tell of another group: all cases less the groups shown are those of the hidden one."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.disclosure.policy import DisclosurePolicy
from utfall.figures.estimates.follow_ups import Group, by_intake, follow_up_of
from utfall.figures.estimates.making import Groups
from utfall.figures.evaluating import Asked, Evaluator
from utfall.measures.definition import Definition
from utfall.model.period import Period
from utfall.model.question import Question, TimeToEvent
from utfall.stats.durations import cases_within
from utfall.stats.follow_up import FollowUp
from utfall.stats.waiting_time import SHARE_DAYS


@dataclass(frozen=True)
class HiddenOfGroup:
    """The days whose share, and whether the share that ended otherwise, are hidden for other groups' sake."""

    days: frozenset[int] = frozenset()
    other_end: bool = False

    def __bool__(self) -> bool:
        return bool(self.days) or self.other_end


def hidden_of_group(
    evaluator: Evaluator,
    definition: Definition,
    wait: TimeToEvent,
    period: Period,
    groups: Groups,
    *,
    followed_to: date,
) -> HiddenOfGroup:
    """What is hidden of that group beside the others of the same breakdowns.

    All cases are always told. So in each column the groups that are hidden for their own size must be two or more, and
    have enough together: else the smallest of the others is hidden too. With two breakdowns there are totals in two
    ways, and where any group is hidden the column is hidden for all.
    """
    if not groups or evaluator.policy.exemption(definition.id) is not None:
        return HiddenOfGroup()
    breakdowns = Asked(definition, (period,), tuple(name for name, _ in groups)).breakdowns
    cells = evaluator.cells(Question(by_intake(wait), (period,), breakdowns, followed_to))
    by_group = sorted(cells, key=lambda cell: cell.groups)
    own = {group: follow_up_of(some) for group, some in itertools.groupby(by_group, key=lambda cell: cell.groups)}
    columns = [_column(own, day, after) for after, day in zip((0, *SHARE_DAYS), SHARE_DAYS, strict=False)]
    is_all = len(groups) > 1
    asked = tuple(value for _, value in groups)
    days = frozenset(
        day
        for day, column in zip(SHARE_DAYS, columns, strict=True)
        if asked in _hidden(column, own, evaluator.policy, is_all=is_all)
    )
    others = {group: _ended_otherwise(follow_up) for group, follow_up in own.items()}
    return HiddenOfGroup(days, asked in _hidden(others, own, evaluator.policy, is_all=is_all))


Column = Mapping[Group, Sequence[int]]
"""Per group the counts that one column tells of."""


def hidden_until(own: Mapping[Group, FollowUp], policy: DisclosurePolicy, *, day: int) -> set[Group]:
    """The groups of one breakdown whose share with the event by that day is hidden, for their own sake or another's:
    as ``hidden_of_group`` hides the first of ``SHARE_DAYS``."""
    return _hidden(_column(own, day, 0), own, policy, is_all=False)


def _column(own: Mapping[Group, FollowUp], day: int, after: int) -> Column:
    """With the event until the day, all others, and with the event since the column before."""
    found: dict[Group, Sequence[int]] = {}
    for group, follow_up in own.items():
        until = cases_within(follow_up.events, days=day)
        found[group] = (until, follow_up.cases - until, until - cases_within(follow_up.events, days=after))
    return found


def _ended_otherwise(own: FollowUp) -> Sequence[int]:
    ended = cases_within(own.competing, days=SHARE_DAYS[-1])
    return ended, own.cases - ended, own.cases - ended - cases_within(own.events, days=SHARE_DAYS[-1])


def _hidden(column: Column, own: Mapping[Group, FollowUp], policy: DisclosurePolicy, *, is_all: bool) -> set[Group]:
    """The groups hidden in one column, for themselves or for others."""
    hidden = {
        group
        for group, counts in column.items()
        if own[group].cases < policy.minimum_denominator or any(policy.is_small(count) for count in counts)
    }
    if not hidden:
        return hidden
    if is_all:
        return set(column)
    for group in sorted(column, key=lambda group: own[group].cases):
        together = [sum(counts) for counts in zip(*(column[one] for one in hidden), strict=True)]
        if len(hidden) > 1 and not any(0 < count < policy.minimum_count for count in together):
            break
        hidden.add(group)
    return hidden
