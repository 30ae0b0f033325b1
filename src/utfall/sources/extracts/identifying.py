"""Which mapping, and which of its files, a delivered file is: exactly one, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from utfall.errors import RefusedFile
from utfall.sources.extracts.personal import has_personal_number, without_controls
from utfall.sources.mapping import FileRule, Mapping

_MOST_COLUMNS = 2_000
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Identified:
    """A file's rule with the positions of the columns it uses, and the names of those left at the door."""

    mapping: Mapping
    rule: FileRule
    positions: MappingOf[str, int]
    dropped_columns: tuple[str, ...]


def identify(file_name: str, headers: MappingOf[str, tuple[str, ...]], mappings: Sequence[Mapping]) -> Identified:
    """The only file rule that fits name and header. Raises ``RefusedFile``.

    ``headers`` gives the header as each mapping (by system) would read it. Column names are compared without regard
    to case and surrounding blanks.
    """
    for header in headers.values():
        refuse_no_header(file_name, header)
    named = [(mapping, rule) for mapping in mappings for rule in mapping.files if rule.names(file_name)]
    fitting = [(m, rule) for m, rule in named if not _missing(rule, headers[m.system])]
    if len(fitting) > 1:
        which = " och ".join(f"”{rule.name}” i {m.system}" for m, rule in fitting)
        raise RefusedFile(
            f"{file_name} passar flera filer i mappningarna: {which}.", remedy="Ange mappning, eller byt namn på filen."
        )
    if not fitting:
        raise _unknown(file_name, headers, mappings, [(m, rule) for m, rule in named if rule.patterns])
    mapping, rule = fitting[0]
    header = headers[mapping.system]
    folded = [name.casefold() for name in header]
    used = {name: folded.index(name.casefold()) for name in rule.used_columns if name.casefold() in folded}
    for name in used:
        if folded.count(name.casefold()) > 1:
            raise RefusedFile(
                f"{file_name} har kolumnen ”{name}” flera gånger.",
                remedy="Ta bort eller byt namn på den som inte gäller.",
            )
    left = set(used.values())
    dropped = tuple(without_controls(name) or f"(kolumn {i + 1})" for i, name in enumerate(header) if i not in left)
    return Identified(mapping, rule, used, dropped)


def refuse_no_header(file_name: str, header: Sequence[str]) -> None:
    """Column names are stored and shown, so what is rather a row than a header goes no further."""
    if len(header) > _MOST_COLUMNS:
        raise RefusedFile(
            f"{file_name} har {len(header)} kolumner; högst {_MOST_COLUMNS} tas emot.",
            remedy="Ta ut bara de kolumner som behövs, eller kontrollera skiljetecknet.",
        )
    longest = max(map(len, header), default=0)
    if longest > _LONGEST_NAME:
        raise RefusedFile(
            f"{file_name} har en rubrik på {longest} tecken; högst {_LONGEST_NAME} tas emot.",
            remedy="Leta efter ett citationstecken på rubrikraden som inte stängs.",
        )
    if any(has_personal_number(name) for name in header):
        raise RefusedFile(
            f"{file_name} har något som liknar ett personnummer på rubrikraden, så rubrikerna saknas nog.",
            remedy="Ta ut filen på nytt med kolumnernas namn på första raden.",
        )


def _missing(rule: FileRule, header: Sequence[str]) -> list[str]:
    present = {name.casefold() for name in header}
    return [name for name in rule.needed_columns if name.casefold() not in present]


def _unknown(
    file_name: str,
    headers: MappingOf[str, tuple[str, ...]],
    mappings: Sequence[Mapping],
    named: Sequence[tuple[Mapping, FileRule]],
) -> RefusedFile:
    if not named:
        known = "; ".join(
            f"{m.system}: {', '.join(p for rule in m.files for p in rule.patterns[:1])}" for m in mappings
        )
        return RefusedFile(
            f"{file_name} känns inte igen av någon mappning.", remedy=f"Filnamn som känns igen: {known or 'inga'}."
        )
    mapping, rule = min(named, key=lambda pair: len(_missing(pair[1], headers[pair[0].system])))
    header = headers[mapping.system]
    if len(_missing(rule, header)) == len(rule.needed_columns) > 0:
        # what stands on the first line may well be a person, so it is not repeated
        return RefusedFile(
            f"{file_name} heter som ”{rule.name}” i mappningen {mapping.system} men har ingen av dess kolumner, till"
            f" exempel ”{rule.needed_columns[0]}”.",
            remedy="Kontrollera att första raden har kolumnernas namn, och skiljetecknet; rätta annars mappningen.",
        )
    told: list[str] = []
    by_folded = {name.casefold(): name for name in header}
    for name in _missing(rule, header):
        near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.5)
        told.append(f"”{name}”" + (f" (närmast i filen: ”{by_folded[near[0]]}”)" if near else ""))
    columns = without_controls(", ".join(header[:30]))
    return RefusedFile(
        f"{file_name} heter som ”{rule.name}” i mappningen {mapping.system} men saknar {', '.join(told)}.",
        remedy=f"Filens kolumner är {columns}. Ta ut filen på nytt eller rätta mappningen.",
    )
