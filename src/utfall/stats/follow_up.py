"""Counts of how long cases were followed, and how many were at risk on each day of their own time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from utfall.stats.durations import Histogram

MINIMUM_AT_RISK = 10
"""Fewer at risk than this and the curve stops: one single end would move it by more than ten percent of itself."""


@dataclass(frozen=True)
class FollowUp:
    """How many cases ended, and how, after each number of whole days; all that the estimators need.

    Day 0 is the day on which a case began: one that ended the same day has the duration 0. ``censored`` were still
    open when last seen, with the days that they had waited by then. ``entered`` are those that came into view late
    (delayed entry, left truncation): they count as at risk from the day *after* the given one. Everybody else is at
    risk from day 0. Every case leaves exactly once, so those not in ``entered`` need not be counted on entry.
    """

    events: Histogram
    competing: Histogram = field(default_factory=dict)
    censored: Histogram = field(default_factory=dict)
    entered: Histogram = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, histogram in (
            ("events", self.events),
            ("competing", self.competing),
            ("censored", self.censored),
            ("entered", self.entered),
        ):
            for days, count in histogram.items():
                if days < 0 or count < 0:
                    raise ValueError(f"{name}: {count} cases after {days} days; neither may be negative")
        if sum(self.entered.values()) > self.cases:
            raise ValueError(f"{sum(self.entered.values())} entered late, but only {self.cases} left")

    @property
    def cases(self) -> int:
        """All cases, ended or still open."""
        return self.ended + sum(self.censored.values())

    @property
    def ended(self) -> int:
        """Cases with an end of either kind."""
        return sum(self.events.values()) + sum(self.competing.values())


@dataclass(frozen=True)
class RiskSet:
    """One day of the cases' own time: ``at_risk`` had not left before it, and include those who leave on it."""

    day: int
    at_risk: int
    events: int
    competing: int
    censored: int

    @property
    def ends(self) -> int:
        """Events and competing ends."""
        return self.events + self.competing


def any_end(follow_up: FollowUp) -> FollowUp:
    """The same cases with every end counted as the event: for the time a case is open, however it ends."""
    merged = dict(follow_up.events)
    for day, count in follow_up.competing.items():
        merged[day] = merged.get(day, 0) + count
    return replace(follow_up, events=merged, competing={})


def risk_sets(follow_up: FollowUp) -> tuple[RiskSet, ...]:
    """A risk set per distinct duration on which anybody left or came into view, in order of day.

    On the days between two of them the number at risk is that of the later one. A day on which nobody is at risk is
    left out. Raises ``ValueError`` where more leave than are at risk, i.e. where ``entered`` belongs to other cases.
    """
    days = sorted(
        {day for counts in (follow_up.events, follow_up.competing, follow_up.censored) for day in counts}
        | set(follow_up.entered)
    )
    at_risk = follow_up.cases - sum(follow_up.entered.values())
    found: list[RiskSet] = []
    for day in days:
        row = RiskSet(
            day=day,
            at_risk=at_risk,
            events=follow_up.events.get(day, 0),
            competing=follow_up.competing.get(day, 0),
            censored=follow_up.censored.get(day, 0),
        )
        left = row.ends + row.censored
        if left > at_risk:
            raise ValueError(f"{left} leave on day {day}, but only {at_risk} are at risk")
        if at_risk:
            found.append(row)
        at_risk += follow_up.entered.get(day, 0) - left
    return tuple(found)


def known_rows(follow_up: FollowUp, *, minimum_at_risk: int = MINIMUM_AT_RISK) -> tuple[RiskSet, ...]:
    """The risk sets up to the day before fewer than ``minimum_at_risk`` remain.

    A complete count is not cut: as long as nobody has been censored and nobody came late, every share is a plain
    share of all cases, however few are left. A risk set that is small only because all others have *ended* is thus
    kept, one that is small because most cases are young is not. ``minimum_at_risk`` also applies to the start.

    Source of the trap: J. P. Klein & M. L. Moeschberger, "Survival Analysis", 2nd ed. 2003, 4.6 (Channing House), where
    a risk set of one sends the whole curve to zero.
    """
    rows = risk_sets(follow_up)
    if not rows or rows[0].at_risk < minimum_at_risk:
        return ()
    complete = not follow_up.entered
    for place, row in enumerate(rows):
        if row.at_risk < minimum_at_risk and not complete:
            return rows[:place]
        complete = complete and row.censored == 0
    return rows


def known_to_day(follow_up: FollowUp, *, minimum_at_risk: int = MINIMUM_AT_RISK) -> int | None:
    """Last day of the cases' own time for which anything can be said; −1 for none, None where there is no limit.

    There is no limit where the ends of all cases at risk are known, so that nothing can happen later.
    """
    rows = known_rows(follow_up, minimum_at_risk=minimum_at_risk)
    if not rows:
        return -1
    if rows[-1].ends == rows[-1].at_risk:
        return None
    return rows[-1].day
