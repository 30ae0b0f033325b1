"""From one figure to another by steps: each bar begins where the one before it ended."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from utfall.model.money import ORE_PER_MNKR
from utfall.reports.charts.axes import number_axis, round_ticks
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import DATA, INK, LINE, MUTE, PAST, SIGNAL, layered
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import in_mnkr

BAR_HEIGHT, TALL_BAR_HEIGHT, PLOT_WIDTH, LABEL_WIDTH = 24, 28, 300, 240
LETTERS_PER_LINE = 36
"""A longer label takes more lines, and then none is cut off: the drawing, which guesses how wide a letter is, cuts
already at twenty-five."""
RISE, FALL = "\u25b2", "\u25bc"


@dataclass(frozen=True)
class Step:
    """A step of the waterfall in öre, plus for a better result; ``is_total`` is a figure and no step."""

    label: str
    amount_ore: int
    is_total: bool = False


def waterfall_chart(
    chart_id: str, *, caption: str, start: Step, steps: Sequence[Step], end: str, is_level: bool = False
) -> ChartBlock:
    """The start, the steps and where they end, called ``end``. Better is marked ▲ and worse ▼, and so said in words.

    A total among the steps is what has been reached there. With ``is_level`` the figures are a level far from zero:
    they have no sign, the axis begins near them, and they are marks and no bars, whose length would say nothing.
    No two labels may be the same.
    """
    total = start.amount_ore + sum(one.amount_ore for one in steps if not one.is_total)
    rows = (start, *steps, Step(end, total, is_total=True))
    said = [_amount(one, is_level=is_level) for one in rows]
    spec = _level_spec(rows) if is_level else _spec(rows)
    return ChartBlock(chart_id, caption, _alt(rows, said), spec, _data(caption, rows, said))


@drawn_once
def _spec(rows: tuple[Step, ...]) -> str:
    values = _placed(rows, is_level=False)
    ends = [float(str(value[key])) for value in values for key in ("from", "to")]
    low, high = min(0.0, *ends), max(0.0, *ends)
    margin = (high - low or 1.0) * 0.16
    scale = alt.Scale(domain=[low - margin * (low < 0), high + margin], nice=False)
    base = _base(values)
    bars = _bars(base, scale, _money_axis(low, high))
    zero = (
        alt.Chart(alt.Data(values=[{"zero": 0}]))
        .mark_rule(color=MUTE, strokeWidth=1)
        .encode(x=alt.X("zero:Q", scale=scale))
    )
    return _drawn(values, _joints(base, values, scale), bars, _labels(base, scale), zero)


@drawn_once
def _level_spec(rows: tuple[Step, ...]) -> str:
    values = _placed(rows, is_level=True)
    ends = [float(str(value["to"])) for value in values]
    span = max(ends) - min(ends) or 1.0
    low, high = min(ends) - span * 0.08, max(ends) + span * 0.16
    scale = alt.Scale(domain=[low, high], nice=False)
    base = _base(values)
    bars = _bars(base.transform_filter("datum.kind != 'total'"), scale, _money_axis(low, high))
    marks = (
        base.transform_filter("datum.kind == 'total'")
        .mark_tick(color=PAST, thickness=4, size=18, orient="vertical")
        .encode(x=alt.X("to:Q", scale=scale))
    )
    return _drawn(values, _joints(base, values, scale), bars, marks, _labels(base, scale))


def _drawn(values: Sequence[dict[str, object]], *layers: alt.Chart) -> str:
    height = TALL_BAR_HEIGHT if any("\n" in label for label in _order(values)) else BAR_HEIGHT
    return layered(*layers, height=height * len(values), width=PLOT_WIDTH)


def _base(values: Sequence[dict[str, object]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=list(values))).encode(y=_named_rows(values))


def _named_rows(values: Sequence[dict[str, object]]) -> alt.Y:
    order = _order(values)
    axis = alt.Axis(title=None, labelLimit=LABEL_WIDTH, ticks=False, labelPadding=8)
    if any("\n" in label for label in order):
        axis.labelExpr, axis.labelLimit = "split(datum.label, '\\n')", 0
    return alt.Y("label:N", sort=order, axis=axis)


def _bars(base: alt.Chart, scale: alt.Scale, axis: alt.Axis) -> alt.Chart:
    kinds = alt.Scale(domain=["total", "better", "worse"], range=[PAST, DATA, SIGNAL])
    x = alt.X("from:Q", scale=scale, axis=axis)
    return base.mark_bar(height=14).encode(x=x, x2="to:Q", color=alt.Color("kind:N", legend=None, scale=kinds))


def _labels(base: alt.Chart, scale: alt.Scale) -> alt.Chart:
    marked = base.mark_text(align="left", dx=5, fontSize=12, color=INK)
    return marked.encode(x=alt.X("right:Q", scale=scale), text="text:N")


def _joints(base: alt.Chart, values: Sequence[dict[str, object]], scale: alt.Scale) -> alt.Chart:
    return (
        base.transform_filter("isValid(datum.next)")
        .mark_rule(color=LINE, strokeWidth=1)
        .encode(x=alt.X("to:Q", scale=scale), y=_named_rows(values), y2="next:N")
    )


def _order(values: Sequence[dict[str, object]]) -> list[str]:
    return [str(one["label"]) for one in values]


def _money_axis(low: float, high: float) -> alt.Axis:
    axis = number_axis(round_ticks(low, high, most=5), title="miljoner kronor")
    for place in ("titleAngle", "titleAlign", "titleX", "titleY", "titlePadding"):  # made for an upright axis
        axis[place] = alt.Undefined
    return axis


def _placed(rows: Sequence[Step], *, is_level: bool) -> list[dict[str, object]]:
    """Each bar from where to where, in millions of kronor."""
    placed: list[dict[str, object]] = []
    reached = 0
    for number, one in enumerate(rows):
        before = 0 if one.is_total else reached
        reached = before + one.amount_ore
        kind = "total" if one.is_total else "better" if one.amount_ore > 0 else "worse"
        mark = {"total": "", "better": f"{RISE} ", "worse": f"{FALL} "}[kind]
        drawn: dict[str, object] = {
            "label": _in_lines(one.label),
            "from": before / ORE_PER_MNKR,
            "to": reached / ORE_PER_MNKR,
            "right": max(before, reached) / ORE_PER_MNKR,
            "kind": kind,
            "text": mark + _amount(one, is_level=is_level),
        }
        if number + 1 < len(rows):
            drawn["next"] = _in_lines(rows[number + 1].label)
        placed.append(drawn)
    return placed


def _in_lines(label: str) -> str:
    return "\n".join(textwrap.wrap(label, LETTERS_PER_LINE)) or label


def _amount(one: Step, *, is_level: bool) -> str:
    return in_mnkr(one.amount_ore, signed=not (is_level and one.is_total))


def _alt(rows: Sequence[Step], said: Sequence[str]) -> str:
    steps = "; ".join(f"{one.label} {amount}" for one, amount in zip(rows[1:-1], said[1:-1], strict=True))
    return (
        f"Vattenfall i miljoner kronor från {rows[0].label} ({said[0]}) till {rows[-1].label} ({said[-1]}). "
        f"Stegen är: {steps or 'inget skiljer'}."
    )


def _data(caption: str, rows: Sequence[Step], said: Sequence[str]) -> FigureTableBlock:
    return FigureTableBlock(
        f"{caption.split('.')[0]}: underlag",
        (TableColumn("Steg", ColumnKind.TEXT), TableColumn("Miljoner kronor")),
        tuple(
            TableRow((TableCell(one.label), TableCell(amount)), one.is_total)
            for one, amount in zip(rows, said, strict=True)
        ),
        is_dense=True,
    )
