"""A document of a meeting as blocks of text: the page, the PDF and the Word file all show these and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from utfall.reports.numbers import NO_BREAK_SPACE, format_day
from utfall.reports.prose.bindings import paragraphs
from utfall.web.meetings.blocks import Block, Grid, Heading, Points, Words
from utfall.web.meetings.content import WITHHELD, CarriedContent, Form, ItemContent, MeetingContent
from utfall.web.meetings.present import name_of, present_at

KIND_WORDS = {"information": "Information", "dialogue": "Dialog", "decision": "Beslut", "reported": "Anmälningsärende"}
LEVEL_WORDS = {"open": "", "internal": "intern punkt", "secret": "sekretess"}


@dataclass(frozen=True)
class Printed:
    """The whole document. ``foot`` stands on each page, ``description`` in the files' properties."""

    title: str
    lead: str
    foot: str
    description: str
    author: str
    made_on: date
    blocks: tuple[Block, ...]


def printed(content: MeetingContent, *, approved: Sequence[str] = ()) -> Printed:
    """The document in words; ``approved`` says who approved it and when, as read."""
    is_invitation = content.form is Form.INVITATION
    starts = datetime.fromisoformat(content.starts_at)
    name = "Kallelse" if is_invitation else "Protokoll"
    version = f", version {content.version}" if content.version > 1 else ""
    copy = ", offentlig del" if content.is_part else ""
    lead = f"{content.body}, {_moment(starts)}{_until(content)}. {content.place or 'Platsen är inte bestämd'}."
    blocks = (*_opening(content), *_carried(content.carried), *_items(content, is_invitation=is_invitation))
    return Printed(
        title=f"{name} {content.body_short} {format_day(starts.date())}{version}{copy}",
        lead=lead,
        foot=f"{name} {content.body_short} {format_day(starts.date())}{version} · kontrolltal {content.digest[:8]}",
        description=f"{name} för {content.body}. Kontrolltal {content.digest}.",
        author=content.body,
        made_on=datetime.fromisoformat(content.made_at).date(),
        blocks=(*blocks, *_closing(content, approved)),
    )


def moment_words(moment: str) -> str:
    """An ISO moment as ``5 maj 2026 kl. 09.00``."""
    return _moment(datetime.fromisoformat(moment))


def _moment(moment: datetime) -> str:
    return f"{format_day(moment.date())} kl.{NO_BREAK_SPACE}{moment:%H.%M}"


def _until(content: MeetingContent) -> str:
    return f"–{datetime.fromisoformat(content.ended_at):%H.%M}" if content.ended_at else ""


def _opening(content: MeetingContent) -> Iterator[Block]:
    held = (
        ("Ordförande", content.chair),
        ("Sekreterare", content.secretary),
        ("Justerare", content.approver),
        ("Observatör", content.observer),
    )
    if content.reason:
        yield Words(content.reason, label="Rättat protokoll.", is_marked=True)
    yield Words(". ".join(f"{what}: {who}" for what, who in held if who) + ".")
    if not content.people:
        return
    if content.form is Form.INVITATION:
        yield Heading("Kallade")
        yield Points(tuple(name_of(one) for one in content.people))
        return
    yield from present_at(content)


def _carried(carried: Sequence[CarriedContent]) -> Iterator[Block]:
    if not carried:
        return
    yield Heading("Uppdrag som är öppna")
    rows = tuple((one.title, one.owner, _day(one.due), one.state, one.origin) for one in carried)
    heads = ("Uppdrag", "Ansvarig", "Klart senast", "Läge", "Kommer från")
    yield Grid("Från tidigare, tills de är klara", heads, rows)


def _items(content: MeetingContent, *, is_invitation: bool) -> Iterator[Block]:
    for item in content.items:
        if item.is_withheld:
            yield Heading(f"{item.number}{NO_BREAK_SPACE}{NO_BREAK_SPACE}Ej redovisad punkt", f"punkt-{item.number}")
            yield Words(WITHHELD)
            continue
        yield Heading(f"{item.number}{NO_BREAK_SPACE}{NO_BREAK_SPACE}{item.title}", f"punkt-{item.number}")
        yield Words(_facts(item, is_invitation=is_invitation), is_small=True)
        yield from _said(item.text)
        if item.reported:
            rows = tuple((one.what, _day(one.day), one.who, one.reference) for one in item.reported)
            yield Grid("Anmäls till mötet", ("Beslut eller handling", "Dag", "Av", "Diarienummer"), rows)
        if not is_invitation:
            yield from _treated(item, is_board=content.is_board)
        if item.files:
            yield Words(", ".join(one.name for one in item.files) + ".", label="Bilagor:", is_small=True)
        if days := tuple(dict.fromkeys(one.delivery for one in item.figures if one.delivery)):
            yield Words(f"Siffrorna är de som visades på mötet (leverans {', '.join(days)}).", is_small=True)
        if item.corrected:
            yield Words(item.corrected, is_small=True)


def _facts(item: ItemContent, *, is_invitation: bool) -> str:
    used = "" if is_invitation or item.minutes_used is None else f", tog {item.minutes_used}"
    facts = (
        KIND_WORDS[item.kind],
        item.presenter,
        f"{item.minutes_planned} minuter planerade{used}" if item.minutes_planned else "",
        "tillkom efter kallelsen" if item.is_late else "",
        LEVEL_WORDS[item.level],
    )
    return " · ".join(one for one in facts if one)


def _treated(item: ItemContent, *, is_board: bool) -> Iterator[Block]:
    for label, text in (("Förslag och yrkanden.", item.proposals), ("Så fattades beslutet.", item.voting)):
        yield from _said(text, label=label)
    if item.decision_number:
        answers = f"Ansvarig: {item.owner}. Klart senast {_day(item.due)}."
        decided = f"{item.decision.rstrip()}\n{answers}"  # one block: a page never ends between them
        yield from _said(decided, label=f"Beslut {item.decision_number}.", is_marked=True)
    elif item.kind == "dialogue":
        yield Words("Dialogen ledde inte till något beslut.", is_small=True)
    yield from _said(item.reservations, label="Reservationer." if is_board else "Avvikande mening.")
    if item.disqualified:
        yield Words("; ".join(item.disqualified) + ".", label="Jäv, deltog inte i punkten:")
    if item.serving:
        yield Words(", ".join(item.serving) + ".", label="Tjänstgörande ersättare vid punkten:")
    if item.absent:
        yield Words(", ".join(item.absent) + ".", label="Inte närvarande vid punkten:", is_small=True)


def _said(text: str, *, label: str = "", is_marked: bool = False) -> Iterator[Block]:
    """The text's paragraphs; one whose every line begins with a dash is a list."""
    for number, paragraph in enumerate(paragraphs(text)):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        first = label if number == 0 else ""
        if len(lines) > 0 and all(line.startswith("- ") for line in lines) and not is_marked:
            if first:
                yield Words("", label=first)
            yield Points(tuple(line[2:].strip() for line in lines))
        else:
            yield Words("\n".join(lines), label=first, is_marked=is_marked)


def _closing(content: MeetingContent, approved: Sequence[str]) -> Iterator[Block]:
    if content.form is Form.INVITATION:
        return
    yield Heading("Justering")
    if approved:
        yield Points(tuple(approved))
    else:
        yield Words(f"Väntar på justering av {content.chair} och {content.approver}.")


def _day(text: str) -> str:
    return format_day(date.fromisoformat(text)) if text else ""
