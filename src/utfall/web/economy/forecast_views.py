"""The machine's forecast beside the managers', and the pages where managers write, sign and give back theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.errors import InvalidPeriod, NotPossibleNow, UtfallError
from utfall.finance.coding import UNMAPPED
from utfall.finance.year_money import YearMoney
from utfall.model.period import Period, PeriodKind
from utfall.web.accounts.asking import person_asking
from utfall.web.economy.actions import NEEDS, Act, Saved, give_back, open_round, save_lines, sign
from utfall.web.economy.areas import unit_of
from utfall.web.economy.entering import entries_of, lines_to_forecast, typed_lines
from utfall.web.economy.entry_page import entry_page, may_in_area, money_of_round, returning, round_rows
from utfall.web.economy.forecast_page import forecast_page
from utfall.web.economy.forecast_workbook import MOST_BYTES, form_workbook, read_form
from utfall.web.economy.models import AreaForecast, ForecastRound
from utfall.web.economy.tasks import make_forecast
from utfall.web.permissions import Permission, requires
from utfall.web.shell.known_day import day_of
from utfall.web.work.actions import start_job
from utfall.web.year_money import meaning

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.SEE_FIGURES)
@require_safe
def forecasts(request: HttpRequest) -> HttpResponse:
    """The board's forecast, and the rounds."""
    return _forecast(request, area=None)


@requires(Permission.SEE_FIGURES)
@require_safe
def area_forecast(request: HttpRequest, area: str) -> HttpResponse:
    """An area's forecast, line by line, with what its managers say."""
    if area not in meaning().coding.areas:
        raise Http404
    return _forecast(request, area=area)


@requires(Permission.SEE_FIGURES)
@require_POST
def count_forecast(request: HttpRequest) -> HttpResponse:
    """The machine's forecast of the day and year shown is made by the worker, and then shown."""
    known: Any = request.known  # type: ignore[attr-defined]
    year = request.POST.get("ar", "")
    if not (year.isdecimal() and len(year) == 4):
        raise InvalidPeriod(f"”{year}” är inget år.", remedy="Välj året på sidan Prognos.")
    gate = known.gate()
    job = start_job(
        make_forecast,
        title=f"Gör maskinens prognos för {year}",
        by=person_asking(request),
        number=gate.delivery.number,
        year=int(year),
        chosen="" if known.chosen is None else known.chosen.isoformat(),
    )
    return redirect("job", job.id)


@requires(Permission.CHECK_FORECAST)
@require_POST
def open_forecast_round(request: HttpRequest) -> HttpResponse:
    """A new report day for managers to forecast for."""
    day = day_of(request.POST.get("rapportdag", ""))
    try:
        month = Period.parse(request.POST.get("manad", ""))
    except InvalidPeriod:
        month = None
    if day is None or month is None or month.kind is not PeriodKind.MONTH:
        messages.error(request, "Skriv rapportdagen som 2025-09-05 och månaden som 2025-08.")
        return redirect("forecasts")
    areas = [area for area in meaning().coding.areas if area != UNMAPPED]
    try:
        made = open_round(reported_on=day, last_month=month.first, areas=areas, by=person_asking(request))
    except NotPossibleNow as error:
        messages.error(request, f"{error.cause} {error.remedy}")
        return redirect("forecasts")
    messages.success(request, "Omgången är öppen. Cheferna kan skriva till och med rapportdagen.")
    return redirect("forecast_round", str(made))


@requires(Permission.SEE_LEDGER)
@require_safe
def forecast_round(request: HttpRequest, day: str) -> HttpResponse:
    """How far each area has come."""
    found = _round(day)
    money = _money(request, found)
    rows = round_rows(money, found) if money else ()
    context = {"round": found, "rows": rows, "has_money": money is not None}
    return render(request, "economy/round.html", context)


@requires(Permission.SEE_LEDGER)
@require_safe
def entry(request: HttpRequest, day: str, area: str) -> HttpResponse:
    """An area's form, to be written by who may and read by the others."""
    found = _area_of(day, area)
    money = _money(request, found.round)
    if money is None:
        return redirect("forecast_round", day)
    return render(request, "economy/entry.html", {"page": entry_page(money, found, person=person_asking(request))})


@requires(Permission.WRITE_FORECAST)
@require_POST
def save_entry(request: HttpRequest, day: str, area: str) -> HttpResponse:
    """The lines are saved. What met another's, or has an error, is shown with all that was typed."""
    found, money = _to_write(request, day, area)
    person = person_asking(request)
    lines = lines_to_forecast(money, area)
    typed = typed_lines(request.POST, lines)
    if any(one.error for one in typed.values()):
        page = entry_page(money, found, person=person, typed=typed)
        return render(request, "economy/entry.html", {"page": page, "has_errors": True}, status=422)
    saved = save_lines(found, entries_of(typed, lines), by=person)
    if saved.met or saved.is_closed:
        found.refresh_from_db()
        page = entry_page(money, found, person=person, typed=typed, met=saved.met)
        return render(request, "economy/entry.html", {"page": page, "saved": saved}, status=409)
    messages.success(request, _told(saved))
    return redirect("entry", day, area)


