"""The one page of the red thread."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from utfall.errors import UtfallError
from utfall.web.accounts.asking import person_asking
from utfall.web.assessed_goals import GoalMark, assessed_goals, goal_period
from utfall.web.assignments.asked_for import earlier_day
from utfall.web.permissions import Permission, requires
from utfall.web.thread.knots import Kind, through, walk
from utfall.web.thread.queries import outside, strands, tied


@requires(Permission.SEE_ASSIGNMENTS)
@require_safe
def thread(request: HttpRequest) -> HttpResponse:
    """The whole thread, or the part that runs through what the address names: ``?mal=``, ``?nyckeltal=``,
    ``?aktivitet=``, ``?uppdrag=`` or ``?beslut=``. What was closed lately is in the part, not in the whole."""
    start = next(((kind, request.GET[kind.value]) for kind in Kind if request.GET.get(kind.value)), None)
    on = earlier_day(request)
    found = strands(person_asking(request), marks=_marks(request), with_closed=start is not None, on=on)
    whole = tied(found)
    shown = whole if start is None else through(whole, *start)
    named = next((one for one in walk(shown) if one.is_start), None)
    goals = [one for one in walk(whole) if one.kind is Kind.GOAL and one.key]
    context = {
        "knots": shown,
        "named": named,
        "is_lost": start is not None and named is None,
        "goals": goals,
        "red": [one for one in goals if one.shape == "not_reached"],
        "outside": outside(found, whole),
        "on": on,
        "may_give": on is None and person_asking(request).may(Permission.GIVE_ASSIGNMENT),
    }
    return render(request, "thread/thread.html", context, status=404 if context["is_lost"] else 200)


def _marks(request: HttpRequest) -> tuple[GoalMark, ...]:
    """The goals as they are assessed on the day that the reader has chosen; none where nothing can be shown."""
    known: Any = request.known  # type: ignore[attr-defined]
    try:
        gate = known.gate()
        return assessed_goals(gate, goal_period(gate.known_at), known=known.chosen)
    except UtfallError:
        return ()
