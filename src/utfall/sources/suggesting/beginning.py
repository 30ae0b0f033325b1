"""The draft to begin with: the likeliest choices for a file, for somebody to look through."""

from __future__ import annotations

import re

from utfall.model.table import ColumnType
from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.mended_names import original_name
from utfall.sources.suggesting.draft import ISO, ColumnChoice, MappingDraft, TableChoice
from utfall.sources.suggesting.facts import ColumnFacts
from utfall.sources.suggesting.names import words_of
from utfall.sources.suggesting.ranking import TableSuggestion
from utfall.sources.suggesting.sample import Sample
from utfall.sources.suggesting.values import translations


def first_draft(sample: Sample, suggestion: TableSuggestion) -> MappingDraft:
    """The suggestion's choices as a draft. Ends are taken for the last day that counts, as in most case systems."""
    facts = {one.source: one.facts for one in suggestion.columns}
    columns = tuple(column_choice(suggestion.table, column, facts[source]) for column, source in suggestion.chosen)
    used = {source for _, source in suggestion.chosen}
    pairs = [one.yes_no for name, one in facts.items() if name in used and one.yes_no]
    yes = tuple(dict.fromkeys(("ja", *(pair[0] for pair in pairs))))
    no = tuple(dict.fromkeys(("nej", *(pair[1] for pair in pairs))))
    kind = re.sub(r"[-_. ]*[0-9]+", "", _stem(sample.file_name)).strip()  # digits say which time, or even who
    return MappingDraft(
        system="_".join(words_of(kind)) or suggestion.table,
        title=f"{suggestion.title_sv} ur {kind or 'fil'}",
        patterns=(pattern_for(sample.file_name),),
        tables=(TableChoice(suggestion.table, columns),),
        drops=tuple(one.source for one in suggestion.columns if one.source not in used),
        yes=yes,
        no=no,
    )


def column_choice(table: str, column: str, facts: ColumnFacts) -> ColumnChoice:
    """The choice of a source column for a canonical one, with the date format and codes that its cells ask for."""
    known, canonical = TABLES_BY_NAME[table], TABLES_BY_NAME[table].column(column)
    is_code = canonical.type is ColumnType.CODE
    return ColumnChoice(
        column=column,
        sources=(facts.name,),
        dates=(facts.dates or ISO) if canonical.type is ColumnType.DATE else ISO,
        values=translations(facts.values, canonical) if is_code else (),
        end_inclusive=known.spell is not None and known.spell.end == column,
        in_kronor=canonical.unit == "öre",
    )


def pattern_for(file_name: str) -> str:
    """A pattern for the names of later files of the kind: every run of digits may be another."""
    stem = re.sub(r"[0-9]+(?:[-_.]?[0-9]+)*", "*", _stem(file_name).casefold())
    return re.sub(r"[\[\]?]", "?", stem) + ".*"


def _stem(file_name: str) -> str:
    return original_name(file_name).rsplit(".", 1)[0]
