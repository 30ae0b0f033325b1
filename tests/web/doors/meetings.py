"""The addresses of meetings: whoever has a seat in the body is inside it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.web.doors import Whose
from tests.web.doors.door import Door, Rule

from utfall.web.meetings.actions import attending, planning
from utfall.web.meetings.actions.attaching import attach
from utfall.web.meetings.actions.writing import Written, save_item
from utfall.web.meetings.content import Form
from utfall.web.meetings.documents import document
from utfall.web.meetings.models import Item, Meeting, Member, Minutes, Publication, Template

_MEETING, _BODY = "moten/<int:number>/", "moten/grupper/<int:body>/"
_ITEM, _PUBLIC = f"{_MEETING}punkt/<int:item>/", "moten/offentligt/<int:number>/"


def _of(route: str, end: str, own: str, missing: str = "", lacking: str = "") -> Door:
    """A door whose permission is all: ``own`` fills the route's head, and so does a number that nothing has."""
    head = route.split("<")[0]
    return Door(
        Rule.NONE,
        f"{head}{own}/{end}",
        missing=missing or f"{head}987654/{end}",
        lacking=frozenset(lacking.split()),
    )


_OPEN, _LAID, _CLOSED = "{open_meeting}", "{laid_meeting}", "{closed_meeting}"
DOORS: dict[str, Door] = {
    _MEETING: _of(_MEETING, "", _OPEN),
    **{
        f"{_MEETING}{end}": _of(_MEETING, end, _OPEN)
        for end in (
            "andra/",
            "kalender.ics",
            "narvaro/",
            "gast/",
            "observation/",
            "punkt/ny/",
            "protokoll/lagg-fram/",
        )
    },
    # Whoever sees meetings reads the invitation; who may send it is decided when it is sent: tests/web/meetings.
    f"{_MEETING}kallelse/": _of(_MEETING, "kallelse/", _OPEN, lacking="POST"),
    f"{_MEETING}kallelse/brev/": _of(_MEETING, "kallelse/brev/", _OPEN),
    f"{_MEETING}protokoll/": _of(_MEETING, "protokoll/", _CLOSED),
    **{f"{_MEETING}protokoll/{end}/": _of(_MEETING, f"protokoll/{end}/", _LAID) for end in ("ta-tillbaka", "justera")},
    f"{_MEETING}protokoll/publicera/": _of(_MEETING, "protokoll/publicera/", _CLOSED),
    f"{_MEETING}protokoll/ratta/<int:item>/": _of(_MEETING, "protokoll/ratta/{closed_item}/", _CLOSED),
    f"{_MEETING}protokoll/fil/<str:kind>/": _of(_MEETING, "protokoll/fil/json/", _CLOSED),
    f"{_MEETING}gast/<int:attendance>/ta-bort/": _of(_MEETING, "gast/{guest}/ta-bort/", _OPEN),
    f"{_MEETING}bilaga/<int:attachment>/": _of(_MEETING, "bilaga/{attachment}/", _OPEN),
    f"{_MEETING}bilaga/<int:attachment>/ta-bort/": _of(_MEETING, "bilaga/{attachment}/ta-bort/", _OPEN),
    f"{_MEETING}jav/<int:disqualification>/ta-bort/": _of(_MEETING, "jav/{disqualification}/ta-bort/", _OPEN),
    _ITEM: _of(_MEETING, "punkt/{open_item}/", _OPEN),
    **{f"{_ITEM}{end}": _of(_MEETING, f"punkt/{{open_item}}/{end}", _OPEN) for end in ("spara/", "bilaga/", "jav/")},
    f"{_ITEM}version/<int:revision>/": _of(_MEETING, "punkt/{open_item}/version/{item_revision}/", _OPEN),
    f"{_ITEM}gor/<slug:act>/": _of(_MEETING, "punkt/{open_item}/gor/upp/", _OPEN),
    _BODY: _of(_BODY, "", "{body}"),
    **{f"{_BODY}{end}": _of(_BODY, end, "{body}") for end in ("plats/", "observationer/")},
    f"{_BODY}plats/<int:member>/avsluta/": _of(_BODY, "plats/{seat}/avsluta/", "{body}"),
    f"{_BODY}plats/<int:member>/adress/": _of(_BODY, "plats/{seat}/adress/", "{body}"),
    f"{_BODY}mall/<int:template>/punkt/": _of(_BODY, "mall/{template}/punkt/", "{body}"),
    f"{_BODY}mall/<int:template>/ar/": _of(_BODY, "mall/{template}/ar/", "{body}"),
    f"{_BODY}mallpunkt/<int:item>/ta-bort/": _of(_BODY, "mallpunkt/{template_item}/ta-bort/", "{body}"),
    _PUBLIC: _of(_PUBLIC, "", _CLOSED),
    f"{_PUBLIC}fil/<str:kind>/": _of(_PUBLIC, "fil/json/", _CLOSED),
    "moten/offentligt/organ/<int:body>/": _of("moten/offentligt/organ/<int:body>/", "", "{body}"),
    f"{_PUBLIC}oparl/<slug:kind>/<int:key>/": _of(_PUBLIC, "oparl/punkt/{closed_item}/", _CLOSED),
    f"{_PUBLIC}bilaga/<int:attachment>/": _of(_PUBLIC, "bilaga/{closed_attachment}/", _CLOSED),
}


