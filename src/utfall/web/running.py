"""Starting the server and its worker, preparing the database, and proving the log whole."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import FrameType

import vl_convert
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from utfall.errors import InvalidDefinition, InvalidSurroundings
from utfall.web.accounts.actions import create_person, grant_role, set_first_password
from utfall.web.accounts.models import User
from utfall.web.audit.queries import exported_heads, verify
from utfall.web.backup import make_backup
from utfall.web.permissions import Role
from utfall.web.public.building import build_site
from utfall.web.public.kolada.kept import fetch_all, in_words
from utfall.web.restoring import restore

DEFAULT_ADDRESS = "127.0.0.1:8321"
WORKERS, THREADS = 2, 4
RESTART_SECONDS, STOP_SECONDS = 2, 20
WORKER_NICENESS = 19
"""The worker yields to the pages: an import may take its time, a reader should not wait."""


def prepare() -> None:
    """Database, shared cache and static files as this version needs them. Safe to run again."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    make_static()
    try:
        build_site()  # after the static files, whose names its pages hold
    except InvalidDefinition as error:  # the other rooms are not to stand still for that
        sys.stderr.write(f"De öppna sidorna kan inte göras: {error.cause} {error.remedy}\n")


def make_static() -> None:
    """The static files under their lasting names, with those that are made from installed packages."""
    make_chart_script(settings.SURROUNDINGS.made_static / "keyfigures" / "vega.js")
    call_command("collectstatic", verbosity=0, interactive=False)


def make_chart_script(file: Path) -> None:
    """Vega, Vega-Lite and Vega-Embed as one module, from the package that draws the charts on the server: the same
    version draws them in the browser, and nothing is fetched from elsewhere. Made once per version."""
    made = f"/* vl-convert {version('vl-convert-python')} */\n"
    if file.is_file() and file.read_text(encoding="utf-8").startswith(made):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(made + vl_convert.javascript_bundle("export { vegaEmbed };"), encoding="utf-8")


def serve(arguments: list[str]) -> None:
    """The server and its worker, until stopped; the address is the first argument (port 0: a free one)."""
    from utfall.web.serving import run_gunicorn

    _prepare_apart()
    host, _, port = (arguments[0] if arguments else DEFAULT_ADDRESS).rpartition(":")
    chosen = int(port) or _free_port(host)
    with worker_beside():
        run_gunicorn(f"{host}:{chosen}", workers=WORKERS, threads=THREADS)


def _prepare_apart() -> None:
    """``prepare`` in a process of its own. What draws charts runs in threads that a fork does not take along: the
    server's processes would wait for them for ever, had this one drawn anything before it makes them."""
    done = subprocess.run([sys.executable, "-m", "utfall.web", "prepare"])
    if done.returncode != 0:
        sys.exit(done.returncode)  # it has said why


@contextlib.contextmanager
def worker_beside() -> Iterator[None]:
    """The worker, in a process of its own as long as the block runs. One that dies is started again."""
    stopping = threading.Event()
    started: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not stopping.is_set():
            process = subprocess.Popen([sys.executable, "-m", "utfall.web", "worker"])
            started.append(process)
            while process.poll() is None and not stopping.wait(1):
                pass
            if not stopping.wait(RESTART_SECONDS):
                sys.stderr.write("Arbetaren stannade och startas om.\n")

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join(timeout=STOP_SECONDS)
        started[-1].terminate()
        started[-1].wait(timeout=STOP_SECONDS)


def work() -> None:
    """The embedded worker. Ends when the server that started it is gone, so that none is left behind."""
    from huey.contrib.djhuey import HUEY

    from utfall.web.deliveries import tasks
    from utfall.web.reading_ahead import WAIT_SECONDS
    from utfall.web.shown import show_newest
    from utfall.web.work.actions import end_interrupted_jobs

    os.nice(WORKER_NICENESS)
    end_interrupted_jobs()
    show_newest()
    autodiscover_modules("tasks")
    tasks.wait_for_pages = lambda: time.sleep(WAIT_SECONDS)
    parent = os.getppid()
    consumer = HUEY.create_consumer(workers=1, worker_type="thread", check_worker_health=True)
    consumer.start()

    def stop(number: int, frame: FrameType | None) -> None:
        consumer.stop(graceful=False)
        os._exit(0)  # at once: what is being done is all or nothing, and is told as interrupted at the next start

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while os.getppid() == parent:
        time.sleep(1)
    consumer.stop(graceful=False)


def fetch_kolada() -> None:
    """What is compared with other municipalities, fetched and shown on the public pages."""
    fetched = fetch_all(timezone.localdate())
    build_site()
    sys.stdout.write(f"{in_words(fetched)}\n")


def verify_log() -> None:
    """Says whether the log is whole, or names the first broken entry; exit code 1 where it is not."""
    verdict = verify(settings.SURROUNDINGS.audit_heads)
    if verdict.broken is None:
        sys.stdout.write(f"Loggen är hel: {verdict.entries} poster.\n")
        return
    sys.stdout.write(f"Loggen är bruten vid post {verdict.broken.number}. {verdict.broken.reason}\n")
    sys.exit(1)


def export_heads() -> None:
    """The log's exported heads, a line each: to be kept where the server's own administrators cannot write."""
    for number, digest in exported_heads(settings.SURROUNDINGS.audit_heads):
        sys.stdout.write(f"{number} {digest}\n")


def back_up(target: str) -> None:
    """A backup in the folder."""
    made = make_backup(Path(target), settings.SURROUNDINGS)
    sys.stdout.write(
        f"Säkerhetskopian är gjord: {len(made.files)} filer, {made.deliveries} leveranser, "
        f"{made.rows['audit_entry']} poster i loggen.\n"
    )
    if made.key_is_here:
        sys.stdout.write("Nyckeln för pseudonymer ligger i kopian. Förvara den som verksamhetssystemets egna kopior.\n")
    else:
        sys.stdout.write("Nyckeln för pseudonymer ligger inte i kopian. Förvara den för sig.\n")


def put_back(source: str) -> None:
    """The backup put back in the empty places that the surroundings name."""
    restored = restore(Path(source), settings.SURROUNDINGS)
    sys.stdout.write(
        f"Återställt från kopian som gjordes {restored.made_at}. Alla {len(restored.files)} filer stämmer, "
        f"och loggen är hel: {restored.rows['audit_entry']} poster.\n"
    )


def make_account(username: str, name: str, role: str) -> None:
    """One person with one role and a first password, printed once. Makes the database where it is missing."""
    if role not in list(Role):  # Python 3.11 finds no text in an enumeration
        raise InvalidSurroundings(f"Rollen ”{role}” finns inte.", remedy=f"Välj {', '.join(Role)}.")
    prepare()
    if User.objects.filter(username=username).exists():
        raise InvalidSurroundings(f"Kontot {username} finns redan.", remedy="Välj ett annat användarnamn.")
    with transaction.atomic():
        user = create_person(username, name=name, password=None, by="servern")
        grant_role(user, role=Role(role), unit=None, by="servern")
        password = set_first_password(user, by="servern")
    sys.stdout.write(f"Kontot {username} är gjort. Första lösenord: {password}\nDet byts vid första inloggningen.\n")


def _free_port(host: str) -> int:
    with socket.socket() as one:
        one.bind((host, 0))
        return int(one.getsockname()[1])
