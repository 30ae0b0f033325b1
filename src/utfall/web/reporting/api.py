"""Reports for other programs: what is decided, as content and as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from utfall.web.accounts.models import ApiToken
from utfall.web.api_access import FAULTS, Key
from utfall.web.permissions import Permission
from utfall.web.reporting.models import FrozenReport, WrittenReport

router = Router(tags=["rapporter"], auth=Key(Permission.SEE_REPORT, ApiToken.Scope.REPORTS_READ))


class ReportOut(Schema):
    """A report; ``digest`` is empty until it is decided."""

    period: str
    version: int
    is_decided: bool
    digest: str


@router.get("/", response={200: list[ReportOut], **FAULTS})
def reports(request: HttpRequest) -> Any:
    """All reports, the newest first."""
    found = WrittenReport.objects.select_related("frozen")
    return [
        {
            "period": one.period_id,
            "version": one.version,
            "is_decided": one.is_frozen,
            "digest": one.frozen.digest if one.is_frozen else "",
        }
        for one in found
    ]


@router.get("/{period}/{int:version}/innehall/", response={200: dict[str, Any], **FAULTS})
def content(request: HttpRequest, period: str, version: int) -> Any:
    """The content of a decided report, as canonical JSON."""
    frozen = get_object_or_404(FrozenReport, report__period_id=period, report__version=version)
    return HttpResponse(frozen.content, content_type="application/json")
