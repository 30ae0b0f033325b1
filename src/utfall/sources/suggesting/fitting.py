"""Which known mapping fits a file, or why none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import RefusedFile
from utfall.sources.extracts.incoming import recognise
from utfall.sources.mapping import Mapping as SystemMapping


@dataclass(frozen=True)
class Fitting:
    """The mapping and file rule that fit and the columns they leave out; or, with no ``system``, why none fits."""

    system: str = ""
    file_rule: str = ""
    dropped_columns: tuple[str, ...] = ()
    ignored: str = ""
    reason: str = ""


def fitting_of(path: Path, *, mappings: Mapping[str, SystemMapping]) -> Fitting:
    """What fits the file. Raises ``RefusedFile`` only where it is no extract at all (see ``take_sample``)."""
    try:
        _, identified, _ = recognise(path, mappings=mappings)
    except RefusedFile as refusal:
        return Fitting(reason=str(refusal))
    rule = identified.rule
    return Fitting(identified.mapping.system, rule.name, identified.dropped_columns, rule.ignored)
