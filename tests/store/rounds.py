"""What the killed writers write: round after round the same kinds of files, their content follows from the number."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from canonical_rows import FakeFile, person, referral

from utfall.store.store import Store

FIRST_DAY = date(2021, 2, 5)
LEAVING = "feedface" * 4


def day(number: int) -> date:
    """The day of a round's extracts."""
    return FIRST_DAY + timedelta(days=number)


def files(number: int) -> list[FakeFile]:
    """One file that corrects the round before, and one that is new; three tables, a row set aside."""
    keys = [f"{number:04d}{n:028d}" for n in range(3)]
    return [
        FakeFile("stock.csv", {"persons": [person("a" * 32, sex=("man", "woman")[number % 2]), person(LEAVING)]}),
        FakeFile(
            f"new_{number}.csv",
            {
                "persons": [person(key) for key in keys],
                "referrals": [referral(number * 10 + n, key) for n, key in enumerate(keys)],
                "providers": [{"provider_id": f"U{number}"}],
            },
            bad=[(9, f"{number};fel")],
            chunk_rows=1,
        ),
    ]


def deliver_round(root: Path, number: int) -> None:
    """Deliver one round."""
    Store.open(root).deliver(files(number), known_at=day(number), check=lambda current: [])


def erase_round(root: Path, number: int) -> None:
    """Erase the person whom every round brings back."""
    Store.open(root).erase(LEAVING, reason="begäran", by="arkivarien")
