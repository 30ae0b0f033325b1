"""What people do with a report. Each act is one transaction with its entry in the log; what is saved is on the disk
when the answer is given."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow, UtfallError
from utfall.model.period import Period
from utfall.reports.prose.bindings import to_json
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.actions import record
from utfall.web.autosaving import is_same_sitting
from utfall.web.reporting.content import bound, built, files, outlines
from utfall.web.reporting.models import Comment, FrozenReport, Revision, Section, WrittenReport


@dataclass(frozen=True)
class Saved:
    """What became of a save: the section as it stands; where somebody else's text stands there since the writer began,
    ``aside`` holds the writer's own, kept beside it."""

    section: Section
    aside: Revision | None


@transaction.atomic
def start_report(
    period: Period, *, as_of: datetime.date | None, deadline: datetime.date | None, by: User
) -> WrittenReport:
    """A new report with the texts of the definitions; after a frozen one a new version with its texts."""
    before = WrittenReport.objects.filter(period_id=period.id).order_by("-version").first()
    if before is not None and not before.is_frozen:
        raise NotPossibleNow(f"{before} skrivs redan.", remedy="Öppna den i listan.")
    version = 1 if before is None else before.version + 1
    report = WrittenReport.objects.create(
        period_id=period.id, version=version, as_of=as_of, deadline=deadline, created_by=by
    )
    earlier = {} if before is None else {section.name: section for section in before.sections.all()}
    for order, outline in enumerate(outlines(year=period.first.year)):
        old = earlier.get(outline.name)
        text = old.text if old else outline.text
        section = Section.objects.create(
            report=report,
            name=outline.name,
            title=outline.title,
            order=order,
            text=text,
            owner=old.owner if old else None,
            unit=old.unit if old else None,
        )
        Revision.objects.create(section=section, number=1, text=text, by=None)
    record("report.started", by=by.username, thing=str(report))
    return report


def save_text(section_id: int, *, text: str, base: int, by: User, is_autosave: bool = False) -> Saved:
    """The text saved, if ``base`` is still the section's revision; otherwise kept aside, and the other text stands."""
    text = text.replace("\r\n", "\n")
    bindings = _printed(section_id, text)  # before the transaction: no other writer waits for figures
    with transaction.atomic():
        section = Section.objects.select_for_update().select_related("report").get(id=section_id)
        _check_open(section)
        if text == section.text:
            return Saved(section, None)
        if base != section.revision:
            return Saved(section, _kept_aside(section, text=text, base=base, by=by))
        section.text, section.bindings = text, bindings
        section.revision += 1
        section.updated_by, section.updated_at = by, timezone.now()
        section.save(update_fields=["text", "revision", "updated_by", "updated_at", "bindings"])
        _keep_revision(section, by=by, may_join=is_autosave)
        record("section.saved", by=by.username, thing=f"{section.report}: {section}", revision=section.revision)
    return Saved(section, None)


def _printed(section_id: int, text: str) -> str:
    """What the text's figures print now; nothing where no figure can be asked for: the text is saved all the same."""
    section = Section.objects.select_related("report").get(id=section_id)
    try:
        return to_json(bound(section, text))
    except UtfallError:
        return "[]"


def _kept_aside(section: Section, *, text: str, base: int, by: User) -> Revision:
    same = section.revisions.filter(is_aside=True, number=base, by=by, text=text).first()
    if same is not None:  # the button was pressed after the autosave had met the other
        return same
    aside = Revision.objects.create(section=section, number=base, text=text, by=by, is_aside=True)
    record("section.met", by=by.username, thing=f"{section.report}: {section}", base=base, found=section.revision)
    return aside


def _keep_revision(section: Section, *, by: User, may_join: bool) -> None:
    last = section.revisions.filter(is_aside=False).first()
    if may_join and last is not None and is_same_sitting(last, by=by):
        last.number, last.text = section.revision, section.text
        last.save(update_fields=["number", "text"])
    else:
        Revision.objects.create(section=section, number=section.revision, text=section.text, by=by)


@transaction.atomic
def review_figures(section: Section, *, by: User) -> None:
    """The changed figures have been looked at, and the text stands as it is."""
    _check_open(section)
    section.bindings = to_json(bound(section, section.text))
    section.save(update_fields=["bindings"])
    record("section.figures_reviewed", by=by.username, thing=f"{section.report}: {section}")


