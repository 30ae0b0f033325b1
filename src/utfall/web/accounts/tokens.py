"""Keys for other programs: made, used, revoked."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from utfall.web.accounts.models import ApiToken, User
from utfall.web.audit.actions import record

PREFIX = "utfall_"
LONGEST_DAYS = 366


@transaction.atomic
def make_token(user: User, *, name: str, scopes: Sequence[str], days: int, by: str) -> tuple[ApiToken, str]:
    """The token and its key, which is never to be seen again."""
    key = PREFIX + secrets.token_urlsafe(32)
    expires_on = timezone.localdate() + datetime.timedelta(days=min(days, LONGEST_DAYS))
    token = ApiToken.objects.create(
        user=user, name=name, digest=_digest(key), scopes=sorted(scopes), expires_on=expires_on
    )
    record("token.made", by=by, thing=user.username, name=name, scopes=sorted(scopes), until=expires_on.isoformat())
    return token, key


@transaction.atomic
def revoke_token(token: ApiToken, *, by: str) -> None:
    """The key no longer opens anything."""
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record("token.revoked", by=by, thing=token.user.username, name=token.name)


def token_of(key: str) -> ApiToken | None:
    """The valid token of the key. The first use of a day is written down and logged."""
    if not key.startswith(PREFIX):
        return None
    token = ApiToken.objects.select_related("user").filter(digest=_digest(key)).first()
    if token is None or not token.is_valid:
        return None
    today = timezone.localdate()
    if token.last_used_on != today:
        with transaction.atomic():
            ApiToken.objects.filter(id=token.id).update(last_used_on=today)
            record("token.used", by=token.user.username, thing=token.name, day=today.isoformat())
    return token


def _digest(key: str) -> str:
    """The key has 256 bits of its own, so a plain digest cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()
