"""Signing in and out. Only the pages of allauth that this product uses have an address at all."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as socialaccount
from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern, URLResolver, path

from utfall.web.accounts import views
from utfall.web.accounts.sign_in_page import change_password, sign_in
from utfall.web.permissions import Permission, requires

_anyone, _signed_in = requires(Permission.ANYONE), requires(Permission.SIGNED_IN)

urlpatterns: list[URLPattern | URLResolver] = [
    path("logga-in/", _anyone(sign_in), name="account_login"),
    path("logga-ut/", _anyone(account.logout), name="account_logout"),
    path("bekrafta/", _signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("losenord/", _signed_in(change_password), name="account_change_password"),
    path("ej-aktivt/", _anyone(account.account_inactive), name="account_inactive"),
    path("andra-faktor/", _anyone(mfa.authenticate), name="mfa_authenticate"),
    path("andra-faktor/bekrafta/", _signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("sakerhet/", _signed_in(mfa.index), name="mfa_index"),
    path("sakerhet/kod/", _signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("sakerhet/kod/bort/", _signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("sakerhet/reservkoder/", _signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "sakerhet/reservkoder/nya/",
        _signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "sakerhet/reservkoder/fil/",
        _signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("nycklar/", views.tokens, name="tokens"),
    path("nycklar/<int:token_id>/dra-in/", views.revoke, name="token_revoke"),
    path("avbrutet/", _anyone(socialaccount.login_cancelled), name="socialaccount_login_cancelled"),
    path("misslyckat/", _anyone(socialaccount.login_error), name="socialaccount_login_error"),
]


def _open(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The providers' own addresses (OpenID Connect, SAML), each open to whoever is on the way in."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            _open(pattern.url_patterns)
        else:
            _anyone(pattern.callback)
    return patterns


urlpatterns += _open(build_provider_urlpatterns())
