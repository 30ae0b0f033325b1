"""The server that e-mail is sent through, from one address in the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from utfall.errors import InvalidSurroundings

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""The schemes of an address, and the port where it names none (RFC 8314 for the last)."""


@dataclass(frozen=True)
class EmailServer:
    """``is_upgraded``: the connection becomes encrypted after the first words; ``is_encrypted``: from the start."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    is_upgraded: bool = False
    is_encrypted: bool = False


def read_email_server(address: str, *, sender: str) -> EmailServer | None:
    """The server of ``smtp+starttls://user:password@mail.example.se``; None where the address is empty.

    Raises ``InvalidSurroundings`` where the address cannot be read or ``sender`` is missing.
    """
    if not address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise _invalid() from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise _invalid()
    if "@" not in sender:
        raise InvalidSurroundings(
            "E-post ska skickas, men avsändaren saknas.",
            remedy="Ange den i UTFALL_EMAIL_FROM, till exempel utfall@kommunen.se.",
        )
    return EmailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_upgraded=parts.scheme == "smtp+starttls",
        is_encrypted=parts.scheme == "smtps",
    )


def _invalid() -> InvalidSurroundings:
    return InvalidSurroundings(
        "Adressen till e-postservern går inte att läsa.",  # not the address itself: it holds a password
        remedy="Skriv den som smtp+starttls://användare:lösenord@server i UTFALL_EMAIL.",
    )
