"""The deliveries up to the gate's own: what was known when, answered without asking twice."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from sqlglot import exp

from utfall.engines.base import Row, Session
from utfall.figures.evaluating import Evaluator
from utfall.model.question import CellCounts, Question
from utfall.store.delivery import Delivery
from utfall.store.whole_file import write_whole

DAYS_APART = 7
"""Deliveries come about once a month; one further from the day asked for is not "known equally long"."""

_ANSWERS = "answers"

OpenSession = Callable[[], AbstractContextManager[Session]]
OpenEvaluator = Callable[[Delivery], Evaluator]


class RememberingSession:
    """A session that is opened when first needed and keeps the cells it has given in a folder.

    An answer is found again by the text of its query, so that another way of asking never gets an old answer. The
    folder belongs to the delivery's content: other data, another folder, and an erasure empties it.
    """

    def __init__(self, open_session: OpenSession, *, folder: Path, closing: contextlib.ExitStack) -> None:
        self._open_session = open_session
        self._folder = folder / _ANSWERS
        self._closing = closing
        self._opened: Session | None = None

    def cells(
        self, question: Question, expression: exp.Expression, groundwork: Sequence[tuple[str, exp.Expression]] = ()
    ) -> list[CellCounts]:
        """See ``Session.cells``."""
        text = "\n".join((expression.sql(), *(made.sql() for _, made in groundwork)))
        file = self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"
        try:
            return _read(file)
        except (OSError, ValueError, TypeError):  # absent, not to be read, or damaged: asked again
            found = self._session.cells(question, expression, groundwork)
            _write(file, json.dumps([(cell.period, cell.groups, cell.statistics) for cell in found]))
            return found

    def rows(
        self,
        question: Question,
        expression: exp.Expression,
        groundwork: Sequence[tuple[str, exp.Expression]] = (),
        *,
        limit: int | None = None,
    ) -> tuple[tuple[str, ...], list[Row]]:
        """See ``Session.rows``; rows about persons are never kept."""
        return self._session.rows(question, expression, groundwork, limit=limit)

    def sql(self, expression: exp.Expression) -> str:
        """See ``Session.sql``."""
        return self._session.sql(expression)

    @property
    def _session(self) -> Session:
        if self._opened is None:
            self._opened = self._closing.enter_context(self._open_session())
        return self._opened


class Deliveries:
    """The deliveries that the gate can look back on, oldest first; the last one is its own.

    Each has an evaluator of its own, made when first asked for and kept.
    """

    def __init__(
        self, current: Evaluator, *, earlier: Sequence[Delivery] = (), open_evaluator: OpenEvaluator | None = None
    ) -> None:
        self.current = current
        self.all = (*(delivery for delivery in earlier if delivery.number < current.delivery.number), current.delivery)
        self._open = open_evaluator
        self._evaluators: dict[int, Evaluator] = {current.delivery.number: current}

    def evaluator(self, delivery: Delivery) -> Evaluator:
        """The evaluator of that delivery, one of ``all``."""
        if delivery.number not in self._evaluators:
            if self._open is None:
                raise ValueError(f"delivery {delivery.number} cannot be opened here")
            self._evaluators[delivery.number] = self._open(delivery)
        return self._evaluators[delivery.number]

    def known_at(self, delivery: Delivery) -> Deliveries:
        """The deliveries as they stood when that one, of ``all``, was the last: for what would have been said then."""
        return Deliveries(self.evaluator(delivery), earlier=self.all, open_evaluator=self.evaluator)

    def as_of(self, day: date) -> Delivery | None:
        """The last delivery known that day; None before the first."""
        return next((delivery for delivery in reversed(self.all) if delivery.known_at <= day), None)

    def near(self, day: date) -> Delivery | None:
        """The delivery known nearest to that day (the earlier of two equally near; of several of one day, the last);
        None where none is within a week of it."""

        def apart(delivery: Delivery) -> tuple[int, date, int]:
            return abs((delivery.known_at - day).days), delivery.known_at, -delivery.number

        nearest = min(self.all, key=apart)
        return nearest if apart(nearest)[0] <= DAYS_APART else None


def _read(file: Path) -> list[CellCounts]:
    """The cells kept in the file. Raises ``OSError``, ``ValueError`` or ``TypeError`` where it holds none."""
    return [
        CellCounts(period, tuple(groups), tuple((name, number) for name, number in statistics))
        for period, groups, statistics in json.loads(file.read_text(encoding="utf-8"))
    ]


def _write(file: Path, text: str) -> None:
    """The file whole under its name, or not at all: nothing depends on it, so a full disk is no error."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(file, text.encode())
