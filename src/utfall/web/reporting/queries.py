"""What the report's pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Q

from utfall.errors import UtfallError
from utfall.measures.goals import Goal
from utfall.reports.build import load_goals
from utfall.reports.prose.bindings import ChangedParagraph
from utfall.reports.prose.insertable import Insertable, insertables, search
from utfall.web.accounts.models import User
from utfall.web.figure_words import State
from utfall.web.gates import catalogue
from utfall.web.permissions import Permission
from utfall.web.reporting.content import changed, report_dir
from utfall.web.reporting.models import Section, WrittenReport


@dataclass(frozen=True)
class SectionRow:
    """A section in the report's list: its state as a mark, whether it is late, what has changed under it."""

    section: Section
    state: State
    days_late: int
    changed: tuple[ChangedParagraph, ...]
    comments: int
    is_mine: bool


_SHAPES = {Section.State.DRAFT: "not", Section.State.READY: "warn", Section.State.APPROVED: "good"}


def section_rows(report: WrittenReport, *, reader: User) -> tuple[SectionRow, ...]:
    """The sections in the report's order."""
    open_comments = Count("comments", filter=Q(comments__closed_at=None))
    found = report.sections.select_related("owner", "unit", "report").annotate(open_comments=open_comments)
    return tuple(
        SectionRow(
            section,
            State(_SHAPES[Section.State(section.state)], section.get_state_display()),
            section.days_late,
            () if report.is_frozen else marks(section),
            section.open_comments,
            may_write(reader, section),
        )
        for section in found
    )


def marks(section: Section) -> tuple[ChangedParagraph, ...]:
    """The paragraphs to review; none where no figure can be asked for at all."""
    try:
        return changed(section)
    except UtfallError:
        return ()


def may_write(user: User, section: Section) -> bool:
    """The owner, whoever writes for the section's unit, and whoever holds the report together."""
    if not user.may(Permission.WRITE_SECTION):
        return False
    return (
        section.owner_id == user.id
        or user.may(Permission.STEER_REPORT)
        or user.may_in(Permission.WRITE_SECTION, section.unit)
    )


def writers() -> Sequence[User]:
    """Those who can own a section, by name."""
    people = User.objects.filter(is_active=True).prefetch_related("memberships").order_by("display_name", "username")
    return [person for person in people if person.may(Permission.WRITE_SECTION)]


def insertable_figures(report: WrittenReport, query: str) -> tuple[Insertable, ...]:
    """The figures that can be put into a text, found by the query."""
    goals: tuple[Goal, ...] = load_goals(report_dir(), year=report.period.first.year)
    return search(_insertables(goals), query)


@lru_cache(maxsize=4)
def _insertables(goals: tuple[Goal, ...]) -> tuple[Insertable, ...]:
    return insertables(catalogue(), goals)
