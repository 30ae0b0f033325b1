"""The example municipality's files of the plan for 2025, published figures and all, without its ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.finance.plan_files import deliver

from utfall.finance.ledger_rows import Files
from utfall.store.store import Store
from utfall.synthetic.economy_files import write_files
from utfall.synthetic.economy_plan import YearPlan, given

NOVEMBER_5 = date(2025, 11, 5)


def write_example(folder: Path, *, known_at: date = NOVEMBER_5) -> list[Path]:
    """The files as known on the day."""
    folder.mkdir(parents=True, exist_ok=True)
    truth, budget = ({one.place: getattr(one, name) for one in given()} for name in ("truth", "budget"))
    return list(write_files(folder, YearPlan(2025, truth, budget, {}), before=None, seed=1, known_at=known_at))


def contents(paths: list[Path]) -> dict[str, str | bytes]:
    """What ``deliver`` takes."""
    return {path.name: path.read_bytes() for path in paths}


def deliver_example(store: Store, folder: Path, **more: str) -> Files:
    """The files as one delivery, with more of them beside or in their place."""
    files = contents(write_example(folder / "filer")) | {f"{name}.csv": text for name, text in more.items()}
    return store.current_files(deliver(store, folder, files, on=NOVEMBER_5))
