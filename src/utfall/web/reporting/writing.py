"""Writing a section: the editor, saving, preview, figures to insert, comments, versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.reports.comparing_texts import compare_texts
from utfall.reports.render.html import section_html
from utfall.web.accounts.asking import person_asking
from utfall.web.autosaving import is_autosave, met_answer, saved_answer
from utfall.web.permissions import Permission, requires
from utfall.web.reporting import actions
from utfall.web.reporting.content import previewed
from utfall.web.reporting.forms import AssignForm, CommentForm
from utfall.web.reporting.models import Section
from utfall.web.reporting.queries import insertable_figures, marks, may_write, writers
from utfall.web.reporting.views import found_report


@requires(Permission.SEE_REPORT)
@require_safe
def section(request: HttpRequest, period: str, version: int, slug: str) -> HttpResponse:
    """The section: its editor for those who may write it, else its text as it reads."""
    return _page(request, _found(period, version, slug))


@requires(Permission.WRITE_SECTION)
@require_POST
def save(request: HttpRequest, period: str, version: int, slug: str) -> HttpResponse:
    """Save, and answer with how it went; where another's text stands there, with both beside each other."""
    found = _found_to_write(request, period, version, slug)
    text = request.POST.get("text", "")
    saved = actions.save_text(
        found.id,
        text=text,
        base=_number(request.POST.get("base", "")),
        by=person_asking(request),
        is_autosave=is_autosave(request),
    )
    if saved.aside is None:
        if is_autosave(request):
            return saved_answer(request, revision=saved.section.revision, at=saved.section.updated_at)
        messages.success(request, "Texten är sparad.")
        return redirect(_address(saved.section))
    if is_autosave(request):
        return met_answer(request)
    rows = compare_texts(saved.section.text, text)
    context = {"section": saved.section, "report": found.report, "mine": text, "rows": rows}
    return render(request, "reporting/met_page.html", context, status=409)


@requires(Permission.WRITE_SECTION)
@require_POST
def preview(request: HttpRequest, period: str, version: int, slug: str) -> HttpResponse:
    """The section as it would read with the text sent; nothing is saved."""
    found = _found_to_write(request, period, version, slug)
    text = request.POST.get("text", "")
    if not request.htmx:  # type: ignore[attr-defined]
        return _page(request, found, text=text)
    return render(request, "reporting/preview.html", _preview(found, text))


@requires(Permission.SEE_REPORT)
@require_safe
def figures(request: HttpRequest, period: str, version: int) -> HttpResponse:
    """Figures to insert, found by a search."""
    report = found_report(period, version)
    query = request.GET.get("sok", "")
    context = {"report": report, "query": query, "found": insertable_figures(report, query)}
    template = "reporting/figures.html" if request.htmx else "reporting/figures_page.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@requires(Permission.WRITE_SECTION)
@require_POST
def state(request: HttpRequest, period: str, version: int, slug: str) -> HttpResponse:
    """Draft, ready or approved. Approving, and opening what is approved, is for whoever holds the report together or
    decides it."""
    found = _found(period, version, slug)
    user, wanted = person_asking(request), request.POST.get("state", "")
    decides = user.may(Permission.STEER_REPORT) or user.may(Permission.APPROVE_REPORT)
    needs_more = Section.State.APPROVED in (wanted, found.state)
    if not (decides if needs_more else decides or may_write(user, found)):
        raise PermissionDenied("state")
    actions.set_state(found, state=wanted, by=user)
    messages.success(request, f"{found.title}: {found.get_state_display().lower()}.")
    return redirect(_address(found))


@requires(Permission.STEER_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, period: str, version: int, slug: str) -> HttpResponse:
    """Owner, unit and deadline."""
    found = _found(period, version, slug)
    initial = {"owner": found.owner_id, "unit": found.unit_id, "deadline": found.deadline}
    form = AssignForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["owner"].queryset = form.fields["owner"].queryset.filter(  # type: ignore[attr-defined]
        id__in=[person.id for person in writers()]
    )
    if request.method == "POST" and form.is_valid():
        actions.assign(found, by=person_asking(request), **form.cleaned_data)
        messages.success(request, f"{found.title} är tilldelat.")
        return redirect("report", found.report.period_id, found.report.version)
    context = {"form": form, "section": found, "report": found.report}
    return render(request, "reporting/assign.html", context, status=422 if request.method == "POST" else 200)