@requires(Permission.SEE_LEDGER)
@require_POST
def sign_entry(request: HttpRequest, day: str, area: str) -> HttpResponse:
    """The next step towards approval, or back with a reason."""
    found = _area_of(day, area)
    person, act = person_asking(request), request.POST.get("steg", "")
    unit = unit_of(area)
    try:
        if act == Act.RETURNED:
            permission = returning(found, person)
            if permission is None:
                raise PermissionDenied("the forecast is not theirs to give back")
            reason = request.POST.get("skal", "")
            give_back(found, reason=reason, by=person, unit=unit, permission=permission)
            messages.success(request, "Prognosen är lämnad tillbaka, med ditt skäl.")
            return redirect("entry", day, area)
        if act not in {one.value for one in NEEDS}:
            raise PermissionDenied("no such step")
        step = Act(act)
        if not may_in_area(person, NEEDS[step][2], area):
            raise PermissionDenied("the step is somebody else's")
        money = _money(request, found.round)
        left: tuple[str, ...] = ()
        if money is not None:
            left = tuple(entry_page(money, found, person=person).lacking)
        sign(found, step, by=person, unit=unit, lacking=left)
        messages.success(request, f"{step.label} prognosen.")
    except NotPossibleNow as error:
        messages.error(request, f"{error.cause} {error.remedy}")
    return redirect("entry", day, area)


@requires(Permission.WRITE_FORECAST)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_workbook(request: HttpRequest, day: str, area: str) -> HttpResponse:
    """The form as a workbook to fill in; posted, the filled in one."""
    found, money = _to_write(request, day, area)
    person = person_asking(request)
    page = entry_page(money, found, person=person)
    if request.method != "POST":
        response = HttpResponse(form_workbook(page, area=page.title), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="prognos-{day}-{area}.xlsx"'
        return response
    file = request.FILES.get("fil")
    if file is None or not file.size or file.size > MOST_BYTES:
        messages.error(request, "Välj den ifyllda Excelfilen. Den får vara högst en megabyte.")
        return redirect("entry", day, area)
    lines = lines_to_forecast(money, area)
    try:
        read = read_form(file.read(), area=area, coding=money.meaning.coding, lines=lines)
    except UtfallError as error:
        messages.error(request, f"{error.cause} {error.remedy}")
        return redirect("entry", day, area)
    saved = save_lines(found, read.entries, by=person)
    found.refresh_from_db()
    if not read.problems and not saved.aside:
        messages.success(request, f"Filen är läst. {_told(saved)}")
        return redirect("entry", day, area)
    page = entry_page(money, found, person=person, met=saved.met)
    context = {"page": page, "read": read, "saved": saved}
    return render(request, "economy/entry.html", context, status=422 if read.problems else 409)


def _forecast(request: HttpRequest, *, area: str | None) -> HttpResponse:
    known: Any = request.known  # type: ignore[attr-defined]
    person = person_asking(request)
    if known.delivery is None:
        return render(request, "economy/nothing_yet.html", {"may_import": person.may(Permission.IMPORT)})
    asked = request.GET.get("ar", "")
    if asked and not (asked.isdecimal() and len(asked) == 4):
        raise Http404
    page = forecast_page(known.gate(), year=int(asked) if asked else None, area=area, known=known.chosen)
    if page is None:
        return render(request, "economy/nothing_yet.html", {"may_import": person.may(Permission.IMPORT)})
    context = {
        "page": page,
        "rounds": ForecastRound.objects.prefetch_related("areas")[:8] if person.may(Permission.SEE_LEDGER) else (),
        "may_open": person.may(Permission.CHECK_FORECAST) and known.chosen is None,
        "month": f"{page.money.book.year}-{page.money.book.months_booked:02d}",
    }
    return render(request, "economy/forecasts.html", context)


def _round(day: str) -> ForecastRound:
    found = day_of(day)
    one = None if found is None else ForecastRound.objects.filter(reported_on=found).first()
    if one is None:
        raise Http404
    return one


def _area_of(day: str, area: str) -> AreaForecast:
    found = AreaForecast.objects.select_related("round").filter(round=_round(day), area=area).first()
    if found is None:
        raise Http404
    return found


def _money(request: HttpRequest, found: ForecastRound) -> YearMoney | None:
    known: Any = request.known  # type: ignore[attr-defined]
    return None if known.delivery is None else money_of_round(known.gate(), found)


def _to_write(request: HttpRequest, day: str, area: str) -> tuple[AreaForecast, YearMoney]:
    found = _area_of(day, area)
    if not may_in_area(person_asking(request), Permission.WRITE_FORECAST, area):
        raise PermissionDenied("the area is another's")
    money = _money(request, found.round)
    if money is None:
        raise NotPossibleNow(
            f"Ingen månad av {found.round.year} är bokförd.", remedy="Läs in bokföringen, eller visa en senare dag."
        )
    return found, money


def _told(saved: Saved) -> str:
    if not saved.lines:
        return "Inget var ändrat."
    return "En rad är sparad." if saved.lines == 1 else f"{saved.lines} rader är sparade."
