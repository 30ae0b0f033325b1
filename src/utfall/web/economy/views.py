"""The year's statements, and from a line of them down to its vouchers."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from utfall.errors import NotAuthorised
from utfall.web.accounts.asking import person_asking
from utfall.web.economy.areas import unit_of
from utfall.web.economy.ledger_page import Asked, ledger_page
from utfall.web.economy.queries import statement_page
from utfall.web.economy.reading_vouchers import SHORTEST_PURPOSE, read_texts
from utfall.web.permissions import Permission, requires
from utfall.web.year_money import meaning


@requires(Permission.SEE_FIGURES)
@require_safe
def economy(request: HttpRequest) -> HttpResponse:
    """The board's statement of a year (``?ar=``; the newest where none is named)."""
    return _statement(request, area=None)


@requires(Permission.SEE_FIGURES)
@require_safe
def area(request: HttpRequest, area: str) -> HttpResponse:
    """An area's statement."""
    if area not in meaning().coding.areas:
        raise Http404
    return _statement(request, area=area)


@requires(Permission.SEE_LEDGER)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """What a line consists of, by the step that the address asks for. Posted: the vouchers' texts, for a purpose."""
    known: Any = request.known  # type: ignore[attr-defined]
    if known.delivery is None:
        return _nothing(request)
    asked = Asked(**{field.name: request.GET.get(field.name, "") for field in fields(Asked)})
    page = ledger_page(known.gate(), asked)
    if page is None:
        return _nothing(request)
    person = person_asking(request)
    unit = unit_of(page.area) if page.area else None
    context: dict[str, Any] = {
        "page": page,
        "shortest": SHORTEST_PURPOSE,
        "may_read": not asked.next_step and person.may_in(Permission.READ_VOUCHERS, unit),
    }
    if request.method != "POST" or asked.next_step:
        return render(request, "economy/ledger.html", context)
    purpose = request.POST.get("skal", "")
    try:
        read_texts(page, unit=unit, purpose=purpose, by=person, delivery=known.delivery.id)
    except NotAuthorised as error:
        return render(request, "economy/ledger.html", context | {"error": error, "purpose": purpose}, status=403)
    return render(request, "economy/ledger.html", context | {"with_texts": True, "purpose": purpose.strip()})


def _statement(request: HttpRequest, *, area: str | None) -> HttpResponse:
    known: Any = request.known  # type: ignore[attr-defined]
    if known.delivery is None:
        return _nothing(request)
    asked = request.GET.get("ar", "")
    if asked and not (asked.isdecimal() and len(asked) == 4):
        raise Http404
    person = person_asking(request)
    may_drill = person.may(Permission.SEE_LEDGER)
    page = statement_page(
        known.gate(), year=int(asked) if asked else None, area=area, may_drill=may_drill, known=known.chosen
    )
    if page is None:
        return _nothing(request)
    return render(request, "economy/statement.html", {"page": page, "may_drill": may_drill})


def _nothing(request: HttpRequest) -> HttpResponse:
    """No ledger yet: what to do about it."""
    may_import = person_asking(request).may(Permission.IMPORT)
    return render(request, "economy/nothing_yet.html", {"may_import": may_import})
