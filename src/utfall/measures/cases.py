"""Subjects with what became of them: the common part of the kinds that read milestones."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from utfall.measures import milestones, portable, rows
from utfall.model.question import PeriodBy, Question

CASE = "k"
"""Alias of the case in the expressions that decide its outcome: ``first_on``, ``stop_on`` and ``competing_on``, the
last two missing where they have not happened before the cut-off."""

Decide = Callable[[Question], tuple[exp.Expr, exp.Expr]]
"""Gives the outcome's name and the day it came, as expressions over ``CASE``."""


def column(name: str) -> exp.Column:
    """A column of the case."""
    return exp.column(name, CASE)


def placed(question: Question, table: str, decide: Decide, *, period_by: PeriodBy, undecided: str) -> exp.Select:
    """Columns ``placed_on``, the groups, ``subject``, ``first_on``, ``end_on`` and ``outcome``, one row per subject.

    With ``PeriodBy.OUTCOME`` the day of the outcome places the subject, and undecided ones are left out.
    """
    outcome, end = decide(question)
    stored = milestones.stored_columns(question.breakdowns)
    decided = exp.select(
        column(milestones.SUBJECT),
        column(milestones.FIRST),
        *(column(name) for name in stored.values()),
        exp.alias_(end, "end_on"),
        exp.alias_(outcome, "outcome"),
    ).from_(_known(question, table, list(stored.values())).subquery(CASE, copy=False), copy=False)
    day = exp.column("end_on" if period_by is PeriodBy.OUTCOME else milestones.FIRST, rows.ROW)
    found = {name: exp.column(kept, rows.ROW) for name, kept in stored.items()}
    values = rows.group_values(question.breakdowns, at=day, columns=found)
    select = exp.select(
        day.as_("placed_on"),
        *rows.named(values, rows.group_columns(question.breakdowns)),
        *(exp.column(name, rows.ROW) for name in (milestones.SUBJECT, milestones.FIRST, "end_on", "outcome")),
    ).from_(decided.subquery(rows.ROW, copy=False), copy=False)
    if rows.reads_person((), question.breakdowns):
        same = exp.column("person_key", rows.PERSON).eq(exp.column("person_key", rows.ROW))
        select = select.join(exp.to_table("persons").as_(rows.PERSON), on=same, join_type="left", copy=False)
    if period_by is PeriodBy.OUTCOME:
        select = select.where(exp.column("outcome", rows.ROW).neq(exp.Literal.string(undecided)), copy=False)
    return select


def _known(question: Question, table: str, stored: list[str]) -> exp.Select:
    """The milestones as they were known at the cut-off."""
    cut_off = portable.day(question.known_until)
    first = exp.column(milestones.FIRST, "m")

    def if_known(name: str) -> exp.Expr:
        day = exp.column(name, "m")
        return exp.alias_(exp.Case().when(day < cut_off, day.copy()), name)

    return (
        exp.select(
            exp.column(milestones.SUBJECT, "m"),
            first,
            *(exp.column(name, "m") for name in stored),
            if_known(milestones.STOP),
            if_known(milestones.COMPETING),
        )
        .from_(exp.to_table(table).as_("m"), copy=False)
        .where(first < cut_off, copy=False)
    )
