"""The mapping assistant's page: suggestions, a preview, and the mapping saved."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from utfall.errors import UtfallError
from utfall.sources.suggesting.beginning import first_draft
from utfall.sources.suggesting.checking import problems_of
from utfall.sources.suggesting.draft import DraftProblem, MappingDraft
from utfall.sources.suggesting.preview import preview
from utfall.sources.suggesting.ranking import TableSuggestion, suggest_tables
from utfall.sources.suggesting.sample import take_sample
from utfall.web.deliveries import actions
from utfall.web.deliveries.drafting import fields_of, posted_draft
from utfall.web.deliveries.models import Upload
from utfall.web.permissions import Permission, requires


@requires(Permission.IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def assistant(request: HttpRequest, upload_id: uuid.UUID, index: int) -> HttpResponse:
    """What the file most likely holds, column by column, to be changed and tried; saved, it is known from then on."""
    upload = get_object_or_404(Upload, id=upload_id, delivery_number=None, is_cancelled=False)
    if not 0 <= index < len(upload.paths):
        raise Http404
    path = upload.paths[index]
    sample = take_sample(path)
    tables = suggest_tables(sample)
    suggestion = _chosen_table(tables, request.POST.get("tabell") or request.GET.get("tabell", ""))
    is_posted = request.method == "POST" and request.POST.get("gor") in ("prova", "spara")
    draft = posted_draft(request.POST, suggestion=suggestion) if is_posted else first_draft(sample, suggestion)
    problems = problems_of(draft)
    if is_posted and request.POST["gor"] == "spara" and not problems:
        try:
            actions.save_mapping(draft, by=request.user)  # type: ignore[arg-type]
        except UtfallError as error:
            return _page(request, upload, index, tables, suggestion, draft, problems=problems, error=error, status=422)
        messages.success(request, f"Mappningen ”{draft.system}” är sparad och gäller för {path.name} från och med nu.")
        return redirect("upload", upload.id)
    status = 422 if is_posted and problems else 200
    return _page(request, upload, index, tables, suggestion, draft, problems=problems, status=status)


def _page(
    request: HttpRequest,
    upload: Upload,
    index: int,
    tables: tuple[TableSuggestion, ...],
    suggestion: TableSuggestion,
    draft: MappingDraft,
    *,
    problems: tuple[DraftProblem, ...],
    status: int,
    error: UtfallError | None = None,
) -> HttpResponse:
    shown: Any = None
    if not problems:
        try:
            shown = preview(draft, path=upload.paths[index], known_at=upload.known_at)
        except UtfallError as refused:
            error = error or refused
    context = {
        "upload": upload,
        "name": upload.names[index],
        "index": index,
        "tables": tables,
        "suggestion": suggestion,
        "draft": draft,
        "fields": fields_of(draft, suggestion=suggestion),
        "columns": suggestion.columns,
        "problems": problems,
        "preview": shown,
        "error": error,
    }
    return render(request, "deliveries/mapping.html", context, status=status)


def _chosen_table(tables: tuple[TableSuggestion, ...], name: str) -> TableSuggestion:
    return next((one for one in tables if one.table == name), tables[0])
