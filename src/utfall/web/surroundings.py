"""Where the web application's own files, the store and the definitions are, read from the environment once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from utfall.disclosure.policy import PLACE
from utfall.errors import InvalidSurroundings
from utfall.web.email_server import EmailServer, read_email_server

HOME_VARIABLE = "UTFALL_HOME"
STORE_VARIABLE = "UTFALL_STORE"
DEFINITIONS_VARIABLE = "UTFALL_DEFINITIONS"
ECONOMY_VARIABLE = "UTFALL_ECONOMY"
LOOPBACK_VARIABLE = "UTFALL_LOOPBACK"
HOSTS_VARIABLE = "UTFALL_HOSTS"
EMBED_VARIABLE = "UTFALL_EMBED_HOSTS"
DEMO_VARIABLE = "UTFALL_DEMO"
WATCH_VARIABLE = "UTFALL_WATCH"
PUBLIC_VARIABLE = "UTFALL_PUBLIC_ADDRESS"
SECRET_VARIABLE = "UTFALL_SECRET_KEY"
DATABASE_VARIABLE = "DATABASE_URL"
EMAIL_VARIABLE = "UTFALL_EMAIL"
SENDER_VARIABLE = "UTFALL_EMAIL_FROM"

OWNER_ONLY = 0o700
OWNER_ONLY_FILE = 0o600


@dataclass(frozen=True)
class Surroundings:
    """One installation. ``home`` holds what people write: the database, uploads, the worker's queue and the audit log's
    exported head; ``store`` what is measured.

    ``is_loopback`` is a trial on one machine without encryption: cookies may travel over http, and a second factor is
    not demanded. ``hosts`` are the names the server answers to, ``embed_hosts`` those whose pages may frame a figure.
    ``is_demo``: the accounts of the demonstration may be told on the sign-in page.
    ``watched`` is a folder whose extracts are read in by themselves. ``public_address`` begins the lasting addresses of
    what is published, without a slash at its end. ``email`` is the server that reminders are sent through; None: none
    are sent.
    """

    home: Path
    store: Path
    definitions: Path
    database_url: str
    secret_key: str
    hosts: tuple[str, ...]
    is_loopback: bool
    economy: Path | None
    embed_hosts: tuple[str, ...]
    is_demo: bool
    watched: Path | None
    public_address: str
    email: EmailServer | None

    @property
    def address(self) -> str:
        """What an address within begins with, in what is sent from here."""
        return _own_address(self.hosts, is_loopback=self.is_loopback)

    @property
    def uploads(self) -> Path:
        """Files on their way in; they hold personal data and are removed when read."""
        return self.home / "uploads"

    @property
    def mappings(self) -> Path:
        """Mappings that the organisation has made itself."""
        return self.home / "mappings"

    @property
    def decided_policy(self) -> Path:
        """The policy against disclosure that two people have decided here; missing: the one that came holds."""
        return self.home / PLACE

    @property
    def being_counted(self) -> Path:
        """Stands while a new delivery's figures are counted; names the delivery that is shown meanwhile."""
        return self.home / "server.shows"

    @property
    def counted(self) -> Path:
        """Names the newest delivery whose figures are counted, a moment before it is shown."""
        return self.home / "server.counted"

    @property
    def made_static(self) -> Path:
        """Static files that are made from installed packages at set-up."""
        return self.home / "made-static"

    @property
    def public_pages(self) -> Path:
        """The public pages as they are served; made from what is published, and can be made again."""
        return self.home / "public-pages"

    @property
    def queue(self) -> Path:
        """The worker's queue."""
        return self.home / "queue.sqlite3"

    @property
    def audit_heads(self) -> Path:
        """The audit log's head after each entry, outside the database."""
        return self.home / "audit-heads.log"


def read_surroundings(environment: Mapping[str, str] = os.environ) -> Surroundings:
    """What the environment says. Makes ``home`` and its secret key where they are missing.

    Raises ``InvalidSurroundings`` where the definitions or the folder cannot be used.
    """
    home = Path(environment.get(HOME_VARIABLE, "utfall-webb")).resolve()
    definitions = Path(environment.get(DEFINITIONS_VARIABLE, "definitions")).resolve()
    if not (definitions / "measures").is_dir():
        raise InvalidSurroundings(
            f"Mappen med definitioner finns inte ({definitions}).", remedy=f"Ange den i {DEFINITIONS_VARIABLE}."
        )
    try:
        for folder in (home, home / "uploads", home / "mappings", home / "made-static"):
            folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        secret = environment.get(SECRET_VARIABLE) or _kept_secret(home / "secret.key")
    except OSError as error:
        raise InvalidSurroundings(
            f"Webbens mapp {home} går inte att använda ({error.strerror or error}).",
            remedy=f"Ange en mapp att skriva i, i {HOME_VARIABLE}.",
        ) from None
    economy, watched = environment.get(ECONOMY_VARIABLE), environment.get(WATCH_VARIABLE)
    is_loopback = environment.get(LOOPBACK_VARIABLE) == "1"
    named = _names(environment.get(HOSTS_VARIABLE, ""))
    hosts = named or (("127.0.0.1", "localhost") if is_loopback else ())
    return Surroundings(
        home=home,
        store=Path(environment.get(STORE_VARIABLE, "utfall-data")).resolve(),
        definitions=definitions,
        database_url=environment.get(DATABASE_VARIABLE, f"sqlite:///{home / 'utfall.sqlite3'}"),
        secret_key=secret,
        hosts=hosts,
        is_loopback=is_loopback,
        economy=Path(economy).resolve() if economy else None,
        embed_hosts=_names(environment.get(EMBED_VARIABLE, "")),
        is_demo=is_loopback and environment.get(DEMO_VARIABLE) == "1",
        watched=Path(watched).resolve() if watched else None,
        email=read_email_server(environment.get(EMAIL_VARIABLE, ""), sender=environment.get(SENDER_VARIABLE, "")),
        public_address=environment.get(PUBLIC_VARIABLE, "").rstrip("/") or _own_address(hosts, is_loopback=is_loopback),
    )


def _own_address(hosts: tuple[str, ...], *, is_loopback: bool) -> str:
    """The address of the first host; of a trial, where it listens unless told otherwise."""
    return "http://127.0.0.1:8321" if is_loopback or not hosts else f"https://{hosts[0]}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _kept_secret(file: Path) -> str:
    """The secret in the file, made on first use; two processes that start at once agree on one."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        secret = secrets.token_urlsafe(64)
        handle.write(secret)
    return secret
