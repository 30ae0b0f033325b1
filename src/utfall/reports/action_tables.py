"""Actions for a balanced economy as a table: who, when, how far, what it was to give and what it has given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from utfall.finance.balance_actions import ActionThen, State
from utfall.reports.content import (
    Block,
    ColumnKind,
    Emphasis,
    FigureTableBlock,
    Paragraph,
    TableCell,
    TableColumn,
    TableRow,
    Text,
)
from utfall.reports.figure_tables import EMPTY
from utfall.reports.numbers import format_day, format_million_kronor, format_thousand_kronor, number_in_words

STATE_WORDS = {
    State.DECIDED: "beslutad",
    State.ONGOING: "pågår",
    State.DONE: "klar",
    State.STOPPED: "avbruten",
}


def action_blocks(actions: Sequence[ActionThen], *, areas: Mapping[str, str]) -> tuple[Block, ...]:
    """The table and, below it, what was last said of each; empty where nothing is decided."""
    if not actions:
        return ()
    said = [(one.action.title, one.last) for one in actions]
    return (
        _table(actions, areas),
        *(
            Paragraph((Text(f"{title}. ", Emphasis.STRONG), Text(f"{last.text} ({format_day(last.on)})")))
            for title, last in said
            if last is not None and last.text
        ),
    )


def action_sentence(actions: Sequence[ActionThen]) -> str:
    """What they are expected to give of the year's result, and how far that is; empty without any."""
    if not actions:
        return ""
    gained = [one.gained_ore for one in actions if one.gained_ore is not None]
    late = sum(one.is_late for one in actions)
    expected = format_million_kronor(sum(one.expected_ore for one in actions), signed=True)
    so_far = f" och har hittills gett {format_million_kronor(sum(gained), signed=True)}" if gained else ""
    behind = f" {number_in_words(late).capitalize()} av {len(actions)} är {'försenade' if late > 1 else 'försenad'}."
    return f"Åtgärderna väntas ge {expected} av årets resultat{so_far}.{behind if late else ''}"


def _table(actions: Sequence[ActionThen], areas: Mapping[str, str]) -> FigureTableBlock:
    gained = [one.gained_ore for one in actions if one.gained_ore is not None]
    total = TableRow(
        (
            TableCell("Summa"),
            *(TableCell("") for _ in range(2)),
            TableCell(format_thousand_kronor(sum(one.expected_ore for one in actions))),
            TableCell(format_thousand_kronor(sum(gained)) if gained else EMPTY),
        ),
        is_sum=True,
    )
    notes = ["Plus är bättre. Uppnådd effekt är den senast uppföljda."]
    if any(one.gained_ore is None for one in actions):
        notes.append(f"{EMPTY} betyder att åtgärden inte är uppföljd än.")
    if any(one.state is State.STOPPED for one in actions):
        notes.append("En avbruten åtgärd räknas i summan bara med det som den har gett.")
    return FigureTableBlock(
        "Åtgärder för en ekonomi i balans: effekt på årets resultat, tusental kronor",
        (
            TableColumn("Åtgärd", ColumnKind.TEXT),
            TableColumn("Ansvarig", ColumnKind.TEXT),
            TableColumn("Läge", ColumnKind.TEXT),
            TableColumn("Väntad"),
            TableColumn("Uppnådd"),
        ),
        (*(_row(one, areas) for one in actions), total),
        tuple(notes),
    )


def _row(one: ActionThen, areas: Mapping[str, str]) -> TableRow:
    state = STATE_WORDS[one.state]
    return TableRow(
        (
            TableCell(one.action.title, areas[one.action.area]),
            TableCell(one.action.owner),
            TableCell(f"försenad, {state}" if one.is_late else state, f"senast {format_day(one.action.due)}"),
            TableCell(format_thousand_kronor(one.action.effect_ore)),
            TableCell(EMPTY if one.gained_ore is None else format_thousand_kronor(one.gained_ore)),
        )
    )