def furnish(mine: Whose, others: Whose) -> dict[str, object]:
    """A body that ``mine`` chairs: a meeting called to, one whose minutes wait, one approved and published."""
    by = others.user
    body = planning.create_body(name="Ledningsgruppen", short="LG", by=by)
    mine_seat = planning.add_member(body, by=by, user=mine.user, name="Prov", initials="PR", seat="chair")
    other_seat = planning.add_member(body, by=by, user=by, name="Annan", initials="AN")
    template = planning.create_template(body, name="Ordinarie", items=[{"title": "Uppstart"}], by=by)
    open_meeting, laid, closed = (_meeting(template, mine_seat, other_seat, days=days) for days in (0, -30, -60))
    item, closed_item = open_meeting.items.get(), closed.items.get()
    save_item(item.id, written=Written(title="Uppstart", kind="information", text="Ny."), base=1, by=by)
    files = [attach(one, name="plan.txt", body=b"Plan", by=by) for one in (item, closed_item)]
    guest = attending.add_guest(open_meeting, name="Gäst", by=by)
    barred = attending.disqualify(item, guest, reason="Egen sak", by=by)
    _minutes(laid, other_seat, approved=False)
    _minutes(closed, other_seat, approved=True)
    return {
        "body": body.id,
        "seat": other_seat.id,
        "template": template.id,
        "template_item": template.items.get().id,
        "open_meeting": open_meeting.id,
        "open_item": item.id,
        "item_revision": Item.objects.get(id=item.id).revisions.get().id,
        "guest": guest.id,
        "disqualification": barred.id,
        "attachment": files[0].id,
        "laid_meeting": laid.id,
        "closed_meeting": closed.id,
        "closed_item": closed_item.id,
        "closed_attachment": files[1].id,
    }


def _meeting(template: Template, chair: Member, approver: Member, *, days: int) -> Meeting:
    starts_at = timezone.now() + timedelta(days=days)
    made = planning.plan_meeting(template.body, starts_at=starts_at, template=template, by=approver.user)
    planning.change_meeting(made, by=approver.user, approver=approver, observer=chair)
    planning.send_invitation(made, by=approver.user)
    made.refresh_from_db()
    return made


def _minutes(meeting: Meeting, keeper: Member, *, approved: bool) -> None:
    """Minutes as rows: what approving does is tried elsewhere, and its files take a second."""
    content = document(meeting, Form.MINUTES, by=keeper.user)
    now = timezone.now()
    Minutes.objects.create(
        meeting=meeting,
        version=1,
        content=content.to_json(),
        digest=content.digest,
        proposed_by=keeper.user,
        proposed_at=now,
        approved_at=now if approved else None,
    )
    if approved:
        Publication.objects.create(meeting=meeting, by=keeper.user, at=now)
    meeting.state = Meeting.State.APPROVED if approved else Meeting.State.PROPOSED
    meeting.is_closed = approved
    meeting.save(update_fields=["state", "is_closed"])
