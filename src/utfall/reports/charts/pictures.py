"""Charts of one measure as pictures of their own, outside a report: no figure in them has a place in an appendix."""

from __future__ import annotations

from utfall.figures.estimates.before_after import BeforeAndAfter
from utfall.figures.estimates.control import ControlChart
from utfall.figures.estimates.followed_words import what_is_followed
from utfall.figures.estimates.revisions import Revisions
from utfall.figures.estimates.waiting import WaitingTime
from utfall.reports.charts.control import control_chart
from utfall.reports.charts.revisions import revision_chart
from utfall.reports.charts.waiting_curve import waiting_curve
from utfall.reports.content import ChartBlock
from utfall.reports.figure_ledger import Cited

WAITED_FOR = "fått beslut"


def control_picture(chart: ControlChart) -> ChartBlock:
    """The measure's control chart."""
    short, unit = what_is_followed(chart.definition), chart.unit.label_sv
    season = ", utan säsong" if chart.is_adjusted else ""
    cited = [Cited("", point.figure, chart.definition) for point in chart.points]
    return control_chart(
        "styrdiagram", caption=f"{short}: styrdiagram{season}", unit=f"{unit}{season}", chart=chart, cited=cited
    )


def before_and_after_picture(found: BeforeAndAfter, *, place: str) -> ChartBlock:
    """The measure before and after a pilot began, in ``place``: a line where it began."""
    short, unit = what_is_followed(found.definition), found.chart.unit.label_sv
    season = ", utan säsong" if found.chart.is_adjusted else ""
    cited = [Cited("", point.figure, found.definition) for point in found.chart.points]
    return control_chart(
        "fore-och-efter",
        caption=f"{short}, {place}: före och efter starten{season}",
        unit=f"{unit}{season}",
        chart=found.chart,
        cited=cited,
    )


def revision_picture(found: Revisions) -> ChartBlock:
    """How one figure has moved since it was first known."""
    subject = found.definition.short_title
    return revision_chart(
        "revisioner",
        caption=f"{subject}, {found.period.label_sv()}: så har siffran ändrats",
        subject=subject,
        unit=found.definition.unit.label_sv,
        revisions=found,
        cited=[Cited("", step.figure, found.definition) for step in found.steps],
    )


def waiting_picture(wait: WaitingTime) -> ChartBlock:
    """The share that has got its decision, by days waited."""
    caption = (
        "Andel som fått beslut, efter antal dagar. Bandet visar osäkerheten (95 %). Kurvan slutar där färre än tio "
        "ärenden återstår att följa."
    )
    return waiting_curve("vantan", caption=caption, event=WAITED_FOR, wait=wait)
