"""Allocation, scenarios, what comes once or a year at a time, and the year as a workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from utfall.errors import InvalidScenario, NotPossibleNow, UtfallError
from utfall.finance.machine import Machine
from utfall.finance.year_money import YearMoney
from utfall.reports.content import Section
from utfall.reports.item_tables import investment_block
from utfall.reports.render.html import section_html
from utfall.reports.statement_workbook import year_workbook
from utfall.reports.year_blocks import equity_blocks, one_off_blocks
from utfall.web.accounts.asking import person_asking
from utfall.web.economy.allocation_page import allocation_page, explain, take_back
from utfall.web.economy.entering import parsed_tkr
from utfall.web.economy.models import AllocationExplanation, SavedScenario
from utfall.web.economy.scenarios import add_step, remove_step, save_scenario, scenarios_page, step_of
from utfall.web.held_forecasts import with_held
from utfall.web.permissions import Permission, requires
from utfall.web.year_money import books_at, is_forecast_kept, money_at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.SEE_FIGURES)
@require_safe
def allocation(request: HttpRequest) -> HttpResponse:
    """A year's allocation (``?ar=``, ``?version=``)."""
    known: Any = request.known  # type: ignore[attr-defined]
    person = person_asking(request)
    year = _year(request)
    page = None
    if known.delivery is not None:
        version = request.GET.get("version", "")
        page = allocation_page(known.gate(), year=year, version=version, known=known.chosen)
    may_explain = known.chosen is None and person.may(Permission.EXPLAIN_ALLOCATION)
    return render(request, "economy/allocation.html", {"page": page, "may_explain": may_explain})


@requires(Permission.EXPLAIN_ALLOCATION)
@require_POST
def explain_allocation(request: HttpRequest, year: int) -> HttpResponse:
    """A difference is explained, or a part of it."""
    known: Any = request.known  # type: ignore[attr-defined]
    text = request.POST.get("belopp", "")
    try:
        amount = parsed_tkr(text)
        explain(
            known.gate(),
            year=year,
            comparison=request.POST.get("jamforelse", ""),
            amount_ore=amount or 0,
            text=request.POST.get("forklaring", "")[:500],
            by=person_asking(request),
        )
        messages.success(request, "Förklaringen är sparad med ditt namn.")
    except ValueError:
        messages.error(request, f"”{text}” är inget belopp. Skriv tusental kronor, till exempel 2 982.")
    except NotPossibleNow as error:
        messages.error(request, f"{error.cause} {error.remedy}")
    return redirect(f"{reverse('allocation')}?ar={year}#avstamning")


@requires(Permission.EXPLAIN_ALLOCATION)
@require_POST
def withdraw_explanation(request: HttpRequest, number: int) -> HttpResponse:
    """An explanation is taken back; it stays in the list."""
    found = get_object_or_404(AllocationExplanation, id=number)
    take_back(found, by=person_asking(request))
    messages.success(request, "Förklaringen är tillbakatagen.")
    return redirect(f"{reverse('allocation')}?ar={found.year}#avstamning")


@requires(Permission.SEE_FIGURES)
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Investments, equity and what comes once."""
    money = _money(request)
    blocks = ""
    if money is not None:
        investments = investment_block(money.book.items.investments, year=money.book.year)
        found = (*((investments,) if investments else ()), *equity_blocks(money), *one_off_blocks(money))
        blocks = section_html(Section("poster", "", tuple(found)))
    return render(request, "economy/items.html", {"money": money, "blocks": blocks})


@requires(Permission.SEE_FIGURES)
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The year as an Excel workbook."""
    money = _money(request)
    if money is None:
        raise Http404
    response = HttpResponse(year_workbook(money), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="ekonomi-{money.book.year}.xlsx"'
    return response


@requires(Permission.SEE_LEDGER)
@require_safe
def scenarios(request: HttpRequest) -> HttpResponse:
    """Saved scenarios, those chosen (``?s=``) beside each other."""
    known: Any = request.known  # type: ignore[attr-defined]
    person = person_asking(request)
    chosen = [int(text) for text in request.GET.getlist("s") if text.isdecimal() and len(text) < 10]
    page = None if known.delivery is None else scenarios_page(known.gate(), person=person, chosen=chosen)
    context = {"page": page, "chosen": chosen, "may_write": person.may(Permission.WRITE_SCENARIO)}
    return render(request, "economy/scenarios.html", context)


@requires(Permission.WRITE_SCENARIO)
@require_POST
def new_scenario(request: HttpRequest) -> HttpResponse:
    """A scenario with a name; its steps are added on the page of scenarios."""
    try:
        made = save_scenario(
            request.POST.get("namn", ""),
            request.POST.get("beskrivning", ""),
            is_shared=request.POST.get("delas") == "1",
            by=person_asking(request),
        )
    except InvalidScenario as error:
        messages.error(request, f"{error.cause} {error.remedy}")
        return redirect("scenarios")
    messages.success(request, "Scenariot är sparat. Lägg till vad som ändras.")
    return redirect(f"{reverse('scenarios')}?s={made.id}")


@requires(Permission.WRITE_SCENARIO)
@require_POST
def change_scenario(request: HttpRequest, number: int) -> HttpResponse:
    """One's own: a step more or less, shared or not, or gone."""
    saved = get_object_or_404(SavedScenario, id=number, owner=person_asking(request))
    act = request.POST.get("gor", "")
    if act == "ta-bort":
        saved.delete()
        messages.success(request, "Scenariot är borttaget.")
        return redirect("scenarios")
    if act == "dela":
        saved.is_shared = not saved.is_shared
        saved.save(update_fields=["is_shared", "changed_at"])
    elif act == "ta-bort-steg":
        place = request.POST.get("steg", "")
        remove_step(saved, int(place) if place.isdecimal() and len(place) < 4 else -1)
    else:
        try:
            ticked = {"areas": request.POST.getlist("omrade"), "groups": request.POST.getlist("grupp")}
            add_step(saved, step_of(request.POST, **ticked), machine=_machine(request))
            messages.success(request, "Steget är tillagt.")
        except UtfallError as error:
            messages.error(request, f"{error.cause} {error.remedy}")
    return redirect(f"{reverse('scenarios')}?s={saved.id}")


def _machine(request: HttpRequest) -> Machine:
    """The forecast that scenarios are tried on. Raises ``NotPossibleNow`` where it has not been made."""
    money = _money(request)
    if money is None or money.machine is None:
        raise NotPossibleNow("Maskinens prognos är inte gjord.", remedy="Gör den på sidan Prognos.")
    return money.machine


def _money(request: HttpRequest) -> YearMoney | None:
    """The year asked for, with the machine where it has been made; None without a booked month."""
    known: Any = request.known  # type: ignore[attr-defined]
    if known.delivery is None:
        return None
    gate = known.gate()
    books = books_at(gate, _year(request))
    if books is None or not books.book.months_booked:
        return None
    year = books.book.year
    money = money_at(gate, year) if is_forecast_kept(gate, year) else None
    return with_held(money or books, known=known.chosen)


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("ar", "")
    if not text:
        return None
    if not (text.isdecimal() and len(text) == 4):
        raise Http404
    return int(text)
