"""From one figure to another by steps: each bar begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from utfall.model.money import ORE_PER_MNKR
from utfall.reports.charts.axes import number_axis, round_ticks
from utfall.reports.charts.drawn_once import drawn_once
from utfall.reports.charts.look import DATA, INK, LINE, MUTE, PAST, SIGNAL, layered
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_million_kronor

BAR_HEIGHT, PLOT_WIDTH, LABEL_WIDTH = 24, 300, 240
RISE, FALL = "\u25b2", "\u25bc"


@dataclass(frozen=True)
class Step:
    """A step of the waterfall in öre, plus for a better result; ``is_total`` is a figure and no step."""

    label: str
    amount_ore: int
    is_total: bool = False


def waterfall_chart(chart_id: str, *, caption: str, start: Step, steps: Sequence[Step], end: str) -> ChartBlock:
    """The start, the steps and where they end, called ``end``. Better is marked ▲ and worse ▼, and so said in words."""
    total = start.amount_ore + sum(one.amount_ore for one in steps)
    rows = (start, *steps, Step(end, total, is_total=True))
    return ChartBlock(chart_id, caption, _alt(rows), _spec(rows), _data(caption, rows))


@drawn_once
def _spec(rows: tuple[Step, ...]) -> str:
    values = _placed(rows)
    ends = [float(str(value[key])) for value in values for key in ("from", "to")]
    low, high = min(0.0, *ends), max(0.0, *ends)
    margin = (high - low or 1.0) * 0.16
    scale = alt.Scale(domain=[low - margin * (low < 0), high + margin], nice=False)
    order = [one.label for one in rows]
    axis = alt.Axis(title=None, labelLimit=LABEL_WIDTH, ticks=False, labelPadding=8)
    base = alt.Chart(alt.Data(values=values)).encode(y=alt.Y("label:N", sort=order, axis=axis))
    x = alt.X("from:Q", scale=scale, axis=_money_axis(low, high))
    kinds = alt.Scale(domain=["total", "better", "worse"], range=[PAST, DATA, SIGNAL])
    bars = base.mark_bar(height=14).encode(x=x, x2="to:Q", color=alt.Color("kind:N", legend=None, scale=kinds))
    labels = base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(
        x=alt.X("right:Q", scale=scale), text="text:N"
    )
    zero = (
        alt.Chart(alt.Data(values=[{"zero": 0}]))
        .mark_rule(color=MUTE, strokeWidth=1)
        .encode(x=alt.X("zero:Q", scale=scale))
    )
    joints = (
        base.transform_filter("isValid(datum.next)")
        .mark_rule(color=LINE, strokeWidth=1)
        .encode(x=alt.X("to:Q", scale=scale), y=alt.Y("label:N", sort=order), y2="next:N")
    )
    return layered(joints, bars, labels, zero, height=BAR_HEIGHT * len(rows), width=PLOT_WIDTH)


def _money_axis(low: float, high: float) -> alt.Axis:
    axis = number_axis(round_ticks(low, high, most=5), title="miljoner kronor")
    for place in ("titleAngle", "titleAlign", "titleX", "titleY", "titlePadding"):  # made for an upright axis
        axis[place] = alt.Undefined
    return axis


def _placed(rows: Sequence[Step]) -> list[dict[str, object]]:
    """Each bar from where to where, in millions of kronor."""
    placed: list[dict[str, object]] = []
    reached = 0
    for number, one in enumerate(rows):
        before = 0 if one.is_total else reached
        reached = before + one.amount_ore
        kind = "total" if one.is_total else "better" if one.amount_ore > 0 else "worse"
        mark = {"total": "", "better": f"{RISE} ", "worse": f"{FALL} "}[kind]
        drawn: dict[str, object] = {
            "label": one.label,
            "from": before / ORE_PER_MNKR,
            "to": reached / ORE_PER_MNKR,
            "right": max(before, reached) / ORE_PER_MNKR,
            "kind": kind,
            "text": mark + _amount(one),
        }
        if number + 1 < len(rows):
            drawn["next"] = rows[number + 1].label
        placed.append(drawn)
    return placed


def _amount(one: Step) -> str:
    text = format_million_kronor(one.amount_ore, signed=True)
    return text.rsplit("\u00a0", 1)[0]


def _alt(rows: Sequence[Step]) -> str:
    first, *steps, last = rows
    said = "; ".join(f"{one.label} {_amount(one)}" for one in steps) or "inget skiljer"
    return (
        f"Vattenfall i miljoner kronor från {first.label} ({_amount(first)}) till {last.label} ({_amount(last)}). "
        f"Stegen är: {said}."
    )


def _data(caption: str, rows: Sequence[Step]) -> FigureTableBlock:
    return FigureTableBlock(
        f"{caption.split('.')[0]}: underlag",
        (TableColumn("Steg", ColumnKind.TEXT), TableColumn("Miljoner kronor")),
        tuple(TableRow((TableCell(one.label), TableCell(_amount(one))), one.is_total) for one in rows),
        is_dense=True,
    )
