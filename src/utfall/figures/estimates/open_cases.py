"""The cross-check by Little's law: do open cases, intake and mean wait agree?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from utfall.figures.estimates.making import decimal, nearest_ten
from utfall.figures.numbers_sv import number
from utfall.stats.follow_up import FollowUp, any_end
from utfall.stats.hybrid_mean import hybrid_mean
from utfall.stats.little import Disagreement, disagreement
from utfall.stats.waiting_time import WaitingTimeEstimate

DAYS = 365


@dataclass(frozen=True)
class OpenCases:
    """Cases open on an average day of the last twelve months, and how many the intake and the mean wait would give.

    Both are to the nearest ten. ``disagrees`` where they are further apart than a tenth and than chance explains;
    ``sentence`` says which in Swedish.
    """

    open_cases: int
    expected: int
    mean_open_days: Decimal
    disagrees: bool
    sentence: str


def open_cases(own: FollowUp, recent: FollowUp, estimate: WaitingTimeEstimate) -> OpenCases | None:
    """The cross-check over the last twelve months; None where no mean can be estimated.

    The mean is that of the time a case is open, however it ends. The stock is counted day by day from those in view.
    """
    intakes = recent.cases - sum(recent.entered.values())
    found = hybrid_mean(any_end(own), recent=any_end(recent))
    if found is None or intakes < 1 or estimate.cases == 0:
        return None
    stock = _case_days(recent) / DAYS
    expected = intakes / DAYS * found.mean.value
    finding = disagreement(found.mean, open_cases=stock, intakes=intakes, days=DAYS)
    return OpenCases(
        nearest_ten(round(stock)),
        nearest_ten(round(expected)),
        decimal(found.mean.value),
        finding is not None,
        _sentence(finding, nearest_ten(round(stock)), nearest_ten(round(expected))),
    )


def _case_days(recent: FollowUp) -> int:
    """Days that cases were open in the window: each from the age at which it came into view to that when it left."""
    left, entered = (recent.events, recent.competing, recent.censored), recent.entered
    return sum(day * count for histogram in left for day, count in histogram.items()) - sum(
        day * count for day, count in entered.items()
    )


def _sentence(finding: Disagreement | None, stock: int, expected: int) -> str:
    if finding is None:
        return (
            f"Omkring {stock} ärenden har varit öppna en vanlig dag, och så många ska det vara med den väntetiden "
            f"(omkring {expected})."
        )
    implied = number(decimal(finding.implied_wait_days), decimals=0)
    return (
        f"Omkring {stock} ärenden har varit öppna en vanlig dag, men med den väntetiden borde de vara omkring "
        f"{expected}. Så många öppna svarar mot {implied} dagar: se efter om ärenden ligger kvar utan att avslutas, "
        "eller om kön växer eller krymper."
    )
