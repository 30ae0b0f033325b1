"""How old a session may become: idle for an hour, eight hours in all."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED, SEEN = "started_at", "seen_at"
"""Keys in the session: seconds since 1970."""
LONGEST_IDLE = 60 * 60
LONGEST = 8 * 60 * 60
WRITTEN_AFTER = 5 * 60
"""A click is noted at most this often, so that reading pages seldom writes."""


def start(request: Any) -> None:
    """The session begins now."""
    now = int(time.time())
    request.session[STARTED], request.session[SEEN] = now, now


def is_over(session: Any, *, now: float) -> bool:
    """Has it been idle, or gone on, for too long? A session that does not say when it began is over."""
    return now - session.get(SEEN, 0) > LONGEST_IDLE or now - session.get(STARTED, 0) > LONGEST


class SessionAgeMiddleware:
    """Ends what is over before anything is shown. What had been sent is not done; the reader signs in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Signs out, or notes the click."""
        user: Any = request.user
        if user.is_authenticated:
            now = time.time()
            if is_over(request.session, now=now):
                logout(request)
            elif now - request.session.get(SEEN, 0) > WRITTEN_AFTER:
                request.session[SEEN] = int(now)
        return self.get_response(request)
