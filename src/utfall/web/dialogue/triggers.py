"""What the database itself refuses of dialogues (``guarded_rows``): a record is never changed or removed, nor anything
written in a dialogue that has one, and no row leaves or comes into it."""

from __future__ import annotations

from utfall.web.guarded_rows import Guard, GuardedRows

_CLOSED = "EXISTS (SELECT 1 FROM dialogue_record r WHERE r.dialogue_id = {dialogue})"
_OF_DIALOGUE = _CLOSED.format(dialogue="{row}.dialogue_id")
_OF_PART = "(SELECT p.dialogue_id FROM dialogue_part p WHERE p.id = {row}.part_id)"
_ROWS = GuardedRows(
    "the dialogue is closed: nothing of it is changed or removed",
    (
        Guard("dialogue_record", "1 = 1", keeps_out=False),
        Guard("dialogue_dialogue", _CLOSED.format(dialogue="{row}.id"), keeps_out=False),
        Guard("dialogue_part", _OF_DIALOGUE),
        Guard("dialogue_partrevision", _CLOSED.format(dialogue=_OF_PART)),
        Guard("dialogue_agreement", _OF_DIALOGUE),
        Guard("dialogue_signature", _OF_DIALOGUE),
    ),
)
protect, unprotect = _ROWS.protect, _ROWS.unprotect
