"""Same seed, same bytes; another seed, another history with the same calibration."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from utfall.synthetic.days import day_of
from utfall.synthetic.extracts import ExtractsWritten, write_extracts
from utfall.synthetic.municipality import Municipality, simulate
from utfall.synthetic.targets import REPORT_DAY


def digest(folder: Path) -> str:
    """One hash over all files' names and bytes."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return total.hexdigest()


@pytest.fixture(scope="module")
def other_town() -> Municipality:
    return simulate(seed=11)


def test_same_seed_same_bytes(town: Municipality, other_town: Municipality, tmp_path: Path) -> None:
    until = date(2021, 6, 5)
    steps: list[tuple[int, int]] = []
    write_extracts(tmp_path / "a", until=until, progress=lambda done, of: steps.append((done, of)))
    write_extracts(tmp_path / "b", until=until, town=town)
    write_extracts(tmp_path / "c", until=until, town=other_town)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")
    assert steps == [(n, 5) for n in range(1, 6)]


def test_later_extracts_do_not_change_earlier_ones(
    town: Municipality, extracts: tuple[Path, ExtractsWritten], tmp_path: Path
) -> None:
    """What is written until a day does not depend on how far the extracts go."""
    out, _ = extracts
    write_extracts(tmp_path, until=date(2021, 4, 5), town=town)
    for path in tmp_path.glob("2021-*/*.csv"):
        assert path.read_bytes() == (out / path.relative_to(tmp_path)).read_bytes()


def test_another_seed_is_calibrated_too(other_town: Municipality) -> None:
    cases = other_town.cases
    spring = (cases.started >= day_of(date(2025, 1, 1))) & (cases.started <= day_of(date(2025, 4, 30)))
    assert int((spring & (cases.registered < REPORT_DAY)).sum()) == 967
    lvm = [p for p in other_town.placements if p.stay.legal_basis == "lvm"]
    last_of_april = day_of(date(2025, 4, 30))
    assert sum(p.stay.started <= last_of_april < p.stay.until for p in lvm) == 4
    assert 30 <= np.median(cases.ended - cases.started) <= 70


def test_the_truth_stands_beside_the_extracts(extracts: tuple[Path, ExtractsWritten]) -> None:
    _, written = extracts
    truth = json.loads(written.truth.read_text(encoding="utf-8"))
    application = truth["vantetid"]["ifo.vantetid_ansokan"]["2025-T1"]
    concern = truth["vantetid"]["ifo.vantetid_anmalan"]["2025-T1"]
    assert abs(application["medel_dagar"] - 52) < 1 and abs(concern["medel_dagar"] - 65) < 1
    assert abs(application["medel_dagar_kant_2025-05-05"] - 28) < 1
    assert abs(concern["medel_dagar_kant_2025-05-05"] - 34) < 1
    quarter = truth["fullfoljda_insatser"]["2024-01..2024-03"]
    assert quarter["personer"] == 93
    assert abs(quarter["andel_ej_ater"] - 77 / 93) < 0.001
    spring = truth["fullfoljda_insatser"]["2025-T1"]
    assert spring["personer_kant_2025-05-05"] < 0.8 * spring["personer"]
