"""The services that are simulated, and what is true of their waits."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.stats.hybrid_mean import OWN_TO_DAY
from utfall.stats.waiting_time import SHARE_DAYS
from utfall.synthetic.days import Shares
from utfall.synthetic.study.distributions import (
    ExponentialWaits,
    LateRegistration,
    LogNormalWaits,
    QuickAndSlowWaits,
    Waits,
)

MEAN_DAYS = 52.0
_USUAL = LogNormalWaits(MEAN_DAYS)
_WITHDRAWAL = ExponentialWaits(25.0)


@dataclass(frozen=True)
class Scenario:
    """One service. Cases that came in from 1 January wait as ``now``, those before as ``earlier``.

    Of all cases ``withdrawn_share`` end without a decision, after waits of their own. ``registration`` is how late
    decisions are registered; None for at once.
    """

    name: str
    earlier: Waits
    now: Waits
    withdrawn_share: float = 0.0
    withdrawal: Waits = _WITHDRAWAL
    registration: LateRegistration | None = None

    @property
    def is_changed(self) -> bool:
        """Whether this year's cases wait otherwise than those before, so that the recent tail is not theirs."""
        return self.earlier != self.now


SCENARIOS = (
    Scenario("stable", _USUAL, _USUAL),
    Scenario("slower", _USUAL, LogNormalWaits(1.25 * MEAN_DAYS)),
    Scenario("faster", _USUAL, LogNormalWaits(0.75 * MEAN_DAYS)),
    Scenario("not_lognormal", QuickAndSlowWaits(MEAN_DAYS), QuickAndSlowWaits(MEAN_DAYS)),
    Scenario(
        "late_registration",
        _USUAL,
        _USUAL,
        registration=LateRegistration(same_day_share=0.5, mean_days=10.0),
    ),
    Scenario("withdrawn", _USUAL, _USUAL, withdrawn_share=0.2),
)


@dataclass(frozen=True)
class Truth:
    """What is true of the waits of this year's cases; shares in percent, means in days.

    ``shares_percent`` are decided by each of ``SHARE_DAYS`` and ``other_end_percent`` withdrawn by the last of them, of
    all cases. The restricted means are of all cases, however they end; ``usual_restricted_mean_days`` is of the cases
    before. ``mean_days`` is of those that get a decision, ``decided_percent`` how many they are in the end.
    """

    shares_percent: tuple[float, ...]
    other_end_percent: float
    restricted_mean_days: float
    usual_restricted_mean_days: float
    mean_days: float
    decided_percent: float


def truth_of(scenario: Scenario) -> Truth:
    """The truth, summed day by day from the distributions."""
    withdrawn = scenario.withdrawn_share
    now, earlier, withdrawal = (waits.open_shares() for waits in (scenario.now, scenario.earlier, scenario.withdrawal))

    def restricted(decided: Shares) -> float:
        return float(((1 - withdrawn) * decided + withdrawn * withdrawal)[:OWN_TO_DAY].sum())

    return Truth(
        shares_percent=tuple(float(100 * (1 - withdrawn) * (1 - now[day])) for day in SHARE_DAYS),
        other_end_percent=float(100 * withdrawn * (1 - withdrawal[max(SHARE_DAYS)])),
        restricted_mean_days=restricted(now),
        usual_restricted_mean_days=restricted(earlier),
        mean_days=float(now.sum()),
        decided_percent=100 * (1 - withdrawn),
    )
