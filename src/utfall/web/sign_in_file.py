"""The file ``sign-in.toml`` in the web's own folder: the organisation's own sign-in, by OpenID Connect or SAML.

Read strictly: a key that is not known, or a file that others may read, stops the server with what to do.
"""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from utfall.errors import InvalidSurroundings

FILE_NAME = "sign-in.toml"

_TOP = frozenset({"contact", "openid_connect", "saml"})
_OPENID = {"id": True, "name": True, "issuer": True, "client_id": True, "client_secret": True, "form_origins": False}
_SAML = {"id": True, "name": True, "entity_id": True, "sso_url": True, "certificate": True, "attributes": False}
_ATTRIBUTES = frozenset({"uid", "username", "first_name", "last_name", "email"})


@dataclass(frozen=True)
class SignIn:
    """``providers`` is allauth's ``SOCIALACCOUNT_PROVIDERS``; ``form_origins`` are where a sign-in form may end up;
    ``contact`` is whom to turn to who cannot sign in, empty where the file does not say."""

    contact: str
    providers: Mapping[str, Any]
    form_origins: tuple[str, ...]


def read_sign_in(file: Path, *, is_loopback: bool) -> SignIn:
    """What the file says; nothing where there is none. Addresses must be https unless ``is_loopback``.

    Raises ``InvalidSurroundings`` with the place in the file.
    """
    if not file.is_file():
        return SignIn("", {}, ())
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise _invalid("Andra än ägaren får läsa filen, som har en hemlighet i sig.", f"Kör: chmod 600 {file}")
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _invalid(f"Filen går inte att läsa: {error}.", "Rätta filen.") from None
    if unknown := content.keys() - _TOP:
        raise _invalid(f"Okänt: {', '.join(sorted(unknown))}.", f"Filen får ha {', '.join(sorted(_TOP))}.")
    contact = content.get("contact", "")
    if not isinstance(contact, str):
        raise _invalid("contact är inte text.", "Skriv vem man ska höra av sig till.")
    openid = [_checked(one, "openid_connect", _OPENID) for one in _list(content, "openid_connect")]
    saml = [_checked(one, "saml", _SAML) for one in _list(content, "saml")]
    for one in openid:
        _check_address(one["issuer"], "issuer", is_loopback=is_loopback)
    for one in saml:
        _check_address(one["sso_url"], "sso_url", is_loopback=is_loopback)
        if unknown := one.get("attributes", {}).keys() - _ATTRIBUTES:
            raise _invalid(
                f"attributes: okänt {', '.join(sorted(unknown))}.", f"Välj {', '.join(sorted(_ATTRIBUTES))}."
            )
    names = [one["id"] for one in (*openid, *saml)]
    if len(set(names)) != len(names):
        raise _invalid("Samma id står två gånger.", "Ge varje inloggning ett eget id.")
    addresses = [one["issuer"] for one in openid] + [one["sso_url"] for one in saml]
    further = [origin for one in openid for origin in one.get("form_origins", [])]
    for origin in further:
        _check_address(origin, "form_origins", is_loopback=is_loopback)
    origins = tuple(dict.fromkeys(_origin(address) for address in (*addresses, *further)))
    return SignIn(contact, _providers(openid, saml), origins)


def _providers(openid: list[dict[str, Any]], saml: list[dict[str, Any]]) -> dict[str, Any]:
    """Both in the words of allauth. A SAML assertion must be signed, and answer a question that we put."""
    found: dict[str, Any] = {}
    if openid:
        found["openid_connect"] = {"APPS": [_openid_app(one) for one in openid], "OAUTH_PKCE_ENABLED": True}
    if saml:
        found["saml"] = {"APPS": [_saml_app(one) for one in saml]}
    return found


def _openid_app(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "provider_id": one["id"],
        "name": one["name"],
        "client_id": one["client_id"],
        "secret": one["client_secret"],
        "settings": {"server_url": one["issuer"]},
    }


def _saml_app(one: dict[str, Any]) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "idp": {"entity_id": one["entity_id"], "sso_url": one["sso_url"], "x509cert": one["certificate"]},
        "advanced": {"want_assertion_signed": True, "reject_idp_initiated_sso": True, "want_name_id": True},
    }
    if "attributes" in one:
        settings["attribute_mapping"] = one["attributes"]
    return {"provider_id": one["entity_id"], "name": one["name"], "client_id": one["id"], "settings": settings}


def _list(content: dict[str, Any], key: str) -> list[Any]:
    value = content.get(key, [])
    if not isinstance(value, list):
        raise _invalid(f"{key} är ingen lista.", f"Börja varje inloggning med [[{key}]].")
    return value


def _checked(one: Any, where: str, keys: dict[str, bool]) -> dict[str, Any]:
    """One provider with exactly the keys it may have, each of its kind."""
    if not isinstance(one, dict):
        raise _invalid(f"{where} är ingen tabell.", f"Börja varje inloggning med [[{where}]].")
    if unknown := one.keys() - keys.keys():
        raise _invalid(f"{where}: okänt {', '.join(sorted(unknown))}.", f"Den får ha {', '.join(keys)}.")
    if missing := [key for key, is_needed in keys.items() if is_needed and not one.get(key)]:
        raise _invalid(f"{where}: {', '.join(missing)} saknas.", "Skriv till det som saknas.")
    kinds = {"form_origins": list, "attributes": dict}
    for key, value in one.items():
        if not isinstance(value, kinds.get(key, str)):
            raise _invalid(
                f"{where}: {key} är av fel slag.", "Skriv värdet inom citattecken, eller en lista av sådana."
            )
    if not str(one["id"]).replace("-", "").isalnum() or not str(one["id"]).isascii():
        raise _invalid(f"{where}: id ”{one['id']}” går inte i en adress.", "Använd a–z, siffror och bindestreck.")
    return one


def _check_address(address: Any, key: str, *, is_loopback: bool) -> None:
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    if parts.scheme != "https" and not (is_loopback and parts.scheme == "http"):
        raise _invalid(f"{key}: {address} är ingen https-adress.", "Använd en adress som börjar med https://.")
    if not parts.hostname or set(address) & set(" ;,'\""):
        raise _invalid(f"{key}: {address} är ingen adress.", "Skriv hela adressen.")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _invalid(cause: str, remedy: str) -> InvalidSurroundings:
    return InvalidSurroundings(f"Filen {FILE_NAME}: {cause}", remedy=remedy)
