"""Everything that comes in: referrals that open an investigation, join one under way, or lead to none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from utfall.synthetic.casework import Cases, events_by_quota
from utfall.synthetic.days import NEVER, Days, Flags, Numbers, delays
from utfall.synthetic.targets import HISTORY_UNTIL, REPORT_DAY, Quota, quotas

KINDS = ("report_of_concern", "application", "request", "other")
OUTCOMES = ("investigation", "to_ongoing", "no_investigation")

_REPEATS_PER_CASE = 0.45
_UNCOUNTED_PER_YEAR = 900
"""Requests and other matters that lead to no investigation; no published total counts them."""


@dataclass(frozen=True)
class Referrals:
    """One row per referral in order of receipt. ``case`` is −1 where no investigation followed.

    ``is_child`` says which service it concerns; ``assessed`` is when the outcome was registered (before that the
    referral is pending and belongs to no investigation).
    """

    case: Numbers
    kind: Numbers
    outcome: Numbers
    is_child: Flags
    received: Days
    registered: Days
    assessed: Days

    def __len__(self) -> int:
        return len(self.case)


def simulate_referrals(rng: np.random.Generator, cases: Cases) -> Referrals:
    """All referrals; reports of concern and applications as many per year as published."""
    opening = _opening(cases)
    joining = _joining(rng, cases)
    led = np.concatenate([opening, joining], axis=1)
    alone = _alone(rng, led)
    rows = np.concatenate([led, alone], axis=1)
    rows = rows[:, np.argsort(rows[_RECEIVED], kind="stable")]
    return Referrals(
        case=rows[_CASE],
        kind=rows[_KIND],
        outcome=rows[_OUTCOME],
        is_child=rows[_CHILD] == 1,
        received=rows[_RECEIVED],
        registered=rows[_REGISTERED],
        assessed=rows[_ASSESSED],
    )


_CASE, _KIND, _OUTCOME, _CHILD, _RECEIVED, _REGISTERED, _ASSESSED = range(7)


def _is_child(cases: Cases) -> Numbers:
    return np.isin(cases.kind, (0, 3)).astype(np.int64)


def _opening(cases: Cases) -> Numbers:
    n = len(cases)
    return np.stack(
        [
            np.arange(n),
            cases.opener,
            np.zeros(n, dtype=np.int64),
            _is_child(cases),
            cases.received,
            cases.opened_registered,
            cases.registered,
        ]
    )


def _joining(rng: np.random.Generator, cases: Cases) -> Numbers:
    """Referrals of the opener's own kind that arrive while the investigation is under way, before its decision.

    The same kind, so that an investigation waits as one thing: an application or a report of concern.
    """
    case = np.repeat(np.arange(len(cases)), rng.poisson(_REPEATS_PER_CASE, len(cases)))
    until = np.where(cases.decided < NEVER, cases.decided, cases.ended)[case]
    room = until - cases.started[case]
    received = cases.started[case] + 1 + np.floor(rng.random(len(case)) * np.maximum(room - 1, 0)).astype(np.int64)
    keep = (room >= 2) & (received < HISTORY_UNTIL)
    case, received = np.unique(np.stack([case[keep], received[keep]]), axis=1)
    registered = received + delays(rng, len(case), mean_days=1.5, longest=10)
    assessed = np.maximum(registered, cases.registered[case]) + rng.integers(0, 4, len(case))
    ones = np.ones(len(case), dtype=np.int64)
    return np.stack([case, cases.opener[case], ones, _is_child(cases)[case], received, registered, assessed])


def _alone(rng: np.random.Generator, led: Numbers) -> Numbers:
    """Referrals that lead to no investigation: what remains of each year's total, and some of other kinds."""
    counted = led[:, led[_KIND] <= 1]
    remaining: list[Quota] = []
    for quota in quotas("ifo.aktualiseringar", tertial=3596, before=9250, after_per_year=10_900):
        inside = (counted[_RECEIVED] >= quota.first) & (counted[_RECEIVED] <= quota.last)
        if quota.as_known:
            inside &= counted[_REGISTERED] < REPORT_DAY
        remaining.append(Quota(quota.first, quota.last, quota.count - int(inside.sum()), quota.as_known))
    days = events_by_quota(rng, tuple(remaining), mean_delay_days=1.5, longest_delay_days=10, weekend=0.18)
    n_counted = len(days)
    others = tuple(Quota(q.first, q.last, round((q.last - q.first + 1) / 365 * _UNCOUNTED_PER_YEAR)) for q in remaining)
    days = np.concatenate(
        [days, events_by_quota(rng, others, mean_delay_days=1.5, longest_delay_days=10, weekend=0.05)]
    )
    n = len(days)
    kind = np.where(np.arange(n) < n_counted, (rng.random(n) < 0.28) * 1, 2 + (rng.random(n) < 0.4))
    return np.stack(
        [
            np.full(n, -1),
            kind,
            np.full(n, 2),
            (rng.random(n) < np.where(kind == 1, 0.3, 0.68)).astype(np.int64),
            days[:, 0],
            days[:, 1],
            days[:, 1] + rng.integers(0, 14, n),
        ]
    )
