"""Extract files in, three report files out, through the real store, definitions and gate."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from utfall.disclosure.policy import load_policy
from utfall.figures.gate import Gate
from utfall.measures.load import load_catalogue
from utfall.model.period import Period
from utfall.reports import build_report, write_docx, write_html, write_pdf
from utfall.reports.content import FigureTableBlock
from utfall.sources.importing import import_files
from utfall.store.store import Store

HEADS = {
    "aktualiseringar": "aktualisering;person;inkom;slag;utredning;följd;område;enhet;registrerad",
    "utredningar": "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad",
}


def write_extract(folder: Path, stem: str, rows: list[list[str]]) -> None:
    """One extract file of the mapping ``utfall``."""
    with (folder / f"{stem}_2025-05.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADS[stem].split(";"))
        writer.writerows(rows)


@pytest.fixture
def store(tmp_path: Path, report_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with one delivery: 30 referrals and 20 investigations of 2025, 10 investigations of 2024."""
    monkeypatch.setenv("UTFALL_KEY", "5a" * 32)
    folder = tmp_path / "utdrag"
    folder.mkdir()
    write_extract(
        folder,
        "aktualiseringar",
        [
            [f"a{n}", f"p{n}", "2025-02-03", "anmälan", "", "utredning inleds inte", "Myndighet", "", "2025-02-03"]
            for n in range(30)
        ],
    )
    write_extract(
        folder,
        "utredningar",
        [
            [f"u{n}", f"p{n}", "barn och unga", day, "", "", "Myndighet", "", day]
            for n, day in enumerate(["2025-03-01"] * 20 + ["2024-03-01"] * 10)
        ],
    )
    store = Store.create(tmp_path / "data")
    import_files(
        store,
        [folder],
        mappings_dir=report_dir.parent / "mappings",
        mapping="utfall",
        known_at=date(2025, 5, 5),
    )
    return store


def test_extracts_become_a_report(store: Store, report_dir: Path, finance: Any, tmp_path: Path) -> None:
    definitions = report_dir.parent
    with Gate.open(
        store,
        load_catalogue(definitions),
        policy=load_policy(definitions / "policies" / "disclosure.toml"),
        as_of=date(2025, 5, 5),
    ) as gate:
        report = build_report(gate, period=Period.parse("2025-T1"), report_dir=report_dir, finance=finance)
    assert report.known_at == date(2025, 5, 5)
    statistics = next(s for s in report.sections if s.id == "statistik")
    table = next(b for b in statistics.blocks if isinstance(b, FigureTableBlock))
    rows = {row.cells[0].text: [cell.text for cell in row.cells[-2:]] for row in table.rows}
    assert rows["Inledda utredningar"] == ["10", "20"]
    assert rows["Anmälningar och ansökningar"][-1] == "30"
    for write, name in ((write_html, "r.html"), (write_pdf, "r.pdf"), (write_docx, "r.docx")):
        write(report, tmp_path / name)
        assert (tmp_path / name).stat().st_size > 10_000
