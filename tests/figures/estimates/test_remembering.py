"""Past deliveries are asked once: their cells are kept, and nothing else is, nor for longer than they are true."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp, parse_one
from tests.figures.estimates.towns import STARTED
from tests.store.canonical_rows import FakeFile

from utfall.disclosure.policy import DisclosurePolicy
from utfall.engines.base import Row
from utfall.engines.duckdb import DuckDB
from utfall.figures.asking import run
from utfall.figures.deliveries import RememberingSession
from utfall.figures.gate import Gate
from utfall.measures.definition import Definition
from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.model.question import CellCounts, Question
from utfall.store.store import Store

QUESTION = Question(STARTED, (Period.parse("2024-03"),), (), date(2024, 4, 5))
POLICY = DisclosurePolicy(minimum_count=5, minimum_denominator=20, show_zero=True)


@dataclass
class Answering:
    """A session that answers with a count that grows, so that a second asking shows."""

    asked: list[str] = field(default_factory=list)
    rows_asked: int = 0

    def cells(
        self, question: Question, expression: exp.Expression, groundwork: Sequence[tuple[str, exp.Expression]] = ()
    ) -> list[CellCounts]:
        self.asked.append(expression.sql())
        number = len(self.asked)
        return [
            CellCounts("2024-03", ("Norr å”;", "okänd"), (("n", number), ("rows", -number))),
            CellCounts("2024-03", (), (("n", 10**15),)),
        ]

    def rows(
        self,
        question: Question,
        expression: exp.Expression,
        groundwork: Sequence[tuple[str, exp.Expression]] = (),
        *,
        limit: int | None = None,
    ) -> tuple[tuple[str, ...], list[Row]]:
        self.rows_asked += 1
        return ("person_key",), [("hemlig person",)]

    def sql(self, expression: exp.Expression) -> str:
        return expression.sql()


@dataclass
class Opening:
    """How often the engine was opened and closed."""

    session: Answering = field(default_factory=Answering)
    opened: int = 0
    closed: int = 0

    @contextlib.contextmanager
    def __call__(self) -> Iterator[Answering]:
        self.opened += 1
        yield self.session
        self.closed += 1


def sql(text: str) -> exp.Expression:
    found = parse_one(text)
    assert isinstance(found, exp.Expression)
    return found


ONE, TWO = sql("SELECT 1 AS n"), sql("SELECT 2 AS n")


def test_the_second_time_is_answered_from_the_folder_without_an_engine(tmp_path: Path) -> None:
    opening = Opening()
    with contextlib.ExitStack() as closing:
        first = RememberingSession(opening, folder=tmp_path, closing=closing)
        assert opening.opened == 0
        found = first.cells(QUESTION, ONE)
        assert first.cells(QUESTION, ONE) == found
        # Another gate, another day: the folder is all they share.
        assert RememberingSession(opening, folder=tmp_path, closing=closing).cells(QUESTION, ONE) == found
        assert (opening.opened, opening.closed, len(opening.session.asked)) == (1, 0, 1)
    assert opening.closed == 1


def test_another_text_never_gets_an_old_answer(tmp_path: Path) -> None:
    """Another query; the same query on other groundwork; and back to the first."""
    opening = Opening()
    with contextlib.ExitStack() as closing:
        session = RememberingSession(opening, folder=tmp_path, closing=closing)
        counts = [
            session.cells(QUESTION, expression, groundwork)[0]["n"]
            for expression, groundwork in (
                (ONE, ()),
                (TWO, ()),
                (ONE, [("cases", ONE)]),
                (ONE, [("cases", TWO)]),
                (ONE, [("cases", ONE), ("more", TWO)]),
                (ONE, ()),
            )
        ]
    assert counts == [1, 2, 3, 4, 5, 1]


def test_another_folder_knows_nothing(tmp_path: Path) -> None:
    """The folder belongs to the delivery's content: other data, another folder."""
    opening = Opening()
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with contextlib.ExitStack() as closing:
        for name in ("a", "b", "a"):
            RememberingSession(opening, folder=tmp_path / name, closing=closing).cells(QUESTION, ONE)
    assert len(opening.session.asked) == 2


def test_rows_are_never_kept(tmp_path: Path) -> None:
    opening = Opening()
    with contextlib.ExitStack() as closing:
        session = RememberingSession(opening, folder=tmp_path, closing=closing)
        assert session.rows(QUESTION, ONE) == session.rows(QUESTION, ONE) == (("person_key",), [("hemlig person",)])
        assert session.sql(ONE) == "SELECT 1 AS n"
    assert opening.session.rows_asked == 2
    assert list(tmp_path.rglob("*")) == []


