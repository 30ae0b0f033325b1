"""The catalogue, a measure's page and its files, and the rows behind a figure."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from utfall.errors import InvalidPeriod, NotAuthorised, UnknownBreakdown
from utfall.figures.warming import last_whole_tertial
from utfall.model.figure import Figure
from utfall.model.period import Period, PeriodKind
from utfall.reports.figure_exports import as_csv, as_xlsx
from utfall.reports.render.chart_images import draw_png, draw_svg
from utfall.web.accounts.asking import person_asking
from utfall.web.assignments.as_of import open_on
from utfall.web.assignments.asked_for import earlier_day
from utfall.web.keyfigures.actions import MOST_ROWS_SHOWN, SHORTEST_PURPOSE, read_rows
from utfall.web.keyfigures.queries import (
    BREAKDOWNS_SV,
    MeasurePage,
    areas_to_choose,
    catalogue_rows,
    page_figures,
    periods_to_choose,
    track_record,
)
from utfall.web.keyfigures.showing import shown_page
from utfall.web.permissions import Permission, requires
from utfall.web.shell.headers import EMBEDDED
from utfall.web.shell.known_day import PARAMETER

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "json": "application/json",
}


@requires(Permission.SEE_FIGURES)
@require_safe
def keyfigures(request: HttpRequest) -> HttpResponse:
    """The measures, searched and filtered."""
    gate = request.known.gate()  # type: ignore[attr-defined]
    asked = {
        "query": request.GET.get("sok", ""),
        "area": request.GET.get("omrade", ""),
        "owner": request.GET.get("ansvarig", ""),
        "signals_only": request.GET.get("signal") == "1",
    }
    period = last_whole_tertial(gate.known_at)
    definitions = [gate.definition(measure) for measure in gate.measures]
    context = {
        **asked,
        "rows": catalogue_rows(gate, period=period, **asked),
        "period": period,
        "areas": areas_to_choose(),
        "owners": sorted({one.owner for one in definitions}),
        "total": len(definitions),
    }
    template = "keyfigures/found.html" if request.htmx else "keyfigures/catalogue.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@requires(Permission.SEE_FIGURES)
@require_safe
def keyfigure(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure at a period (``?period=``; the last whole tertial where none is named), parted ``?per=``."""
    gate, period, by = _asked(request, measure)
    shown = shown_page(gate, measure=measure, period=period, by=by)
    page = shown.page
    context = {
        "page": page,
        "by": by,
        "breakdowns": [(b.name, BREAKDOWNS_SV.get(b.name, b.name)) for b in page.definition.breakdowns],
        "periods": periods_to_choose(gate.known_at),
        "charts": shown.charts,
        "tables": shown.tables,
        "lasting": request.build_absolute_uri(_lasting(gate, page, by)),
        "may_read_rows": person_asking(request).may(Permission.READ_ROWS),
        "delivery": gate.delivery,
        "assignments": open_on(person_asking(request), earlier_day(request), measure=measure),
    }
    return render(request, "keyfigures/measure.html", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def backtest(request: HttpRequest, measure: str) -> HttpResponse:
    """How right our earlier estimates have been: counted when somebody opens it."""
    gate, period, _ = _asked(request, measure)
    found = track_record(gate, measure=measure, period=period)
    context = {"found": found, "definition": gate.definition(measure), "period": period}
    asked_by_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    return render(request, f"keyfigures/backtest{'' if asked_by_htmx else '_page'}.html", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def embedded(request: HttpRequest, measure: str) -> HttpResponse:
    """The figure and its chart, small, to be framed by the organisation's own pages (``UTFALL_EMBED_HOSTS``)."""
    gate, period, by = _asked(request, measure)
    shown = shown_page(gate, measure=measure, period=period)
    page = shown.page
    context = {
        "page": page,
        "chart": next(iter(shown.charts.values()), ""),
        "lasting": request.build_absolute_uri(_lasting(gate, page, by)),
        "delivery": gate.delivery,
    }
    response = render(request, "keyfigures/embedded.html", context)
    if settings.SURROUNDINGS.embed_hosts:
        setattr(response, EMBEDDED, " ".join(settings.SURROUNDINGS.embed_hosts))
    return response


@requires(Permission.SEE_FIGURES)
@require_safe
def file(request: HttpRequest, measure: str, kind: str) -> HttpResponse:
    """What the page shows as a file: figures as CSV or XLSX, a chart (``?bild=``) as SVG, PNG or its specification."""
    if kind not in _TYPES:
        raise Http404
    gate, period, by = _asked(request, measure)
    page = shown_page(gate, measure=measure, period=period, by=by).page
    name = f"{measure}-{period.id}"
    if kind in ("csv", "xlsx"):
        figures = page_figures(page, gate, by=by)
        body: str | bytes = as_csv(figures) if kind == "csv" else as_xlsx(figures)
    else:
        wanted = request.GET.get("bild", "")
        chart = page.charts.get(wanted) or next(iter(page.charts.values()), None)
        if chart is None:
            raise Http404
        name = f"{measure}-{period.id}-{chart.id}"
        body = {"svg": draw_svg, "png": draw_png, "json": lambda one: one.spec_json}[kind](chart)
    response = HttpResponse(body, content_type=_TYPES[kind])
    disposition = "inline" if kind == "json" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{name}.{kind}"'
    return response


@requires(Permission.READ_ROWS)
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, measure: str) -> HttpResponse:
    """The rows behind the figure: a purpose is asked for first, and the reading is logged before anything is shown."""
    gate, period, by = _asked(request, measure)
    group = request.GET.get("grupp", "")
    figure = _figure(gate, measure, period, by, group)
    context: dict[str, Any] = {
        "definition": gate.definition(measure),
        "figure": figure,
        "period": period,
        "group": group,
        "shortest": SHORTEST_PURPOSE,
    }
    if request.method != "POST":
        return render(request, "keyfigures/rows.html", context)
    purpose = request.POST.get("skal", "")
    try:
        found = read_rows(gate, figure, purpose=purpose, by=person_asking(request))
    except NotAuthorised as error:
        return render(request, "keyfigures/rows.html", context | {"error": error, "purpose": purpose}, status=403)
    context |= {"found": found, "shown": found.rows[:MOST_ROWS_SHOWN], "purpose": purpose}
    return render(request, "keyfigures/rows.html", context)


def _asked(request: HttpRequest, measure: str) -> tuple[Any, Period, str]:
    """Gate, period and breakdown of the address. Raises ``InvalidPeriod``, ``UnknownMeasure``, ``UnknownBreakdown``."""
    gate = request.known.gate()  # type: ignore[attr-defined]
    definition = gate.definition(measure)
    named, by = request.GET.get("period", ""), request.GET.get("per", "")
    period = Period.parse(named) if named else last_whole_tertial(gate.known_at)
    if period.kind is PeriodKind.DAY:
        raise InvalidPeriod("En enda dag visas inte här.", remedy="Välj en vecka, en månad, ett tertial eller ett år.")
    if by and by not in {breakdown.name for breakdown in definition.breakdowns}:
        known = ", ".join(b.name for b in definition.breakdowns) or "ingen"
        raise UnknownBreakdown(f"{definition.short_title} delas inte upp på ”{by}”.", remedy=f"Välj {known}.")
    return gate, period, by


def _figure(gate: Any, measure: str, period: Period, by: str, group: str) -> Figure:
    if not by:
        return gate.standing(measure, (period,)).figure(period.id)
    for figure in gate.standing(measure, (period,), by=by).figures:
        if dict(figure.groups).get(by) == group:
            return figure
    raise Http404


def _lasting(gate: Any, page: MeasurePage, by: str) -> str:
    """The address that will always show this: measure, period, breakdown and the day that the figures knew."""
    query = QueryDict(mutable=True)
    query["period"] = page.period.id
    if by:
        query["per"] = by
    query[PARAMETER] = gate.known_at.isoformat()
    return f"{reverse('keyfigure', args=(page.definition.id,))}?{query.urlencode()}"
