"""A job's page: how far it has come, and then where it led."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from utfall.web.permissions import Permission, requires
from utfall.web.work.models import Job


@requires(Permission.SIGNED_IN)
@require_safe
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Only whoever started it sees it. When it is done the reader is taken to the outcome."""
    found = Job.objects.filter(id=job_id, started_by=request.user).first()  # type: ignore[misc]
    if found is None:
        raise Http404
    asked_by_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    if found.state == Job.State.DONE and found.outcome:
        return HttpResponseClientRedirect(found.outcome) if asked_by_htmx else redirect(found.outcome)
    template = "work/progress.html" if asked_by_htmx else "work/job.html"
    return render(request, template, {"job": found})
