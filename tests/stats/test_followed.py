"""How far a period's own cases are known: by how many have been followed so long, never by how they went."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from utfall.stats.competing import cumulative_incidence, share_reached
from utfall.stats.follow_up import MINIMUM_FOLLOWED, FollowUp, any_end, known_rows, known_to_day
from utfall.stats.hybrid_mean import hybrid_mean
from utfall.stats.restricted_mean import restricted_mean
from utfall.stats.survival import kaplan_meier, remaining_share, share_with_event
from utfall.stats.waiting_time import days_until_known, estimate_waiting_time

# 30 cases of 1 January and 20 of 1 February, seen to 31 March. Of the first 24 end on day 10 and 5 on day 70; of the
# second 16 end on day 20.
SPRING = FollowUp(events={10: 24, 20: 16, 70: 5}, censored={58: 4, 89: 1}, followed={89: 30, 58: 20})


def test_known_as_far_as_twenty_have_been_followed() -> None:
    """30 have been followed to day 89, although only 6 and then 1 remain open. By hand: 26/50 are open after day 10,
    10/50 after day 20; 4 leave view on day 58, and of the 6 left 5 end on day 70: 1/5 · 1/6 = 1/30, as of the 30."""
    assert known_to_day(SPRING) == 89
    assert known_to_day(replace(SPRING, followed={})) == 58, "on day 58 ten are at risk, after it six"
    share = share_with_event(kaplan_meier(SPRING), by_day=89)
    assert share is not None and share.value == pytest.approx(29 / 30)
    assert share_with_event(kaplan_meier(SPRING), by_day=90) is None
    assert restricted_mean(kaplan_meier(SPRING), to_day=90) is not None
    assert restricted_mean(kaplan_meier(SPRING), to_day=91) is None


def test_fewer_followed_is_not_known_however_many_are_open() -> None:
    """19 cases are 60 days old and all open: nothing is said of day 60, though 19 are at risk."""
    own = FollowUp(events={3: 10}, censored={60: MINIMUM_FOLLOWED - 1, 20: 30}, followed={60: 19, 20: 40})
    assert known_to_day(own) == 20
    assert known_to_day(replace(own, followed={})) == 60
    assert [row.day for row in known_rows(own)] == [3, 20]


def test_all_followed_is_a_plain_share_from_ten_cases() -> None:
    """12 cases all at least 40 days old: known to day 40; 9 say nothing. Once all have ended there is no limit."""
    twelve = FollowUp(events={5: 9}, censored={40: 3}, followed={40: 12})
    assert known_to_day(twelve) == 40
    assert known_to_day(FollowUp(events={5: 6}, censored={40: 3}, followed={40: 9})) == -1
    assert known_to_day(FollowUp(events={5: 12}, followed={40: 12})) is None
    assert known_to_day(FollowUp(events={5: 9}, followed={40: 9})) == -1
    assert known_to_day(FollowUp(events={5: 9}, censored={40: 3}, followed={50: 9, 40: 3})) == 40


def test_when_all_that_were_followed_have_ended_the_curve_stays() -> None:
    """25 cases have been followed to day 80 and all ended by day 30; one of the younger is open on day 50."""
    own = FollowUp(events={30: 30}, censored={50: 1}, followed={80: 25, 50: 6})
    curve = kaplan_meier(own)
    for day in (50, 80):
        share = remaining_share(curve, after_day=day)
        assert share is not None and share.value == pytest.approx(1 / 31)
    assert remaining_share(curve, after_day=81) is None
    assert curve.at_risk(on_day=60) == 0


def test_limits_of_none_and_all_rest_on_those_followed() -> None:
    """Wilson for 0 of 25 open is 13.3 percent at most, for 0 of 30 with the event 11.4; not of the last one at risk."""
    ended = FollowUp(events={30: 25, 60: 1}, censored={20: 5}, followed={80: 25, 60: 1, 20: 5})
    after = remaining_share(kaplan_meier(ended), after_day=70)
    assert after is not None and (after.value, after.low) == (0, 0)
    assert after.high == pytest.approx(0.1332, abs=5e-5)
    waiting = FollowUp(events={}, competing={5: 10}, censored={40: 20, 30: 1}, followed={40: 30, 30: 1})
    none = share_reached(cumulative_incidence(waiting), outcome="event", by_day=35)
    assert none is not None and (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(0.1135, abs=5e-5)
    still = share_with_event(kaplan_meier(FollowUp(events={}, censored={40: 25}, followed={40: 25})), by_day=40)
    assert still is not None and still.high == pytest.approx(0.1332, abs=5e-5)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: FollowUp(events={5: 2}, followed={5: 1}), "1 cases were followed"),
        (lambda: FollowUp(events={5: 2}, followed={5: 1, 4: 1}), "after 5 days"),
        (lambda: FollowUp(events={5: 1, 7: 1}, censored={8: 1}, followed={9: 1, 6: 2}), "after 7 days"),
        (lambda: FollowUp(events={5: 2}, entered={1: 1}, followed={5: 2}), "entered late"),
        (lambda: FollowUp(events={5: 1}, followed={5: 2, 6: -1}), "negative"),
    ],
)
def test_counts_that_cannot_be(wrong: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        wrong()  # type: ignore[operator]


def test_the_hybrid_goes_over_to_recent_hazards_where_few_remain() -> None:
    """How long cases have been followed is no reason to let five of them decide."""
    recent = FollowUp(events={30: 40, 120: 40}, censored={200: 5}, entered={9: 60})
    found = hybrid_mean(SPRING, recent=recent)
    assert found is not None and found == hybrid_mean(replace(SPRING, followed={}), recent=recent)
    assert found.own_to_day == 58


def test_days_until_enough_have_been_followed() -> None:
    """On 31 March 30 have been followed to day 89, 50 to day 58. With 10 of them older, the twentieth is 58 days."""
    assert days_until_known(SPRING, day=89, recent=SPRING) == 0
    assert days_until_known(SPRING, day=90, recent=SPRING) == 1
    ten_old = FollowUp(events={10: 40}, censored={58: 5, 89: 5}, followed={89: 10, 58: 40})
    assert days_until_known(ten_old, day=90, recent=ten_old) == 32
    few = FollowUp(events={10: 6}, censored={58: 3, 89: 3}, followed={89: 6, 58: 6})
    assert days_until_known(few, day=90, recent=few) == 32, "when the youngest is 90 days old"
    assert days_until_known(few, day=90, recent=few, still_coming_days=30) == 120


def test_the_estimates_of_a_period() -> None:
    """The curves, the shares and the restricted mean of a period use how long its cases were followed."""
    found = estimate_waiting_time(SPRING, recent=any_end(SPRING), before=None)
    assert [share is not None for _, share in found.shares] == [True, True, False]
    assert found.restricted_mean is not None and found.incidence.known_to_day == 89
    without = estimate_waiting_time(replace(SPRING, followed={}), recent=any_end(SPRING), before=None)
    assert [share is not None for _, share in without.shares] == [True, False, False]


def test_what_is_shown_is_right_in_the_mean() -> None:
    """Four months of about 98 cases, all from the same waits: when 60-day shares are shown only because ten remain,
    the shown are 3.5 points too low. Decided by how many were followed they are shown always, and right."""
    generator = np.random.default_rng(17)
    by_risk, by_followed = [], []
    for _ in range(1500):
        followed = generator.integers(0, 120, generator.poisson(98))
        waits = np.ceil(generator.lognormal(np.log(39) - 0.5, 1, len(followed))).astype(int)
        seen = waits <= followed
        own = FollowUp(
            events=Counter(waits[seen].tolist()),
            censored=Counter(followed[~seen].tolist()),
            followed=Counter(followed.tolist()),
        )
        for counts, shown in ((own, by_followed), (replace(own, followed={}), by_risk)):
            share = share_with_event(kaplan_meier(counts), by_day=60)
            if share is not None:
                shown.append(share)
    truth = 0.8240
    assert len(by_followed) == 1500 and len(by_risk) < 750
    assert np.mean([one.value for one in by_risk]) < truth - 0.025
    assert np.mean([one.value for one in by_followed]) == pytest.approx(truth, abs=0.004)
    assert 0.93 <= np.mean([one.low <= truth <= one.high for one in by_followed]) <= 0.97
