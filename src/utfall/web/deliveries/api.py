"""Deliveries for other programs: what has come in, and handing extracts in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from utfall.web.accounts.models import ApiToken
from utfall.web.api_access import FAULTS, Key
from utfall.web.api_day import Day
from utfall.web.deliveries import actions
from utfall.web.deliveries.models import Upload
from utfall.web.deliveries.queries import delivery_of, history
from utfall.web.deliveries.tasks import import_upload
from utfall.web.permissions import Permission

router = Router(tags=["leveranser"], auth=Key(Permission.SEE_DELIVERIES, ApiToken.Scope.DELIVERIES_READ))
_writes = Key(Permission.IMPORT, ApiToken.Scope.DELIVERIES_WRITE)


class DeliveryOut(Schema):
    """A delivery and what became of its rows."""

    number: int
    known_at: str
    recorded_at: str
    files: list[str]
    rows_in: int
    rows_accepted: int
    rows_set_aside: int


class UploadOut(Schema):
    """Files handed in: ``state`` is waiting, running, done or failed; ``delivery`` is set when they are read in."""

    id: str
    state: str
    cause: str
    remedy: str
    delivery: int | None


@router.get("/", response={200: list[DeliveryOut], **FAULTS})
def deliveries(request: HttpRequest) -> Any:
    """All deliveries, the newest first."""
    return [_out(one) for one in history()]


@router.get("/{int:number}/", response={200: DeliveryOut, **FAULTS})
def delivery(request: HttpRequest, number: int) -> Any:
    """One delivery."""
    return _out(delivery_of(number))


@router.post("/", response={202: UploadOut, **FAULTS}, auth=_writes)
def hand_in(request: HttpRequest, files: File[list[UploadedFile]], kand: Day | None = None) -> Any:
    """Hand extracts in and have them read in as one delivery; ``kand`` is the day they were taken out (today)."""
    user: Any = request.user
    known_at = kand or timezone.localdate()
    upload = actions.hand_in(files, known_at=known_at, by=user)
    actions.read_in(upload, known_at=known_at, by=user, task=import_upload)
    return Status(202, _state(upload))


@router.get("/inlamnade/{uuid:upload_id}/", response={200: UploadOut, **FAULTS}, auth=_writes)
def upload(request: HttpRequest, upload_id: uuid.UUID) -> Any:
    """How far a handing-in has come."""
    return _state(get_object_or_404(Upload.objects.select_related("job"), id=upload_id, uploaded_by=request.user))


def _out(one: Any) -> dict[str, object]:
    return {
        "number": one.number,
        "known_at": one.known_at.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "files": [receipt.name for receipt in one.files],
        "rows_in": sum(receipt.rows_in for receipt in one.files),
        "rows_accepted": sum(receipt.rows_accepted for receipt in one.files),
        "rows_set_aside": sum(receipt.rows_set_aside for receipt in one.files),
    }


def _state(upload: Upload) -> dict[str, object]:
    job = upload.job
    return {
        "id": str(upload.id),
        "state": job.state if job else "waiting",
        "cause": job.cause if job else "",
        "remedy": job.remedy if job else "",
        "delivery": upload.delivery_number,
    }
