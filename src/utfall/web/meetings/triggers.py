"""What the database itself refuses of meetings (``guarded_rows``).

A meeting whose minutes are approved (``is_closed``) is never changed or removed, nor anything written in it; an
invitation and a letter of it never, once sent; minutes never, once approved. A correction is a new version beside
the approved one.
"""

from __future__ import annotations

from utfall.web.guarded_rows import Guard, GuardedRows

_CLOSED = "EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = {meeting} AND m.is_closed)"
_OF_ITEM = "(SELECT i.meeting_id FROM meetings_item i WHERE i.id = {row}.item_id)"
_APPROVED = "EXISTS (SELECT 1 FROM meetings_minutes v WHERE v.id = {row}.minutes_id AND v.approved_at IS NOT NULL)"
_IN_ITEM = _CLOSED.format(meeting=_OF_ITEM)
_CALLED = _CLOSED.format(meeting="(SELECT v.meeting_id FROM meetings_invitation v WHERE v.id = {row}.invitation_id)")
GUARDS = (
    Guard("meetings_meeting", "{row}.is_closed", keeps_out=False),
    Guard("meetings_item", _CLOSED.format(meeting="{row}.meeting_id")),
    Guard("meetings_attendance", _CLOSED.format(meeting="{row}.meeting_id")),
    Guard("meetings_itemrevision", _IN_ITEM),
    Guard("meetings_attachment", _IN_ITEM),
    Guard("meetings_disqualification", _IN_ITEM),
    Guard("meetings_decision", _IN_ITEM),
    Guard("meetings_invitation", "1 = 1", keeps_out=False),
    Guard("meetings_letter", f"{{row}}.sent_at IS NOT NULL OR {_CALLED}", keeps_out=False),
    Guard("meetings_minutes", "{row}.approved_at IS NOT NULL", keeps_out=False),
    Guard("meetings_approval", _APPROVED),
)
_ROWS = GuardedRows("the minutes are approved: nothing of the meeting is changed or removed", GUARDS)
protect, unprotect = _ROWS.protect, _ROWS.unprotect
