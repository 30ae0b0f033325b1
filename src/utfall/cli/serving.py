"""Starting and stopping the web application: a process of its own, since this room may not know Django."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from utfall.cli.surroundings import definitions_folder
from utfall.errors import ServerNotStarted

DEFAULT_PORT = 8321
LOOPBACK = "127.0.0.1"
START_SECONDS, STOP_SECONDS = 60, 30
PID_FILE, LOG_FILE = "server.pid", "server.log"


def web_environment(
    *, store: Path, home: Path, definitions: Path | None, economy: Path | None, is_loopback: bool
) -> dict[str, str]:
    """The surroundings as the web application reads them (``utfall.web.surroundings``)."""
    found = dict(os.environ)
    found.update(
        UTFALL_STORE=str(store.resolve()),
        UTFALL_HOME=str(home.resolve()),
        UTFALL_DEFINITIONS=str(definitions_folder(definitions).resolve()),
    )
    if economy is not None:
        found["UTFALL_ECONOMY"] = str(economy.resolve())
    if is_loopback:
        found["UTFALL_LOOPBACK"] = "1"
    return found


def serve(store: Path, home: Path, *, definitions: Path | None, economy: Path | None, address: str) -> int:
    """Run the server in the foreground until it is stopped; its exit code. Without ``UTFALL_HOSTS`` it is a trial on
    this machine alone, and then listens on loopback only."""
    is_loopback = not os.environ.get("UTFALL_HOSTS")
    host = address.rpartition(":")[0]
    if is_loopback and host not in (LOOPBACK, "localhost"):
        raise ServerNotStarted(
            f"Servern får inte lyssna på {host} utan kryptering.",
            remedy="Ange värdnamnen i UTFALL_HOSTS och sätt en webbserver med TLS framför (docs/how-to), "
            "eller lyssna på 127.0.0.1.",
        )
    environment = web_environment(
        store=store, home=home, definitions=definitions, economy=economy, is_loopback=is_loopback
    )
    try:
        return subprocess.run([sys.executable, "-m", "utfall.web", "serve", address], env=environment).returncode
    except KeyboardInterrupt:
        return 0


def run_web(command: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """What the web application's own command prints. Raises ``ServerNotStarted`` with its last line where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "utfall.web", command, *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["inget besked"]
        raise ServerNotStarted(
            f"Webbens kommando {command} gick inte: {lines[0]}",
            remedy=lines[1].removeprefix("Gör så här: ") if len(lines) == 2 else lines[-1],
        )
    return done.stdout


def pass_on(command: str, *arguments: str, environment: Mapping[str, str]) -> int:
    """The exit code of the web application's own command, which speaks for itself."""
    return subprocess.run([sys.executable, "-m", "utfall.web", command, *arguments], env=environment).returncode


def start_in_background(environment: Mapping[str, str], *, home: Path) -> str:
    """The address of a server that goes on when this command has ended; its process id is kept in ``home``."""
    port = _free_port(DEFAULT_PORT)
    log = home / LOG_FILE
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "utfall.web", "serve", f"{LOOPBACK}:{port}"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    (home / PID_FILE).write_text(f"{process.pid}\n", encoding="ascii")
    address = f"http://{LOOPBACK}:{port}/"
    if not _answers(address, process):
        raise ServerNotStarted(
            "Servern svarar inte.", remedy=f"Läs {log} och försök igen med: utfall serve --home {home}"
        )
    return address


def stop_background(home: Path) -> bool:
    """Stop the server started from that folder; False where none is running. Only a process that is ours is ended."""
    file = home / PID_FILE
    try:
        pid = int(file.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return False
    if not _is_ours(pid):
        file.unlink(missing_ok=True)
        return False
    os.kill(pid, signal.SIGTERM)
    ends = time.monotonic() + STOP_SECONDS
    while _is_ours(pid) and time.monotonic() < ends:
        time.sleep(0.1)
    file.unlink(missing_ok=True)
    return True


def _is_ours(pid: int) -> bool:
    """Does the process run our server? Another may have been given its number since."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"utfall.web" in command and b"serve" in command


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}konto/logga-in/", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(one.getsockname()[1])
    raise ServerNotStarted("Ingen port är ledig.", remedy="Stäng något annat program och försök igen.")
