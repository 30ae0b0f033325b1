"""Investigations with the referral that opened each, its decision and its end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from utfall.synthetic.days import NEVER, Days, Flags, Numbers, delays, next_workday, spread_days
from utfall.synthetic.targets import REPORT_DAY, Quota, quotas
from utfall.synthetic.waits import OpenedBy, solve_waits

INVESTIGATION_KINDS = ("child", "adult", "violence", "family_law")
OPENERS = ("report_of_concern", "application", "request")
FATES = ("approval", "rejection", "no_action", "withdrawn")

# Rows: kind of investigation; columns: opener. Families in need apply less often than they are reported.
_MIX = np.array([[0.475, 0.105, 0.0], [0.085, 0.185, 0.0], [0.045, 0.055, 0.0], [0.0, 0.0, 0.05]])
# Rows: opener; columns: fate.
_FATE_SHARES = np.array([[0.44, 0.02, 0.47, 0.07], [0.74, 0.12, 0.05, 0.09], [0.0, 0.0, 0.88, 0.12]])
_ASSESSMENT_MEAN_DAYS = np.array([5.0, 2.0, 3.0])
"""From the referral to the investigation; the law gives 14 days for a report of concern about a child (SoL 11:1 a)."""


@dataclass(frozen=True)
class Cases:
    """One row per investigation in order of start. Days are day numbers; ``ended`` is the inclusive last day.

    ``kind``, ``opener`` and ``fate`` index the tuples above. ``decided`` is NEVER without approval or rejection.
    ``opened_registered`` is when the referral was in the system, ``registered`` the investigation.
    """

    kind: Numbers
    opener: Numbers
    fate: Numbers
    received: Days
    started: Days
    decided: Days
    ended: Days
    opened_registered: Days
    registered: Days
    decision_registered: Days
    end_registered: Days

    def __len__(self) -> int:
        return len(self.started)


def simulate_cases(rng: np.random.Generator) -> Cases:
    """All investigations from 2019 on, their number per year and their waits as published."""
    started = investigation_starts(rng)
    n = len(started)
    registered = started[:, 1]
    begun = started[:, 0]
    drawn = rng.choice(_MIX.size, size=n, p=_MIX.ravel())
    kind, opener = drawn // 3, drawn % 3
    fate = (rng.random(n)[:, None] > np.cumsum(_FATE_SHARES, axis=1)[opener]).sum(axis=1).clip(0, 3)
    assessed = np.floor(rng.exponential(1.0, n) * _ASSESSMENT_MEAN_DAYS[opener]).clip(0, 14).astype(np.int64)
    received = begun - assessed
    opened_registered = np.minimum(received + delays(rng, n, mean_days=1.5, longest=10), registered)
    decision_delay = delays(rng, n, mean_days=2.5, longest=20)

    decided = np.full(n, NEVER)
    ended = np.full(n, NEVER)
    is_decided = fate <= 1
    for code, series, naive, true in ((1, "ifo.vantetid_ansokan", 28.0, 52.0), (0, "ifo.vantetid_anmalan", 34.0, 65.0)):
        mine = is_decided & (opener == code)
        opened = OpenedBy(received[mine], begun[mine], decision_delay[mine], registered[mine])
        waits = solve_waits(rng, opened, series=series, naive_mean_days=naive, true_mean_days=true)
        decided[mine] = waits.decided
        others = ~is_decided & (opener == code)
        ended[others] = np.maximum(waits.draw(rng, received[others], factor=0.8), begun[others])
    requests = opener == 2
    ended[requests] = next_workday(begun + 20 + rng.gamma(3.0, 25.0, n).astype(np.int64))[requests]
    closing = delays(rng, n, mean_days=3.0, longest=21)
    ended[is_decided] = next_workday(decided + closing)[is_decided]
    return Cases(
        kind=kind,
        opener=opener,
        fate=fate,
        received=received,
        started=begun,
        decided=decided,
        ended=ended,
        opened_registered=opened_registered,
        registered=registered,
        decision_registered=np.where(is_decided, decided + decision_delay, NEVER),
        end_registered=ended + delays(rng, n, mean_days=6.0, longest=60),
    )


def investigation_starts(rng: np.random.Generator) -> Days:
    """Start and registration day per investigation (two columns), in order of start."""
    return events_by_quota(
        rng,
        quotas("ifo.inledda_utredningar", tertial=967, before=3080, after_per_year=2900),
        mean_delay_days=2.0,
        longest_delay_days=20,
        weekend=0.03,
    )


def events_by_quota(
    rng: np.random.Generator,
    wanted: tuple[Quota, ...],
    *,
    mean_delay_days: float,
    longest_delay_days: int,
    weekend: float,
) -> Days:
    """Event and registration day (two columns), exactly as many as the quotas say, in order of the event.

    For a quota counted as known, more events are drawn than wanted and then thinned; events that the report's
    extract did not yet hold are thinned in the same proportion.
    """
    parts: list[Days] = []
    for quota in wanted:
        drawn = quota.count + (quota.count // 20 + 5 if quota.as_known else 0)
        days = spread_days(rng, drawn, first=quota.first, last=quota.last, weekend=weekend)
        registered = days + delays(rng, drawn, mean_days=mean_delay_days, longest=longest_delay_days)
        keep = np.ones(drawn, dtype=bool)
        if quota.as_known:
            known = np.flatnonzero(registered < REPORT_DAY)
            unknown = np.flatnonzero(registered >= REPORT_DAY)
            keep[rng.permutation(known)[quota.count :]] = False
            keep[rng.permutation(unknown)[round(len(unknown) * quota.count / max(len(known), 1)) :]] = False
        parts.append(np.stack([days[keep], registered[keep]], axis=1))
    return np.concatenate(parts)


def approved(cases: Cases) -> Flags:
    """Investigations that ended in an approval."""
    return np.equal(cases.fate, 0)