def only_file(folder: Path) -> Path:
    (file,) = [path for path in folder.rglob("*") if path.is_file()]
    return file


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b'[["2024-03", ["A"',
        b"\x00" * 40,
        pytest.param(b"\xff\xfe\x00\x9f", id="not text"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"2024-03": 1}', id="another form"),
        pytest.param(b'[["2024-03", ["A"]]]', id="too short"),
        pytest.param(b'[["2024-03", [], [["n"]]]]', id="a statistic without number"),
    ],
)
def test_a_damaged_file_is_asked_again_and_mended(tmp_path: Path, damaged: bytes) -> None:
    opening = Opening()
    with contextlib.ExitStack() as closing:
        session = RememberingSession(opening, folder=tmp_path, closing=closing)
        session.cells(QUESTION, ONE)
        file = only_file(tmp_path)
        file.write_bytes(damaged)
        assert session.cells(QUESTION, ONE)[0]["n"] == 2
        assert session.cells(QUESTION, ONE)[0]["n"] == 2
        json.loads(file.read_text(encoding="utf-8"))


def fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anywhere, so a folder without permission proves nothing: writing itself fails here."""

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("utfall.store.whole_file.os.fdopen", full)


@pytest.mark.parametrize("why", ["the cache was emptied", "the disk is full"])
def test_nothing_is_kept_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """The answer comes all the same, asked for each time, and no half file is left."""
    opening, folder = Opening(), tmp_path / "cache"
    if why == "the disk is full":
        folder.mkdir()
        fill_the_disk(monkeypatch)
    with contextlib.ExitStack() as closing:
        session = RememberingSession(opening, folder=folder, closing=closing)
        assert [session.cells(QUESTION, ONE)[0]["n"] for _ in range(2)] == [1, 2]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_in_the_way_of_the_folder_is_no_error(tmp_path: Path) -> None:
    opening = Opening()
    (tmp_path / "answers").write_text("in the way", encoding="utf-8")
    with contextlib.ExitStack() as closing:
        session = RememberingSession(opening, folder=tmp_path, closing=closing)
        assert [session.cells(QUESTION, ONE)[0]["n"] for _ in range(2)] == [1, 2]


def test_only_the_owner_may_read_what_is_kept(tmp_path: Path) -> None:
    """Cells are not protected yet: they hold counts of one."""
    with contextlib.ExitStack() as closing:
        RememberingSession(Opening(), folder=tmp_path, closing=closing).cells(QUESTION, ONE)
    assert only_file(tmp_path).parent.stat().st_mode & 0o077 == 0


def started(number: int, person: str, on: date) -> dict[str, object]:
    return {"investigation_id": f"u{number}", "person_key": person, "started_on": on}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three deliveries: 30, 10 more, 10 more; Anna is one of the first."""
    made = Store.create(tmp_path / "lager")
    for place, (month, count) in enumerate([(2, 30), (3, 10), (4, 10)]):
        rows = [started(100 * place + n, f"p{n}".ljust(32, "0"), date(2024, 1, 1 + n % 28)) for n in range(count)]
        made.deliver([FakeFile(f"u{month}.csv", {"investigations": rows})], known_at=date(2024, month, 5))
    return made


def answers(store: Store) -> list[Path]:
    return [path for path in store.root.rglob("answers/*") if path.is_file()]


def definition(version: Any, small: Any) -> Definition:
    found: Definition = small.define("m", version(STARTED))
    return found


def test_past_deliveries_are_kept_the_gates_own_is_not_and_an_erasure_empties_them(
    store: Store, small: Any, version: Any
) -> None:
    """30, 40 and 50 known of January. After the erasure of one of the first 30 (who is in every delivery once: 3
    investigations, n 0 of each file) there are 29, 38 and 47, and no answer from before is left.
    """
    catalogue = {"m": definition(version, small)}
    january = Period.parse("2024-01")

    def known() -> list[Cell]:
        with Gate.open(store, catalogue, policy=POLICY) as gate:
            return [step.figure.value for step in gate.revisions("m", january).steps]

    assert known() == [Cell.of(30), Cell.of(40), Cell.of(50)]
    before = answers(store)
    assert len(before) == 2
    assert known() == [Cell.of(30), Cell.of(40), Cell.of(50)] and answers(store) == before
    store.erase("p0".ljust(32, "0"), reason="begäran", by="prov")
    assert answers(store) == []
    assert known() == [Cell.of(29), Cell.of(38), Cell.of(47)]
    assert not {path.parent for path in answers(store)} & {path.parent for path in before}


def test_what_is_kept_is_what_the_engine_said(store: Store, tmp_path: Path) -> None:
    """By group too, where a value may hold any letter."""
    files = store.current_files(store.delivery())
    question = Question(STARTED, (Period.parse("2024-01"), Period.parse("2024")), (), date(2024, 4, 5))
    with DuckDB().open(files) as session:
        plain = run(session, question)
    with contextlib.ExitStack() as closing:
        remembering = RememberingSession(lambda: DuckDB().open(files), folder=tmp_path, closing=closing)
        assert run(remembering, question) == plain == run(remembering, question)
