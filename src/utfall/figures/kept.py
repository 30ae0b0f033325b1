"""The gate with a memory: what it has answered once it answers again without counting, also in another process.

A web page asks for the same figures as the page before it. What a door gave is kept in the delivery's cache folder,
which an erasure empties, under a name made from the data, the definitions, the policy, the code and the call. Each call
is kept as it was made: figures asked for in one call are protected as one table, so no kept table is put together from
others. Rows of persons are never kept (docs/decisions/0009).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import utfall
from utfall.disclosure.policy import DisclosurePolicy
from utfall.errors import UtfallError
from utfall.figures.access import Reader, Rows
from utfall.figures.beside_published import PublicPlace
from utfall.figures.comparison import Comparison
from utfall.figures.estimates.before_after import BeforeAndAfter, Began, before_and_after_there
from utfall.figures.estimates.bridging import VersionBridge
from utfall.figures.estimates.control import ControlChart
from utfall.figures.estimates.expected import ExpectedCount
from utfall.figures.estimates.followed_words import is_wait
from utfall.figures.estimates.full_year import FullYearEstimate
from utfall.figures.estimates.making import Groups
from utfall.figures.estimates.reached import Reached
from utfall.figures.estimates.returns import Returns
from utfall.figures.estimates.revisions import Revisions
from utfall.figures.estimates.track_record import TrackRecord
from utfall.figures.estimates.units import UnitFunnel
from utfall.figures.estimates.waiting import WaitingTime
from utfall.figures.explanation import Explanation
from utfall.figures.gate import Gate
from utfall.figures.standing import standing_figures
from utfall.figures.table import FigureTable
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.store.delivery import Delivery
from utfall.store.store import Store
from utfall.store.whole_file import write_whole

Answer = TypeVar("Answer")

MOST_IN_MEMORY = 1024
"""Answers: some tens of kilobytes each."""

_SIGNATURE_BYTES = 32
_PURPOSE = b"utfall kept figures 1"
_ROOMS = ("model", "stats", "disclosure", "store", "engines", "measures", "figures", "finance", "reports")
"""The code that can change a figure, or what is drawn of it."""


class KeptGate:
    """The doors of ``utfall.figures.gate.Gate``, for several threads. The gate itself is opened at the first question
    that nobody has asked before. A context manager."""

    def __init__(
        self,
        open_gate: Callable[[], Gate],
        *,
        delivery: Delivery,
        catalogue: Mapping[str, Definition],
        folder: Path,
        basis: str,
        key: bytes,
        policy: DisclosurePolicy,
    ) -> None:
        self._open_gate = open_gate
        self._gate: Gate | None = None
        self._catalogue = catalogue
        self._folder = folder
        self._basis = basis
        self._policy = policy
        self._key = hmac.new(key, _PURPOSE, hashlib.sha256).digest()
        self._lock = threading.RLock()
        self._memory: OrderedDict[str, object] = OrderedDict()
        self._memory_lock = threading.Lock()
        self.delivery = delivery

    @classmethod
    def open(
        cls,
        store: Store,
        catalogue: Mapping[str, Definition],
        *,
        policy: DisclosurePolicy,
        as_of: date | None = None,
        engine: str = "duckdb",
    ) -> Self:
        """The gate on the last delivery known at ``as_of`` (None: the latest). Raises as ``Gate.open``."""
        delivery = store.delivery(as_of)
        folder = store.cache_dir(delivery) / "results"
        folder.mkdir(mode=0o700, exist_ok=True)
        os.utime(folder)  # still in use: the cleaning of the cache goes by this
        basis = "\n".join(
            (
                delivery.id,
                delivery.snapshot,
                str(len(store.erasures())),
                repr(policy),
                *(f"{name}={definition!r}" for name, definition in sorted(catalogue.items())),
                engine,
                code_digest(),
            )
        )
        return cls(
            lambda: Gate.open(store, catalogue, policy=policy, as_of=delivery.known_at, engine=engine),
            delivery=delivery,
            catalogue=catalogue,
            folder=folder,
            basis=hashlib.sha256(basis.encode()).hexdigest(),
            key=store.key(),
            policy=policy,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the gate, if it was opened; it opens again when asked."""
        with self._lock:
            if self._gate is not None:
                self._gate.__exit__(None, None, None)
                self._gate = None

    @property
    def is_open(self) -> bool:
        """Has anything had to be counted?"""
        return self._gate is not None

    @property
    def known_at(self) -> date:
        """See ``Gate.known_at``."""
        return self.delivery.known_at

    def least_count(self, measure: str) -> int:
        """See ``Gate.least_count``."""
        return self._policy.least_count(measure)

    @property
    def measures(self) -> tuple[str, ...]:
        """See ``Gate.measures``."""
        return tuple(sorted(self._catalogue))

    def definition(self, measure: str) -> Definition:
        """See ``Gate.definition``."""
        if measure in self._catalogue:
            return self._catalogue[measure]
        with self._lock:
            return self._opened().definition(measure)

    def table(
        self, measure: str, periods: Sequence[Period], *, by: Sequence[str] = (), version: str | None = None
    ) -> FigureTable:
        """See ``Gate.table``."""
        asked, split = tuple(periods), tuple(by)
        return self._kept(
            ("table", measure, _ids(asked), split, version),
            lambda: self._opened().table(measure, asked, by=split, version=version),
        )

    def table_of_each(
        self, measure: str, periods: Sequence[Period], *, in_all: Sequence[Period] = (), each: Sequence[str]
    ) -> FigureTable:
        """See ``Gate.table_of_each``."""
        asked, whole, split = tuple(periods), tuple(in_all), tuple(each)
        return self._kept(
            ("table_of_each", measure, _ids(asked), _ids(whole), split),
            lambda: self._opened().table_of_each(measure, asked, in_all=whole, each=split),
        )

    def standing(self, measure: str, periods: Iterable[Period], *, by: str = "") -> FigureTable:
        """The figures as every page, file and report shows them. See ``figures.standing``."""
        asked = tuple(periods)
        return self._kept(("standing", measure, _ids(asked), by), lambda: standing_figures(self, measure, asked, by=by))

    def tables(self, asked: Iterable[tuple[str, Sequence[Period], Sequence[str]]]) -> tuple[FigureTable, ...]:
        """See ``Gate.tables``."""
        return tuple(self.table(measure, periods, by=by) for measure, periods, by in asked)

    def published(self, measure: str, periods: Sequence[Period]) -> FigureTable:
        """See ``Gate.published``."""
        asked = tuple(periods)
        return self._kept(("published", measure, _ids(asked)), lambda: self._opened().published(measure, asked))

    def beside_published(
        self, figures: Sequence[Figure], published: Mapping[str, Sequence[Figure]]
    ) -> frozenset[PublicPlace]:
        """See ``Gate.beside_published``: not kept, since what has been published is another each time."""
        with self._lock:
            return self._opened().beside_published(figures, published)

    def waiting_time(self, measure: str, period: Period, *, groups: Groups = ()) -> WaitingTime:
        """See ``Gate.waiting_time``."""
        return self._kept(
            ("waiting_time", measure, period.id, groups),
            lambda: self._opened().waiting_time(measure, period, groups=groups),
        )

    def expected_count(self, measure: str, period: Period) -> ExpectedCount:
        """See ``Gate.expected_count``."""
        return self._kept(
            ("expected_count", measure, period.id), lambda: self._opened().expected_count(measure, period)
        )

    def full_year(self, measure: str, year: Period) -> FullYearEstimate:
        """See ``Gate.full_year``."""
        return self._kept(("full_year", measure, year.id), lambda: self._opened().full_year(measure, year))

    def revisions(self, measure: str, period: Period) -> Revisions:
        """See ``Gate.revisions``."""
        return self._kept(("revisions", measure, period.id), lambda: self._opened().revisions(measure, period))

    def control_chart(self, measure: str) -> ControlChart:
        """See ``Gate.control_chart``."""
        return self._kept(("control_chart", measure), lambda: self._opened().control_chart(measure))

    def before_and_after(self, measure: str, began: Began, *, groups: Groups = ()) -> BeforeAndAfter:
        """See ``Gate.before_and_after``; of a group from the figures that are kept already."""
        return self._kept(
            ("before_and_after", measure, repr(began), groups),
            lambda: (
                before_and_after_there(self, self.definition(measure), groups, began)
                if groups and not is_wait(self.definition(measure))
                else self._opened().before_and_after(measure, began, groups=groups)
            ),
        )

    def returns(self, measure: str, period: Period) -> Returns:
        """See ``Gate.returns``."""
        return self._kept(("returns", measure, period.id), lambda: self._opened().returns(measure, period))

    def reached(self, measure: str, period: Period) -> Reached:
        """See ``Gate.reached``."""
        return self._kept(("reached", measure, period.id), lambda: self._opened().reached(measure, period))

    def version_bridge(self, measure: str, *, old: str | None = None, new: str | None = None) -> VersionBridge:
        """See ``Gate.version_bridge``."""
        return self._kept(
            ("version_bridge", measure, old, new), lambda: self._opened().version_bridge(measure, old=old, new=new)
        )

    def unit_funnel(self, measure: str, period: Period, *, by: str) -> UnitFunnel:
        """See ``Gate.unit_funnel``."""
        return self._kept(
            ("unit_funnel", measure, period.id, by), lambda: self._opened().unit_funnel(measure, period, by=by)
        )

    def track_record(self, measure: str, period: Period) -> TrackRecord:
        """See ``Gate.track_record``."""
        return self._kept(("track_record", measure, period.id), lambda: self._opened().track_record(measure, period))

    def compare(self, later: Figure, earlier: Figure, *, restate: bool = False) -> Comparison:
        """See ``Gate.compare``."""
        return self._kept(
            ("compare", repr(later), repr(earlier), restate),
            lambda: self._opened().compare(later, earlier, restate=restate),
        )

    def explain(self, figure: Figure) -> Explanation:
        """See ``Gate.explain``."""
        return self._kept(("explain", repr(figure)), lambda: self._opened().explain(figure))

    def keep(self, call: tuple[object, ...], make: Callable[[], Answer]) -> Answer:
        """What ``make`` gives, kept under the name ``call``: something made of this gate's answers alone, a drawing for
        instance. ``call`` must name all else that it depends on."""
        return self._kept(("keep", *call), make)

    def has_kept(self, call: tuple[object, ...]) -> bool:
        """Has ``keep`` been answered for that name, so that it answers at once?"""
        return self._remembered(self._name(("keep", *call))) is not None

    def read_ahead(self, *, pause: float = 0.0) -> int:
        """Read what is kept into memory before anybody asks for it, with that many seconds between two answers; how
        many there were."""
        newest = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        found = 0
        for file in newest[:MOST_IN_MEMORY]:
            found += self._remembered(file.name) is not None
            time.sleep(pause)
        return found

    def rows(self, figure: Figure, *, reader: Reader) -> Rows:
        """See ``Gate.rows``: never kept, and logged each time."""
        with self._lock:
            return self._opened().rows(figure, reader=reader)

    def _opened(self) -> Gate:
        if self._gate is None:
            self._gate = self._open_gate()
        return self._gate

    def _kept(self, call: tuple[object, ...], ask: Callable[[], Answer]) -> Answer:
        """The answer, or the user error that is the answer ("no estimate can be made")."""
        name = self._name(call)
        found = self._remembered(name)
        if found is None:
            with self._lock:  # the engine answers one at a time, and whoever waited finds the answer there
                found = self._remembered(name) or self._asked(name, ask)
        if isinstance(found, _Refusal):
            raise found.error
        assert isinstance(found, _Given)
        answer: Answer = found.answer  # type: ignore[assignment]
        return answer

    def _name(self, call: tuple[object, ...]) -> str:
        return hashlib.sha256(f"{self._basis}\n{call!r}".encode()).hexdigest()[:40]

    def _asked(self, name: str, ask: Callable[[], Answer]) -> _Given | _Refusal:
        made: _Given | _Refusal
        try:
            made = _Given(ask())
        except UtfallError as error:
            made = _Refusal(error.with_traceback(None))
        self._write(name, pickle.dumps(made))
        self._remember(name, made)
        return made

    def _remembered(self, name: str) -> object:
        with self._memory_lock:
            if name in self._memory:
                self._memory.move_to_end(name)
                return self._memory[name]
        found = self._read(name)
        if found is not None:
            self._remember(name, found)
        return found

    def _remember(self, name: str, found: object) -> None:
        with self._memory_lock:
            self._memory[name] = found
            while len(self._memory) > MOST_IN_MEMORY:
                self._memory.popitem(last=False)

    def _read(self, name: str) -> object:
        """None for what is absent, or was not written by us: a pickle from elsewhere could run anything."""
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        signature, body = content[:_SIGNATURE_BYTES], content[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(name, body)):
            return None
        return pickle.loads(body)

    def _write(self, name: str, body: bytes) -> None:
        """Whole or not at all. A cache that cannot be written (a full disk) is no reason not to answer."""
        with suppress(OSError):
            write_whole(self._folder / name, self._sign(name, body) + body)

    def _sign(self, name: str, body: bytes) -> bytes:
        return hmac.new(self._key, name.encode() + b"\0" + body, hashlib.sha256).digest()


class _Given:
    """An answer that may be anything, also None."""

    def __init__(self, answer: object) -> None:
        self.answer = answer


class _Refusal:
    """A user error that a door raised."""

    def __init__(self, error: UtfallError) -> None:
        self.error = type(error)(error.cause, remedy=error.remedy)

    def __reduce__(self) -> tuple[object, ...]:
        return _refusal, (type(self.error), self.error.cause, self.error.remedy)


def _refusal(kind: type[UtfallError], cause: str, remedy: str) -> _Refusal:
    return _Refusal(kind(cause, remedy=remedy))


@cache
def code_digest() -> str:
    """SHA-256 over the source of every room that can change a figure: new code, new answers."""
    root = Path(utfall.__file__).parent
    digest = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _ids(periods: Sequence[Period]) -> tuple[str, ...]:
    return tuple(period.id for period in periods)
