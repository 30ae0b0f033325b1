"""Interventions that follow approvals, their number per year as published, their ends registered late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from utfall.synthetic.care import simulate_chains
from utfall.synthetic.casework import INVESTIGATION_KINDS, Cases, approved
from utfall.synthetic.days import NEVER, Days, Flags, Numbers, day_of, delays, next_workday
from utfall.synthetic.emergency import Candidate, Chain
from utfall.synthetic.targets import HISTORY_UNTIL, REPORT_DAY, quotas

KINDS = ("open_care", "round_the_clock", "housing", "contact", "other")
END_REASONS = ("completed", "interrupted", "replaced", "moved_away", "deceased", "other")
END_DELAY_MEAN_DAYS = 45.0
COMPLETED_QUARTER = (day_of(date(2024, 1, 1)), day_of(date(2024, 3, 31)))
COMPLETED_PERSONS, RETURNED_PERSONS = 93, 16
"""Persons with completed interventions in that quarter, and those of them who come back within a year."""

_SECOND_SHARE = 0.26
_COMPLETED_SHARE, _RETURN_SHARE = 0.19, 0.19
_OTHER_KIND_SHARE = 0.32
"""Interventions that are neither open care nor round the clock, where no published total decides."""


@dataclass(frozen=True)
class Interventions:
    """One row per intervention. ``case`` indexes the cases, ``chain`` the care chains (−1: none).

    ``ended`` is the inclusive last day; ``returns`` marks completed ones whose person comes back within a year.
    """

    case: Numbers
    chain: Numbers
    kind: Numbers
    started: Days
    ended: Days
    end_reason: Numbers
    returns: Flags
    registered: Days
    end_registered: Days

    def __len__(self) -> int:
        return len(self.case)


def simulate_interventions(rng: np.random.Generator, cases: Cases) -> tuple[Interventions, tuple[Chain, ...]]:
    """Interventions in order of start, and the care chains that carry out those round the clock."""
    first_case = np.flatnonzero(approved(cases))
    first_start = next_workday(cases.decided[first_case] + delays(rng, len(first_case), mean_days=8.0, longest=45))
    order = np.argsort(first_start, kind="stable")
    candidates = tuple(
        Candidate(int(first_case[i]), INVESTIGATION_KINDS[cases.kind[first_case[i]]], int(first_start[i]))
        for i in order
        if first_start[i] < HISTORY_UNTIL
    )
    chains = simulate_chains(rng, candidates)
    chain_of_case = np.full(len(cases), -1)
    chain_of_case[[c.case for c in chains]] = np.arange(len(chains))

    second = rng.random(len(first_case)) < _SECOND_SHARE
    second_case = first_case[second]
    second_start = next_workday(cases.decided[second_case] + rng.integers(5, 70, len(second_case)))
    second_start = np.where(second_start == first_start[second], next_workday(second_start + 1), second_start)
    case = np.concatenate([first_case, second_case])
    started = np.concatenate([first_start, second_start])
    chain = np.concatenate([chain_of_case[first_case], np.full(len(second_case), -1)])
    order = np.argsort(started, kind="stable")
    order = order[started[order] < HISTORY_UNTIL]
    case, started, chain = case[order], started[order], chain[order]
    n = len(case)

    registered = np.maximum(started + delays(rng, n, mean_days=4.0, longest=30), cases.decision_registered[case])
    last_night = np.array([c.stays[-1].until - 1 for c in chains] or [0])
    length = np.clip(np.rint(np.exp(rng.normal(np.log(125.0), 0.85, n))), 4, 1500).astype(np.int64)
    ended = np.where(chain >= 0, last_night[chain], next_workday(started + length))
    is_last = _ends_last(case, ended)
    end_reason, returns = _end_reasons(rng, ended=ended, may_complete=is_last)
    return (
        Interventions(
            case=case,
            chain=chain,
            kind=_kinds(rng, started=started, registered=registered, has_chain=chain >= 0),
            started=started,
            ended=ended,
            end_reason=end_reason,
            returns=returns,
            registered=registered,
            end_registered=np.maximum(
                ended + 1 + delays(rng, n, mean_days=END_DELAY_MEAN_DAYS - 1, longest=300), registered
            ),
        ),
        chains,
    )


def _ends_last(case: Numbers, ended: Days) -> Flags:
    """The intervention of each case that ends last (the later row where two end on the same day)."""
    order = np.lexsort((np.arange(len(case)), ended, case))
    last = np.ones(len(case), dtype=bool)
    last[order[:-1]] = case[order[:-1]] != case[order[1:]]
    return last


def _kinds(rng: np.random.Generator, *, started: Days, registered: Days, has_chain: Flags) -> Numbers:
    """A kind per intervention: chains are round the clock, and open care fills up to the published totals."""
    rest = rng.choice([2, 3, 4], size=len(started), p=[0.25, 0.4, 0.35])
    kind = np.where(has_chain, 1, rest)
    for quota in quotas("ifo.inledda_insatser", tertial=431, before=1500, after_per_year=0):
        inside = (started >= quota.first) & (started <= quota.last)
        free = np.flatnonzero(inside & ~has_chain)
        known = registered[free] < REPORT_DAY
        if quota.as_known:
            in_extract = rng.permutation(free[known])
            take = quota.count - int((inside & has_chain & (registered < REPORT_DAY)).sum())
            share = take / max(len(in_extract), 1)
            chosen = np.concatenate([in_extract[:take], free[~known][rng.random(int((~known).sum())) < share]])
        elif quota.count == 0:
            chosen = free[rng.random(len(free)) > _OTHER_KIND_SHARE]
        else:
            chosen = rng.permutation(free)[: max(quota.count - int((inside & has_chain).sum()), 0)]
        kind[chosen] = 0
    return kind.astype(np.int64)


def _end_reasons(rng: np.random.Generator, *, ended: Days, may_complete: Flags) -> tuple[Numbers, Flags]:
    """End reasons and returns: drawn, but exactly 93 completed and 16 returning for the quarter that was reported."""
    n = len(ended)
    others = rng.choice([1, 2, 3, 4, 5], size=n, p=[0.24, 0.30, 0.09, 0.02, 0.35])
    completed = may_complete & (rng.random(n) < _COMPLETED_SHARE * n / max(int(may_complete.sum()), 1))
    returns = rng.random(n) < _RETURN_SHARE
    first, last = COMPLETED_QUARTER
    quarter = (ended >= first) & (ended <= last)
    chosen = rng.permutation(np.flatnonzero(quarter & may_complete))[:COMPLETED_PERSONS]
    completed[quarter], returns[quarter] = False, False
    completed[chosen], returns[chosen[:RETURNED_PERSONS]] = True, True
    return np.where(completed, 0, others).astype(np.int64), returns & completed & (ended < NEVER)
