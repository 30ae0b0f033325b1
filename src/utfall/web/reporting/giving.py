"""An assignment that a report gives."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from utfall.web.accounts.asking import person_asking
from utfall.web.assignments.actions import create
from utfall.web.assignments.forms import GiveForm
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.permissions import Permission, requires
from utfall.web.reporting.followed_up import KEY
from utfall.web.reporting.views import found_report


@requires(Permission.GIVE_ASSIGNMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, period: str, version: int) -> HttpResponse:
    """A new assignment from the report."""
    report, user = found_report(period, version), person_asking(request)
    form = GiveForm(request.POST if request.method == "POST" else None, giver=user, has_origin=True)
    if request.method == "POST" and form.is_valid():
        key, address = f"{KEY}:{period}:{version}:{uuid4()}", reverse("report", args=[period, version])
        made = create(by=user, **form.given(Origin(OriginKind.REPORT, key, str(report), address)))
        messages.success(request, f"Uppdraget är givet till {made.owner}.")
        return redirect(f"{address}#uppdrag")
    status = 422 if request.method == "POST" else 200
    return render(request, "assignments/give.html", {"form": form, "origin": str(report)}, status=status)