_NEXT = {
    Section.State.DRAFT: (Section.State.READY,),
    Section.State.READY: (Section.State.DRAFT, Section.State.APPROVED),
    Section.State.APPROVED: (Section.State.DRAFT,),
}


@transaction.atomic
def set_state(section: Section, *, state: str, by: User) -> None:
    """The section's new state. Approving one's own text is not possible."""
    if section.report.is_frozen:
        raise NotPossibleNow("Rapporten är beslutad.", remedy="Börja en ny version om något behöver rättas.")
    if state not in _NEXT[Section.State(section.state)]:
        raise NotPossibleNow(
            f"Avsnittet är {section.get_state_display().lower()} och kan inte bli det.", remedy="Ladda om sidan."
        )
    if state == Section.State.APPROVED and section.updated_by_id == by.id:
        raise NotPossibleNow("Du skrev texten sist.", remedy="Låt någon annan godkänna den.")
    before = section.state
    section.state = state
    section.save(update_fields=["state"])
    record("section.state", by=by.username, thing=f"{section.report}: {section}", before=before, after=state)


@transaction.atomic
def assign(
    section: Section, *, owner: User | None, unit: Unit | None, deadline: datetime.date | None, by: User
) -> None:
    """Who writes the section, for which unit, until when."""
    if section.report.is_frozen:
        raise NotPossibleNow("Rapporten är beslutad.", remedy="Börja en ny version om något behöver rättas.")
    section.owner, section.unit, section.deadline = owner, unit, deadline
    section.save(update_fields=["owner", "unit", "deadline"])
    record(
        "section.assigned",
        by=by.username,
        thing=f"{section.report}: {section}",
        owner=owner.username if owner else "",
        unit=unit.code if unit else "",
        deadline=deadline.isoformat() if deadline else "",
    )


@transaction.atomic
def comment(section: Section, *, text: str, by: User) -> Comment:
    """The comment."""
    made = Comment.objects.create(section=section, text=text.strip(), by=by)
    record("section.commented", by=by.username, thing=f"{section.report}: {section}", comment=made.id)
    return made


@transaction.atomic
def close_comment(found: Comment, *, is_closed: bool, by: User) -> None:
    """The comment is dealt with; or, undone, open again."""
    found.closed_by, found.closed_at = (by, timezone.now()) if is_closed else (None, None)
    found.save(update_fields=["closed_by", "closed_at"])
    act = "section.comment_closed" if is_closed else "section.comment_opened"
    record(act, by=by.username, thing=f"{found.section.report}: {found.section}", comment=found.id)


def freeze(report: WrittenReport, *, by: User) -> FrozenReport:
    """Text and figures as they stand now, for good: content with its digest, and the three files.

    Raises ``NotPossibleNow`` where a section is not approved, and ``InvalidReport`` where a text cannot be read.
    """
    _check_decidable(report, report.sections.all())  # at once, and again when it stands still: to build takes seconds
    content = built(report)
    made = files(content)
    with transaction.atomic():
        locked = WrittenReport.objects.select_for_update().get(id=report.id)
        _check_decidable(locked, locked.sections.select_for_update())
        if built(locked).digest != content.digest:
            raise NotPossibleNow("Rapporten ändrades medan den frystes.", remedy="Läs den och försök igen.")
        frozen = FrozenReport.objects.create(
            report=locked, content=content.to_json(), digest=content.digest, approved_by=by, **made
        )
        record("report.frozen", by=by.username, thing=str(report), digest=content.digest, delivery=content.delivery)
    return frozen


def _check_decidable(report: WrittenReport, sections: Iterable[Section]) -> None:
    """Not decided yet, and every section approved."""
    if report.is_frozen:
        raise NotPossibleNow("Rapporten är redan beslutad.", remedy="Ladda om sidan.")
    if waiting := [section.title for section in sections if section.state != Section.State.APPROVED]:
        raise NotPossibleNow(
            f"{len(waiting)} avsnitt är inte godkända: {', '.join(waiting)}.", remedy="Godkänn dem först."
        )


def _check_open(section: Section) -> None:
    if section.report.is_frozen:
        raise NotPossibleNow("Rapporten är beslutad och ändras inte.", remedy="Börja en ny version om den är fel.")
    if section.state == Section.State.APPROVED:
        raise NotPossibleNow(
            "Avsnittet är godkänt och ändras inte.", remedy="Be den som håller i rapporten öppna det igen."
        )
