"""Bringing files in: folders expanded, each file identified, everything delivered at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from utfall.errors import InvalidDefinition, RefusedFile
from utfall.sources.extracts import ExtractFile, Progress, incoming
from utfall.sources.extracts.personal import has_personal_number, without_controls
from utfall.sources.ledger_quality import check_read_twice, check_same_content
from utfall.sources.mapping import Mapping as SystemMapping
from utfall.sources.mapping_file import load_mappings
from utfall.sources.quality import check_quality
from utfall.sources.sie.incoming import SUFFIXES, SieLedgerFile, incoming_ledger, is_ledger_file
from utfall.sources.sie.rules import load_sie_rules
from utfall.store.delivery import Delivery
from utfall.store.store import Store

EXTENSIONS = (".csv", ".txt", ".tsv", ".xlsx", ".parquet", *SUFFIXES)


AnyFile = ExtractFile | SieLedgerFile
SIE_RULES = "economy/sie.toml"


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    mappings_dir: Path,
    own_mappings_dir: Path | None = None,
    mapping: str | None = None,
    known_at: date,
    progress: Progress | None = None,
) -> Delivery:
    """One delivery of all files, with the quality checks' findings. Raises ``RefusedFile`` or ``TooManyBadRows``.

    Folders give the extract files directly in them, by name. ``mapping`` limits recognition to one system.
    ``own_mappings_dir`` holds the organisation's own mappings beside the shipped ones.
    SIE files need no mapping: they follow ``economy/sie.toml`` beside the shipped ones. ``known_at`` is the day of the
    extracts. ``progress`` is told bytes done and in all, over all files.
    """
    mappings = _chosen_mappings(mappings_dir, own_mappings_dir, mapping)
    rules = mappings_dir.parent / SIE_RULES
    opened = [
        incoming_ledger(path, rules=load_sie_rules(rules))
        if is_ledger_file(path)
        else incoming(path, mappings=mappings, key=store.key(), known_at=known_at)
        for path in expand(paths)
    ]
    spill = store.spill_dir()
    with _fewer_collections():
        return store.deliver(
            _with_progress(opened, progress),
            known_at=known_at,
            check=lambda tables: (
                *check_quality(tables, known_at=known_at, spill_in=spill),
                *check_read_twice(tables, spill_in=spill),
                *check_same_content(opened, store.deliveries(), {file.name: file.probe.path for file in opened}),
            ),
        )


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Look for cycles a seventieth as often: rows are made by the million and none of them holds itself.

    The search took a fifth of the time that a large ledger takes to read.
    """
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def expand(paths: Sequence[Path]) -> list[Path]:
    """The files to read, in the order given. Raises ``RefusedFile`` for what is missing, empty or named twice."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.casefold() in EXTENSIONS and p.is_file())
            if not inside:
                raise RefusedFile(
                    f"Mappen {path} innehåller inga utdrag.", remedy=f"Utdrag slutar på {', '.join(EXTENSIONS)}."
                )
            found.extend(inside)
        elif path.is_file():
            found.append(path)
        else:
            raise RefusedFile(f"{path} finns inte.", remedy="Kontrollera sökvägen.")
    by_name: dict[str, Path] = {}
    for path in found:
        _refuse_name(path.name)
        if path.name in by_name:
            raise RefusedFile(
                f"Två filer heter {path.name}: {by_name[path.name]} och {path}.",
                remedy="En fils namn är dess identitet; ange bara den som gäller, eller byt namn på den ena.",
            )
        by_name[path.name] = path
    return found


def _refuse_name(name: str) -> None:
    """A file's name is stored with its rows and shown, so it may hold no person and steer no terminal."""
    if without_controls(name) != name:
        raise RefusedFile(f"Filnamnet {without_controls(name)} innehåller styrtecken.", remedy="Byt namn på filen.")
    if has_personal_number(name):
        raise RefusedFile(
            "Ett av filnamnen ser ut att innehålla ett personnummer, och filens namn sparas med raderna.",
            remedy="Byt namn på filen.",
        )


def _chosen_mappings(folder: Path, own: Path | None, system: str | None) -> dict[str, SystemMapping]:
    mappings = load_mappings(folder, own)
    if system is None:
        if not mappings:
            raise InvalidDefinition(f"Mappen {folder} innehåller inga mappningar.", remedy="Lägg till en mappning.")
        return mappings
    if system not in mappings:
        near = get_close_matches(system, mappings, n=1, cutoff=0.4)
        hint = f"Menas ”{near[0]}”? " if near else ""
        raise RefusedFile(
            f"Mappningen ”{system}” finns inte.", remedy=f"{hint}De som finns är {', '.join(mappings) or 'inga'}."
        )
    return {system: mappings[system]}


def _with_progress(files: Sequence[AnyFile], progress: Progress | None) -> list[AnyFile]:
    """The files, each reporting its bytes added to those of the files before it."""
    if progress is None:
        return list(files)
    total = sum(file.probe.size for file in files)
    result: list[AnyFile] = []
    before = 0
    for file in files:
        result.append(replace(file, progress=_added_to(progress, before, total)))
        before += file.probe.size
    return result


def _added_to(progress: Progress, before: int, total: int) -> Progress:
    return lambda done, _: progress(before + done, total)
