"""gunicorn, started from Python: one process that also looks after the worker."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

GRACEFUL_SECONDS = 20
KEEP_ALIVE_SECONDS = 75
"""An open connection is kept longer than a browser, or the proxy in front, goes without using it."""
LARGEST_REQUEST_LINE = 4094


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """The options, given to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made before the processes are: it lists the static files that ``prepare`` has collected."""
        from utfall.web.wsgi import application

        make_quick()
        return application


def make_quick() -> None:
    """Read code, definitions, pages and the newest delivery's record now, not while the first reader waits."""
    from django.apps import apps
    from django.template.loader import get_template
    from django.urls import get_resolver

    from utfall.errors import UtfallError
    from utfall.web.gates import gate_at
    from utfall.web.shown import delivery_at

    _ = get_resolver().url_patterns
    for app in apps.get_app_configs():
        if app.name.startswith("utfall."):
            folder = Path(app.path) / "templates"
            for file in folder.rglob("*.html"):
                get_template(file.relative_to(folder).as_posix())
    with contextlib.suppress(UtfallError):  # nothing has been read in yet
        gate_at(delivery_at(None))


def run_gunicorn(address: str, *, workers: int, threads: int) -> None:
    """Serve until stopped. Says the address when it listens."""

    from utfall.web.reading_ahead import watch

    def say(server: Any) -> None:
        sys.stdout.write(f"Utfall visas på http://{address}/ (avsluta med Ctrl-C)\n")
        sys.stdout.flush()

    _Server(
        {
            "bind": address,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,  # read once, before it listens: no reader waits for that, and the processes share it
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": GRACEFUL_SECONDS,
            "timeout": 120,
            "limit_request_line": LARGEST_REQUEST_LINE,
            "loglevel": "warning",
            "when_ready": say,
            "post_worker_init": lambda worker: watch(),
            "control_socket_disable": True,
        }
    ).run()
