"""A person's own keys for other programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from utfall.web.accounts.models import ApiToken
from utfall.web.accounts.tokens import make_token, revoke_token
from utfall.web.permissions import Permission, requires


class TokenForm(forms.Form):
    """A new key."""

    name = forms.CharField(label="Vad ska nyckeln användas till?", max_length=80)
    scopes = forms.MultipleChoiceField(
        label="Rättigheter",
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nyckeln kan aldrig mer än du själv kan.",
    )
    days = forms.IntegerField(label="Giltig i dagar", min_value=1, max_value=366, initial=90)


@requires(Permission.USE_API)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's keys, and a form for a new one. A new key is shown once, on this page."""
    user: Any = request.user
    form = TokenForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "tokens": user.tokens.all()}
    if request.method == "POST" and form.is_valid():
        made, key = make_token(user, by=user.username, **form.cleaned_data)
        context |= {"form": TokenForm(), "made": made, "key": key, "tokens": user.tokens.all()}
        return render(request, "accounts/tokens.html", context)
    return render(request, "accounts/tokens.html", context, status=422 if request.method == "POST" else 200)


@requires(Permission.USE_API)
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of the person's own keys."""
    user: Any = request.user
    revoke_token(get_object_or_404(user.tokens, id=token_id), by=user.username)
    return redirect("tokens")
