"""Reports: the list, one report's sections, reading it, deciding it, its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from utfall.errors import NotPossibleNow, UtfallError
from utfall.reports.reading_back import report_from_json
from utfall.reports.render.html import section_html
from utfall.web.accounts.asking import person_asking
from utfall.web.permissions import Permission, requires
from utfall.web.reporting.actions import freeze, start_report
from utfall.web.reporting.content import built, files, gate_of
from utfall.web.reporting.followed_up import given_by, still_open_before
from utfall.web.reporting.forms import StartForm
from utfall.web.reporting.models import Section, WrittenReport
from utfall.web.reporting.queries import section_rows

_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def found_report(period: str, version: int) -> WrittenReport:
    """The report. Raises ``Http404``."""
    return get_object_or_404(WrittenReport.objects.select_related("frozen"), period_id=period, version=version)


@requires(Permission.SEE_REPORT)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """All reports, the newest first."""
    found = WrittenReport.objects.select_related("frozen", "frozen__approved_by").prefetch_related("sections")
    rows = [(one, sum(s.state == Section.State.APPROVED for s in one.sections.all())) for one in found]
    may_steer = person_asking(request).may(Permission.STEER_REPORT)
    return render(request, "reporting/reports.html", {"rows": rows, "may_steer": may_steer})


@requires(Permission.STEER_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A new report."""
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            report = start_report(
                form.cleaned_data["period"],
                as_of=form.cleaned_data["as_of"],
                deadline=form.cleaned_data["deadline"],
                by=person_asking(request),
            )
            return redirect("report", report.period_id, report.version)
        except NotPossibleNow as error:
            form.add_error("period", str(error))
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/start.html", {"form": form}, status=status)


@requires(Permission.SEE_REPORT)
@require_safe
def report(request: HttpRequest, period: str, version: int) -> HttpResponse:
    """One report: who writes what, how far it has come, who is late, and what has changed under the texts."""
    found = found_report(period, version)
    rows = section_rows(found, reader=person_asking(request))
    user = person_asking(request)
    context = {
        "report": found,
        "rows": rows,
        "late": [row for row in rows if row.days_late],
        "waiting": [row for row in rows if row.section.state != Section.State.APPROVED],
        "may_steer": user.may(Permission.STEER_REPORT),
        "may_approve": user.may(Permission.APPROVE_REPORT),
        "delivery": _delivery(found),
        "may_see_assignments": user.may(Permission.SEE_ASSIGNMENTS),
        "may_give": user.may(Permission.GIVE_ASSIGNMENT),
        "given": given_by(found, user=user),
        "before": still_open_before(found, user=user),
    }
    return render(request, "reporting/report.html", context)


@requires(Permission.SEE_REPORT)
@require_safe
def read(request: HttpRequest, period: str, version: int) -> HttpResponse:
    """The report to read: as frozen, or as it stands now."""
    found = found_report(period, version)
    content = report_from_json(found.frozen.content) if found.is_frozen else built(found)
    parts = [(section, section_html(section)) for section in content.sections]
    return render(request, "reporting/read.html", {"report": found, "content": content, "parts": parts})


@requires(Permission.APPROVE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, period: str, version: int) -> HttpResponse:
    """What deciding means, and the decision: text and figures are frozen."""
    found = found_report(period, version)
    rows = section_rows(found, reader=person_asking(request))
    context: dict[str, Any] = {
        "report": found,
        "waiting": [row for row in rows if row.section.state != Section.State.APPROVED],
        "changed": [row for row in rows if row.changed],
        "delivery": _delivery(found),
    }
    if request.method == "POST":
        try:
            frozen = freeze(found, by=person_asking(request))
        except UtfallError as error:
            return render(request, "reporting/decide.html", context | {"error": error}, status=409)
        messages.success(request, f"Rapporten är beslutad. Dess kontrolltal är {frozen.digest[:8]}.")
        return redirect("report", found.period_id, found.version)
    return render(request, "reporting/decide.html", context)


@requires(Permission.SEE_REPORT)
@require_safe
def file(request: HttpRequest, period: str, version: int, kind: str) -> HttpResponse:
    """The report as a file: as frozen, or, for those who write, as a draft marked so in its name."""
    if kind not in _TYPES:
        raise Http404
    found = found_report(period, version)
    if found.is_frozen:
        body, name = bytes(getattr(found.frozen, kind)), f"tertialrapport-{found.period_id}-v{found.version}.{kind}"
    else:
        if not person_asking(request).may(Permission.WRITE_SECTION):
            raise PermissionDenied("a draft is for those who write")
        body, name = files(built(found))[kind], f"utkast-{found.period_id}.{kind}"
    response = HttpResponse(body, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _delivery(found: WrittenReport) -> Any:
    try:
        return gate_of(found).delivery
    except UtfallError:
        return None
