"""The gate with a memory answers as the gate does, once and for all, and forgets when it must."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from tests.figures.test_on_a_store import DEFINITIONS, MEASURE, PERIODS, deliver

from utfall.disclosure.policy import DisclosurePolicy, load_policy
from utfall.errors import NoEstimate, UnknownMeasure
from utfall.figures.access import Reader
from utfall.figures.gate import ACCESS_LOG, Gate
from utfall.figures.kept import KeptGate
from utfall.figures.warming import last_months, last_whole_tertial, warm_measure
from utfall.measures.definition import Definition
from utfall.measures.load import load_catalogue
from utfall.store.keys import pseudonym
from utfall.store.store import Store

POLICY = load_policy(DEFINITIONS / "policies" / "disclosure.toml")
CATALOGUE = load_catalogue(DEFINITIONS)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.create(tmp_path / "data")
    deliver(made, tmp_path, month="2025-01", known_at=date(2025, 2, 5), days=["2024-05-02"] * 30 + ["2025-01-07"] * 9)
    deliver(made, tmp_path, month="2025-04", known_at=date(2025, 5, 5), days=["2025-04-30"] * 12)
    return made


def kept(
    store: Store, *, policy: DisclosurePolicy = POLICY, catalogue: Mapping[str, Definition] = CATALOGUE
) -> KeptGate:
    return KeptGate.open(store, catalogue, policy=policy)


def test_it_answers_as_the_gate_does_and_a_second_one_counts_nothing(store: Store) -> None:
    with Gate.open(store, CATALOGUE, policy=POLICY) as gate:
        table = gate.table(MEASURE, PERIODS, by=("area",))
        expected = (
            table,
            gate.compare(table.figure("2025-T1"), table.figure("2024")),
            gate.explain(table.figures[2]),
            gate.published(MEASURE, PERIODS[:1]),
            gate.revisions(MEASURE, PERIODS[2]),
        )
    for is_open in (True, False):
        with kept(store) as gate_with_memory:
            table = gate_with_memory.table(MEASURE, PERIODS, by=("area",))
            answers = (
                table,
                gate_with_memory.compare(table.figure("2025-T1"), table.figure("2024")),
                gate_with_memory.explain(table.figures[2]),
                gate_with_memory.published(MEASURE, PERIODS[:1]),
                gate_with_memory.revisions(MEASURE, PERIODS[2]),
            )
            assert answers == expected
            assert gate_with_memory.is_open is is_open


def test_that_no_estimate_can_be_made_is_an_answer_too(store: Store) -> None:
    said = []
    for is_open in (True, False):
        with kept(store) as gate:
            with pytest.raises(NoEstimate) as raised:
                gate.waiting_time(MEASURE, PERIODS[2])
            said.append(str(raised.value))
            assert gate.is_open is is_open
    assert said[0] == said[1]
    with kept(store) as gate, pytest.raises(UnknownMeasure, match="inledda_utredningar"):
        gate.table("ifo.inleda_utredningar", PERIODS)


def test_another_policy_or_definition_or_delivery_is_another_answer(store: Store, tmp_path: Path) -> None:
    with kept(store) as gate:
        gate.table(MEASURE, PERIODS)
    stricter = dataclasses.replace(POLICY, minimum_count=25, minimum_denominator=25)
    with kept(store, policy=stricter) as gate:
        assert not gate.table(MEASURE, PERIODS).figure("2025-T1").value.has_value
        assert gate.is_open
    renamed = dict(CATALOGUE) | {MEASURE: dataclasses.replace(CATALOGUE[MEASURE], title="Annat")}
    with kept(store, catalogue=renamed) as gate:
        assert gate.table(MEASURE, PERIODS).definition.title == "Annat"
    deliver(store, tmp_path, month="2025-05", known_at=date(2025, 6, 5), days=["2025-04-29"] * 7)
    with kept(store) as gate:
        assert gate.table(MEASURE, PERIODS).figure("2025-T1").value.value == 28


def test_what_somebody_else_wrote_is_not_read(store: Store) -> None:
    with kept(store) as gate:
        before = gate.table(MEASURE, PERIODS)
    folder = store.cache_dir(gate.delivery) / "results"
    files = sorted(folder.iterdir())
    assert files
    for file in files:
        assert file.stat().st_mode & 0o077 == 0
        content = bytearray(file.read_bytes())
        content[-3] ^= 1
        file.write_bytes(bytes(content))
    with kept(store) as gate:
        assert gate.table(MEASURE, PERIODS) == before
        assert gate.is_open
    files[0].write_bytes(b"")  # a file that a full disk left behind
    with kept(store) as gate:
        assert gate.table(MEASURE, PERIODS) == before


def test_an_erasure_takes_what_was_kept(store: Store) -> None:
    with kept(store) as gate:
        assert gate.table(MEASURE, PERIODS).figure("2024").value.value == 30
        folder = store.cache_dir(gate.delivery) / "results"
        assert list(folder.iterdir())
    store.erase(pseudonym(store.key(), "person", "p3"), reason="prov", by="provet")
    assert not folder.exists() or not list(folder.iterdir())
    with kept(store) as gate:
        assert gate.table(MEASURE, PERIODS).figure("2024").value.value == 29


def test_rows_are_never_kept_and_logged_each_time(store: Store) -> None:
    reader = Reader("Anna", may_read_rows=True, purpose="prov")
    with kept(store) as gate:
        figure = gate.table(MEASURE, PERIODS).figure("2025-T1")
        files = len(list((store.cache_dir(gate.delivery) / "results").iterdir()))
        assert len(gate.rows(figure, reader=reader).rows) == len(gate.rows(figure, reader=reader).rows) == 21
        assert len(list((store.cache_dir(gate.delivery) / "results").iterdir())) == files
    assert len((store.root / ACCESS_LOG).read_text(encoding="utf-8").splitlines()) == 2


def test_many_threads_get_one_answer_that_was_counted_once(store: Store) -> None:
    opened = 0

    def open_gate() -> Gate:
        nonlocal opened
        opened += 1
        return Gate.open(store, CATALOGUE, policy=POLICY)

    with kept(store) as gate:
        gate._open_gate = open_gate
        answers: list[object] = []
        threads = [
            threading.Thread(target=lambda: answers.append(gate.table(MEASURE, PERIODS, by=("area",))))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 8 and all(answer is answers[0] for answer in answers)
        assert opened == 1


def test_warming_answers_what_a_page_asks(store: Store) -> None:
    with kept(store) as gate:
        period = last_whole_tertial(gate.known_at)
        warm_measure(gate, MEASURE, period)
    with kept(store) as gate:
        gate.standing(MEASURE, (period, *last_months(gate.known_at)))
        gate.revisions(MEASURE, period)
        assert not gate.is_open


def test_what_is_read_ahead_needs_no_file(store: Store) -> None:
    with kept(store) as gate:
        period = last_whole_tertial(gate.known_at)
        answer = gate.standing(MEASURE, (period,))
    with kept(store) as gate:
        assert gate.read_ahead() > 0
        for file in gate._folder.iterdir():
            file.unlink()
        assert gate.standing(MEASURE, (period,)) == answer
        assert not gate.is_open


@pytest.mark.parametrize(
    ("day", "tertial", "last"),
    [
        (date(2025, 5, 5), "2025-T1", "2025-04"),
        (date(2025, 4, 30), "2024-T3", "2025-03"),
        (date(2025, 1, 1), "2024-T3", "2024-12"),
        (date(2025, 9, 1), "2025-T2", "2025-08"),
    ],
)
def test_the_last_whole_tertial_and_month(day: date, tertial: str, last: str) -> None:
    assert last_whole_tertial(day).id == tertial
    assert last_months(day)[-1].id == last
    assert len({period.id for period in last_months(day)}) == 24
