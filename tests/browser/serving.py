"""A real server in a process of its own, with its worker, and what is done on it before a test begins."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOPPING_SECONDS = 30
PREPARING = """
from utfall.web import demonstration, running
running.prepare()
demonstration.make_demonstration()
"""


@dataclass(frozen=True)
class Server:
    """A server that listens. ``password`` is that of every account; an account is called by its role."""

    address: str
    password: str
    home: Path
    store: Path
    process: subprocess.Popen[str]

    def run(self, code: str) -> str:
        """What the code prints, run beside the server with its settings."""
        return run(code, surroundings(self.home, self.store))

    def stop(self) -> None:
        """End the server, which ends its worker."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=STOPPING_SECONDS)
        if self.process.stdout:
            self.process.stdout.close()


def surroundings(home: Path, store: Path) -> dict[str, str]:
    """The environment of a trial on loopback."""
    return {
        **{name: os.environ[name] for name in ("PATH", "TZ", "LC_ALL")},
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
        "HOME": str(home),
        "UTFALL_HOME": str(home),
        "UTFALL_STORE": str(store),
        "UTFALL_DEFINITIONS": str(ROOT / "definitions"),
        "UTFALL_LOOPBACK": "1",
        "DJANGO_SETTINGS_MODULE": "utfall.web.settings",
    }


def run(code: str, environment: dict[str, str]) -> str:
    """What the code prints, with Django set up."""
    whole = f"import django\ndjango.setup()\n{code}"
    done = subprocess.run([sys.executable, "-c", whole], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def start(home: Path, store: Path) -> Server:
    """A server with an account per role, on a free port."""
    environment = surroundings(home, store)
    made = run(PREPARING, environment)
    password = re.findall(r"konton: (\S+)", made)[0]
    process = subprocess.Popen(
        [sys.executable, "-m", "utfall.web", "serve", "127.0.0.1:0"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"(http://127\.0\.0\.1:\d+)/", said)
    assert found, f"the server says {said!r}"
    return Server(found[1], password, home, store, process)
