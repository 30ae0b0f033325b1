"""Texts that are saved while they are written: what the rooms share of it.

The page has a form with ``data-guard`` that holds a status line ``#sparat`` and the revision it began from in
``#id_base``; htmx sends it when its writer pauses. The answer's header says how it went (``utfall.js`` reads it): after
``met`` nothing is saved by itself any more, and the button shows both texts beside each other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from utfall.web.accounts.models import User

SAME_REVISION_SECONDS = 300
"""Autosaves of one person this near each other are one version: nobody looks for each pause between words."""
HEADER = "X-Autosave"


class KeptVersion(Protocol):
    """A version that is kept: its number, whose it is and when it was begun."""

    number: int
    at: datetime
    by_id: int | None


def is_same_sitting(last: KeptVersion | None, *, by: User) -> bool:
    """Does an autosave go on with the last version? Never with the first, which is what stood there before."""
    if last is None or last.number <= 1 or last.by_id != by.id:
        return False
    return (timezone.now() - last.at).total_seconds() < SAME_REVISION_SECONDS


def is_autosave(request: HttpRequest) -> bool:
    """Was it sent while somebody wrote, and not with the button?"""
    return bool(getattr(request, "htmx", False))


def saved_answer(request: HttpRequest, *, revision: int, at: datetime) -> HttpResponse:
    """It is saved as that revision, which the next save begins from."""
    return _answer(request, "saved", {"revision": revision, "at": at})


def met_answer(request: HttpRequest) -> HttpResponse:
    """Another has saved since; what was sent is kept aside."""
    return _answer(request, "met", {})


def refused_answer(request: HttpRequest, form: BaseForm) -> HttpResponse:
    """What is written cannot be saved yet, and why."""
    return _answer(request, "refused", {"form": form})


def _answer(request: HttpRequest, outcome: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, f"shell/autosave_{outcome}.html", context)
    response[HEADER] = outcome
    return response
