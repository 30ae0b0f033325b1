"""What is wrong with a ledger as a whole, which no row tells by itself: read twice, or a file under two names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise
from pathlib import Path

import duckdb

from utfall.model.problem import Place, Problem, Severity
from utfall.sources.quality import BROKEN_CHECK
from utfall.sources.read_twice import SameLedger, find_read_twice
from utfall.store.delivery import Delivery, IncomingFile

TABLE = "ledger_rows"
READ_TWICE = "QUA-008"
SAME_CONTENT = "QUA-013"


def check_read_twice(tables: Mapping[str, Sequence[str]], *, spill_in: Path | None = None) -> tuple[Problem, ...]:
    """A finding for each two files that hold the same vouchers; that it could not be looked for is one too."""
    try:
        found = find_read_twice(tables.get(TABLE, ()), spill_in=spill_in)
    except duckdb.Error as error:
        message = f"Om samma bokföring är inläst två gånger kunde inte prövas: {error}"
        remedy = "Anmäl felet. Tills det är rättat kan belopp vara räknade dubbelt."
        return (Problem(BROKEN_CHECK, Severity.ERROR, message, remedy, Place(TABLE)),)
    return tuple(read_twice_sv(pair) for pair in found.pairs)


def read_twice_sv(pair: SameLedger) -> Problem:
    """What is told of two files that hold the same vouchers."""
    how = (
        "är summor per konto och månad av raderna i" if pair.is_summed else "finns, med samma dag, konto och belopp, i"
    )
    return Problem(
        READ_TWICE,
        Severity.WARNING,
        f"Samma bokföring är inläst två gånger: {pair.rows} rader för {months_sv(pair.months)} i {pair.left_out} {how}"
        f" {pair.kept}. De räknas en gång, ur {pair.kept}.",
        "Läs in en månad ur en enda fil, antingen SIE eller tabell. Är det den andra filen som ska gälla, läs in"
        f" {pair.kept} igen under samma namn utan de månaderna.",
        Place(pair.left_out),
        pair.rows,
    )


def months_sv(months: Sequence[date]) -> str:
    """The months as runs: ``2025-01 till 2025-04 och 2025-06``."""
    numbers = [month.year * 12 + month.month - 1 for month in sorted(months)]
    starts = [0, *(place + 1 for place, (a, b) in enumerate(pairwise(numbers)) if b > a + 1)]
    runs = [numbers[a:b] for a, b in pairwise([*starts, len(numbers)])]
    texts = [_month(run[0]) if len(run) == 1 else f"{_month(run[0])} till {_month(run[-1])}" for run in runs]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} och {texts[-1]}"


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def check_same_content(
    files: Sequence[IncomingFile], earlier: Iterable[Delivery], paths: Mapping[str, Path]
) -> tuple[Problem, ...]:
    """A finding for each ledger file whose bytes also came under another name, now or in an earlier delivery.

    ``paths`` says where each file lies. A table with a heading alone says nothing and may well be the same twice.
    """
    names = {receipt.name: receipt.fingerprint for delivery in earlier for receipt in delivery.files}
    ledgers = [file for file in files if TABLE in file.tables and _has_rows(paths[file.name])]
    names |= {file.name: file.fingerprint for file in ledgers}
    problems = []
    for place, file in enumerate(ledgers):
        later = {one.name for one in ledgers[place + 1 :]}
        alike = [name for name, of_name in names.items() if of_name == file.fingerprint]
        others = [name for name in alike if name != file.name and name not in later]
        if others:
            problems.append(_same(file.name, others))
    return tuple(problems)


def _same(name: str, others: Sequence[str]) -> Problem:
    return Problem(
        SAME_CONTENT,
        Severity.WARNING,
        f"{name} har samma innehåll som {' och '.join(others)}.",
        "Läs in en fil under ett enda namn. Skulle den ena innehålla något annat, ta ut den på nytt.",
        Place(name),
    )


def _has_rows(path: Path) -> bool:
    with path.open("rb") as stream:
        return len(list(islice(stream, 2))) > 1