@requires(Permission.WRITE_SECTION)
@require_POST
def reviewed(request: HttpRequest, period: str, version: int, slug: str) -> HttpResponse:
    """The changed figures have been looked at."""
    found = _found_to_write(request, period, version, slug)
    actions.review_figures(found, by=person_asking(request))
    messages.success(request, "De ändrade siffrorna är granskade.")
    return redirect(_address(found))


@requires(Permission.COMMENT)
@require_POST
def comment(request: HttpRequest, period: str, version: int, slug: str) -> HttpResponse:
    """A new comment."""
    found = _found(period, version, slug)
    form = CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Kommentaren sparades inte: skriv något, högst 4 000 tecken.")
    else:
        actions.comment(found, text=form.cleaned_data["text"], by=person_asking(request))
    return redirect(_address(found) + "#kommentarer")


@requires(Permission.COMMENT)
@require_POST
def close_comment(request: HttpRequest, period: str, version: int, slug: str, comment_id: int) -> HttpResponse:
    """Dealt with, or open again."""
    found = _found(period, version, slug)
    one = get_object_or_404(found.comments, id=comment_id)
    actions.close_comment(one, is_closed=request.POST.get("klar") == "1", by=person_asking(request))
    return redirect(_address(found) + "#kommentarer")


@requires(Permission.SEE_REPORT)
@require_safe
def revisions(request: HttpRequest, period: str, version: int, slug: str) -> HttpResponse:
    """Every version of the text, and two of them beside each other."""
    found = _found(period, version, slug)
    every = list(found.revisions.select_related("by"))
    chosen = {str(one.id): one for one in every}
    newer = chosen.get(request.GET.get("till", ""), every[0])
    older = chosen.get(request.GET.get("fran", ""), every[min(1, len(every) - 1)])
    context = {
        "section": found,
        "report": found.report,
        "revisions": every,
        "older": older,
        "newer": newer,
        "rows": compare_texts(older.text, newer.text),
        "may_write": may_write(person_asking(request), found) and not found.report.is_frozen,
    }
    return render(request, "reporting/revisions.html", context)


def _page(request: HttpRequest, found: Section, *, text: str | None = None) -> HttpResponse:
    user = person_asking(request)
    is_open = not found.report.is_frozen and found.state != Section.State.APPROVED
    shown = found.text if text is None else text
    context = {
        "section": found,
        "report": found.report,
        "text": shown,
        "may_write": is_open and may_write(user, found),
        "may_decide": user.may(Permission.STEER_REPORT) or user.may(Permission.APPROVE_REPORT),
        "may_comment": user.may(Permission.COMMENT),
        "changed": () if found.report.is_frozen else marks(found),
        "comments": found.comments.select_related("by", "closed_by"),
        "comment_form": CommentForm(),
        "found": insertable_figures(found.report, "")[:12],
        **_preview(found, shown),
    }
    return render(request, "reporting/section.html", context)


def _preview(found: Section, text: str) -> dict[str, Any]:
    made = previewed(found, text)
    return {
        "built": made.section,
        "problem": made.problem,
        "fragment": section_html(made.section) if made.section else "",
    }


def _found(period: str, version: int, slug: str) -> Section:
    report = found_report(period, version)
    return get_object_or_404(report.sections.select_related("report", "owner", "unit", "updated_by"), name=f"{slug}.md")


def _found_to_write(request: HttpRequest, period: str, version: int, slug: str) -> Section:
    found = _found(period, version, slug)
    if not may_write(person_asking(request), found):
        raise PermissionDenied("not theirs to write")
    return found


def _address(found: Section) -> str:
    return reverse("section", args=(found.report.period_id, found.report.version, found.slug))


def _number(text: str) -> int:
    if not text.isdigit():
        raise Http404
    return int(text)
