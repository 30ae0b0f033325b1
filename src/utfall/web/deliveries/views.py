"""Handing extracts in, what became of them, and rows to mend."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from utfall.errors import RefusedFile
from utfall.web.accounts.asking import person_asking
from utfall.web.deliveries import actions
from utfall.web.deliveries.models import Upload
from utfall.web.deliveries.queries import delivery_of, history, looked_at, problems_of
from utfall.web.deliveries.tasks import import_upload
from utfall.web.gates import surroundings
from utfall.web.permissions import Permission, requires
from utfall.web.shell.known_day import day_of


@requires(Permission.SEE_DELIVERIES)
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """What has come in, and for those who may, a form for more and what is half done."""
    return _page(request)


@requires(Permission.IMPORT)
@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """The files, handed in; what they are is shown before anything is read in."""
    known_at = day_of(request.POST.get("known_at", "")) or timezone.localdate()
    try:
        made = actions.hand_in(request.FILES.getlist("files"), known_at=known_at, by=person_asking(request))
    except RefusedFile as error:
        return _page(request, error=error, status=422)
    return redirect("upload", made.id)


@requires(Permission.IMPORT)
@require_safe
def upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """What each file is, and what can be done with it."""
    found = _found(upload_id)
    if found.delivery_number is not None:
        return redirect("delivery", found.delivery_number)
    files = looked_at(found) if found.is_open else ()
    context = {
        "upload": found,
        "files": files,
        "unknown": [one for one in files if not one.is_known],
        "job": found.job,
    }
    return render(request, "deliveries/upload.html", context)


@requires(Permission.IMPORT)
@require_POST
def read_in(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Start reading in; the reader is taken to the job's page."""
    found = _found(upload_id)
    known_at = day_of(request.POST.get("known_at", ""))
    if known_at is None or known_at > timezone.localdate():
        messages.error(request, "Dagen då utdragen togs ut saknas eller ligger framåt i tiden.")
        return redirect("upload", found.id)
    job = actions.read_in(found, known_at=known_at, by=person_asking(request), task=import_upload)
    return redirect("job", job.id)


@requires(Permission.IMPORT)
@require_POST
def take_back(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Remove what was handed in."""
    actions.take_back(_found(upload_id), by=person_asking(request))
    messages.success(request, "Filerna är borttagna. Inget är inläst.")
    return redirect("deliveries")


@requires(Permission.SEE_DELIVERIES)
@require_safe
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """What became of each file, and each finding with place and remedy."""
    found = delivery_of(number)
    with_rows = [receipt for receipt in found.files if receipt.rows_set_aside]
    context = {
        "delivery": found,
        "problems": problems_of(found),
        "to_mend": list(enumerate(with_rows)),
        "rows_in": sum(receipt.rows_in for receipt in found.files),
        "accepted": sum(receipt.rows_accepted for receipt in found.files),
        "set_aside": sum(receipt.rows_set_aside for receipt in found.files),
        "may_mend": person_asking(request).may(Permission.SEE_SET_ASIDE),
    }
    return render(request, "deliveries/delivery.html", context)


@requires(Permission.SEE_SET_ASIDE)
@require_POST
def rows_to_mend(request: HttpRequest, number: int, index: int) -> HttpResponse:
    """The rows set aside from one file, as a file to mend: personal data, so the reading is logged."""
    file = actions.take_out_rows(delivery_of(number), index=index, by=person_asking(request))
    response = HttpResponse(file.content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _page(request: HttpRequest, *, error: RefusedFile | None = None, status: int = 200) -> HttpResponse:
    user = person_asking(request)
    may_import = user.may(Permission.IMPORT)
    waiting = Upload.objects.filter(delivery_number=None, is_cancelled=False).select_related("job", "uploaded_by")
    context = {
        "history": history(),
        "may_import": may_import,
        "waiting": waiting if may_import else (),
        "today": timezone.localdate(),
        "watched": surroundings().watched is not None,
        "error": error,
    }
    return render(request, "deliveries/deliveries.html", context, status=status)


def _found(upload_id: uuid.UUID) -> Upload:
    return get_object_or_404(Upload.objects.select_related("job", "uploaded_by"), id=upload_id)
