"""From rows with a day to counts per period: grouped once per atom, then added up in each period the atom is in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from utfall.measures import answer, portable, rows, timeline
from utfall.model.question import Question


def count_by_period(
    question: Question,
    periods: timeline.Timeline,
    placed: exp.Select,
    *,
    by: Sequence[tuple[str, exp.Expr]] = (),
    counts: Sequence[tuple[str, exp.Expr]],
) -> exp.Select:
    """Cells with the columns ``by`` and the additive ``counts``, both expressions over ``c``.

    ``placed`` has the columns ``placed_on`` and the groups.
    """
    groups = [exp.column(group, "c") for group in rows.group_columns(question.breakdowns)]
    atom = exp.column("atom", "a")
    per_atom = (
        exp.select(
            atom,
            *groups,
            *(exp.alias_(expression, name) for name, expression in by),
            *(exp.alias_(expression, name) for name, expression in counts),
        )
        .from_(placed.subquery("c", copy=False), copy=False)
        .join(
            periods.atom_days().subquery("a", copy=False),
            on=exp.column("day", "a").eq(exp.column("placed_on", "c")),
            copy=False,
        )
        .group_by(
            atom.copy(), *(group.copy() for group in groups), *(expression.copy() for _, expression in by), copy=False
        )
    )
    period = exp.column("period", "atom_periods")
    values: list[tuple[str, exp.Expr]] = [(name, exp.column(name, "n")) for name, _ in by]
    values += [(name, portable.total(exp.column(name, "n"))) for name, _ in counts]
    return (
        exp.select(*answer.output(question, period=period, table="n", values=values))
        .from_(per_atom.subquery("n", copy=False), copy=False)
        .join(periods.atom_periods(), on=exp.column("atom", "atom_periods").eq(exp.column("atom", "n")), copy=False)
        .group_by(
            *answer.grouping(question, period=period, table="n"), *(exp.column(name, "n") for name, _ in by), copy=False
        )
    )


def rows_by_period(
    question: Question, periods: timeline.Timeline, placed: exp.Select, columns: answer.Columns
) -> exp.Select:
    """The placed rows, once in every period they lie in; ``columns`` are expressions over ``c``."""
    return (
        exp.select(*answer.output(question, period=exp.column("period", "d"), table="c", values=columns))
        .from_(placed.subquery("c", copy=False), copy=False)
        .join(
            periods.period_days().subquery("d", copy=False),
            on=exp.column("day", "d").eq(exp.column("placed_on", "c")),
            copy=False,
        )
    )
