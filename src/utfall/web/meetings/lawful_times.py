"""What the Local Government Act (2017:725) asks of a board's minutes: 5 chap. 69 §, 8 chap. 12 §, 8 chap. 13 §."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

APPROVED_WITHIN_DAYS = 14
NOTICED_WITHIN_DAYS = 2
NOTICE_STANDS_DAYS = 21


@dataclass(frozen=True)
class LawfulTimes:
    """The days of a board's minutes. What follows the approval is None until they are approved."""

    approved_by: date
    noticed_by: date | None
    stands_until: date | None


def lawful_times(held_on: date, *, approved_on: date | None, noticed_on: date | None = None) -> LawfulTimes:
    """Approved within fourteen days of the meeting; noticed the second day after that at the latest; the notice stands
    three weeks from when it was put up (before that: from the last day for it)."""
    if approved_on is None:
        return LawfulTimes(held_on + timedelta(days=APPROVED_WITHIN_DAYS), None, None)
    noticed_by = approved_on + timedelta(days=NOTICED_WITHIN_DAYS)
    stands = (noticed_on or noticed_by) + timedelta(days=NOTICE_STANDS_DAYS)
    return LawfulTimes(held_on + timedelta(days=APPROVED_WITHIN_DAYS), noticed_by, stands)
