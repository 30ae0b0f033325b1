"""A SIE file on its way into the store: an ``IncomingFile`` whose vouchers are streamed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from utfall.errors import RefusedFile, TooManyBadRows
from utfall.model.problem import Problem, Severity
from utfall.sources.extracts.probe import Probe
from utfall.sources.sie.ledger import Dimension, SieFile
from utfall.sources.sie.problems import Code
from utfall.sources.sie.reading import SieReading
from utfall.sources.sie.recognising import is_sie, recognise
from utfall.sources.sie.rest_of_file import rest_of_file
from utfall.sources.sie.rules import SieRules
from utfall.sources.sie.voucher_rows import VoucherRows
from utfall.store.delivery import Chunk

SYSTEM = "sie"
"""What receipts say instead of a mapping."""
SUFFIXES = (".se", ".si")
TABLES = ("ledger_rows", "ledger_accounts", "ledger_objects", "ledger_balances", "ledger_budgets")
MAX_BAD_ROWS_SHARE = 0.02
_UNUSABLE = (Code.CUT_OFF, Code.OTHER_CURRENCY, Code.NO_ROWS)


def is_ledger_file(path: Path) -> bool:
    """Should the file be read as SIE: by its name, or by its content where the name says nothing?"""
    suffix = path.suffix.casefold()
    return suffix in SUFFIXES or (suffix in ("", ".txt", ".sie") and is_sie(path))


def incoming_ledger(path: Path, *, rules: SieRules) -> SieLedgerFile:
    """The file, ready to be delivered. Raises ``RefusedFile`` where it is not SIE of type 1–4."""
    return SieLedgerFile(recognise(path).probe, rules)


@dataclass(frozen=True)
class SieLedgerFile:
    """An ``IncomingFile`` (see ``utfall.store.delivery``) that fills the ledger's tables."""

    probe: Probe
    rules: SieRules
    progress: Callable[[int, int], None] | None = None
    _left: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file's name without folders: its identity."""
        return self.probe.path.name

    @property
    def mapping(self) -> str:
        """The format's name."""
        return SYSTEM

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the file's bytes and the rules' hash."""
        return hashlib.sha256(f"{self.probe.sha256} {self.rules.hash}".encode()).hexdigest()

    @property
    def columns(self) -> tuple[str, ...]:
        """None: the records of a SIE file differ in their fields."""
        return ()

    @property
    def dropped_columns(self) -> tuple[str, ...]:
        """Dimensions left at the door, known once the file has been read."""
        return tuple(self._left)

    @property
    def tables(self) -> tuple[str, ...]:
        """The canonical tables the file writes to."""
        return TABLES

    def chunks(self) -> Iterator[Chunk]:
        """Vouchers as they come, then all the rest.

        Raises ``TooManyBadRows``, and ``RefusedFile`` for a file that is cut off, empty, in another currency or
        changed since it was opened.
        """
        reading = SieReading(self.probe.path)
        rows = VoucherRows(reading, self.rules)
        for block in reading.blocks():
            yield Chunk(block.rows_in, block.rows_accepted, {"ledger_rows": rows.of(block.vouchers)}, block.set_aside)
            if self.progress:
                self.progress(min(block.bytes_done, self.probe.size), self.probe.size)
        self.probe.refuse_changed()
        contents = reading.contents()
        self._refuse_unusable(contents)
        columns = self.rules.columns_of(contents.dimensions)
        self._left[:] = [_told(one) for one in contents.dimensions if one.number not in columns]
        yield Chunk(0, 0, rest_of_file(contents, self.rules), findings=tuple(filter(_is_finding, contents.problems)))

    def _refuse_unusable(self, contents: SieFile) -> None:
        for problem in contents.problems:
            if problem.code in _UNUSABLE:
                raise RefusedFile(f"{self.name}: {problem.message} Inget lästes in.", remedy=problem.remedy)
        bad = contents.rows_in - contents.rows_accepted
        if bad > MAX_BAD_ROWS_SHARE * contents.rows_in:
            first = next(problem for problem in contents.problems if problem.severity is Severity.ERROR)
            raise TooManyBadRows(
                f"{self.name}: {bad} av {contents.rows_in} rader har fel, fler än 2 %. Inget lästes in. Det första:"
                f" rad {first.place.line}: {first.message}",
                remedy=f"{first.remedy} Alla visas av utfall sie check {self.name}.",
            )


def _is_finding(problem: Problem) -> bool:
    """Is it told of rows that are kept? What is wrong with those set aside came with them."""
    return problem.severity is not Severity.ERROR


def _told(dimension: Dimension) -> str:
    return f"dimension {dimension.number} {dimension.name}".strip()
