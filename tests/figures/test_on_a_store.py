"""From a file through the store to figures, on the engines that are always there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from utfall.disclosure.policy import load_policy
from utfall.errors import EngineMissing, NoDelivery
from utfall.figures.access import Reader
from utfall.figures.gate import ACCESS_LOG, Gate
from utfall.measures.load import load_catalogue
from utfall.model.cell import Cell, CellState
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.sources.importing import import_files
from utfall.store.store import Store

DEFINITIONS = Path(__file__).parents[2] / "definitions"
MEASURE = "ifo.inledda_utredningar"
PERIODS = tuple(Period.parse(text) for text in ("2023", "2024", "2025-T1"))


def deliver(store: Store, folder: Path, *, month: str, known_at: date, days: list[str]) -> None:
    lines = ["utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad"]
    lines += [
        f"u{month}-{number};p{number};barn och unga;{day};;;{'Boende' if number % 3 else 'Myndighet'};Enhet 1;{day}"
        for number, day in enumerate(days)
    ]
    file = folder / f"utredningar_{month}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_files(store, [file], mappings_dir=DEFINITIONS / "mappings", mapping="utfall", known_at=known_at)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("store")
    store = Store.create(folder / "data")
    deliver(store, folder, month="2025-01", known_at=date(2025, 2, 5), days=["2024-05-02"] * 30 + ["2025-01-07"] * 9)
    deliver(store, folder, month="2025-04", known_at=date(2025, 5, 5), days=["2025-04-30"] * 12 + ["2025-05-05"] * 5)
    return store


def opened(store: Store, *, engine: str, as_of: date | None = None) -> Gate:
    policy = load_policy(DEFINITIONS / "policies" / "disclosure.toml")
    return Gate.open(store, load_catalogue(DEFINITIONS), policy=policy, as_of=as_of, engine=engine)


def figures(store: Store, *, engine: str, as_of: date | None = None) -> tuple[Figure, ...]:
    with opened(store, engine=engine, as_of=as_of) as gate:
        return gate.table(MEASURE, PERIODS).figures


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_figures_as_known_on_two_days(store: Store, engine: str) -> None:
    latest = figures(store, engine=engine)
    # Five started on the day of the extract, which does not exist yet.
    assert [figure.value for figure in latest[1:]] == [Cell.of(30), Cell.of(21)]
    assert latest[0].value == Cell.missing("uppgift saknas, eftersom levererade uppgifter börjar 2 maj 2024")
    before = figures(store, engine=engine, as_of=date(2025, 3, 1))
    assert before[2].value == Cell.of(9) and before[2].origin.known_at == date(2025, 2, 5)
    assert before[2].maturity_share < latest[2].maturity_share
    assert before[2].origin.snapshot != latest[2].origin.snapshot


def test_rows_and_their_log(store: Store) -> None:
    with opened(store, engine="duckdb") as gate:
        figure = gate.table(MEASURE, PERIODS, by=("area",)).figure("2024", area="Boende")
        rows = gate.rows(figure, reader=Reader("Controller Ett", may_read_rows=True))
        assert len(rows.rows) == figure.value.value == 20
        assert "FROM" in gate.explain(figure).sql
    last = json.loads((store.root / ACCESS_LOG).read_text(encoding="utf-8").splitlines()[-1])
    assert (last["reader"], last["rows"]) == ("Controller Ett", 20)


def test_a_table_without_rows_is_missing(store: Store) -> None:
    with opened(store, engine="duckdb") as gate:
        figure = gate.table("ifo.inledda_insatser", PERIODS[1:2]).figures[0]
    assert figure.value.state is CellState.MISSING


def test_what_cannot_be_opened(store: Store) -> None:
    with pytest.raises(EngineMissing, match="Välj duckdb"):
        opened(store, engine="abacus")
    with pytest.raises(NoDelivery):
        opened(store, engine="duckdb", as_of=date(2020, 1, 1))
