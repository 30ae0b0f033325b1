"""A server in production: Django's own deployment check, and cookies that travel encrypted only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def in_production(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("UTFALL_", "DJANGO_", "DATABASE_"))}
    surroundings = {
        "UTFALL_HOME": str(home),
        "UTFALL_DEFINITIONS": str(ROOT / "definitions"),
        "UTFALL_HOSTS": "utfall.exempelstad.se",
        "UTFALL_DEMO": "1",
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=kept | surroundings, capture_output=True, text=True, timeout=120)


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    done = in_production(tmp_path, "-m", "utfall.web", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr or "inga problem" in (done.stdout + done.stderr).lower()


def test_in_production_the_second_factor_is_demanded_and_nothing_of_a_demonstration_is_left(tmp_path: Path) -> None:
    said = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'utfall.web.settings'\n"
        "from django.conf import settings as s\n"
        "print(s.SECOND_FACTOR_REQUIRED, s.SURROUNDINGS.is_demo, s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEBUG, s.ALLOWED_HOSTS)"
    )
    done = in_production(tmp_path, "-c", said)
    assert done.stdout.strip() == ("True False __Host-utfall-session True True True False ['utfall.exempelstad.se']"), (
        done.stderr
    )


def test_a_sign_in_file_that_others_may_read_stops_the_server(tmp_path: Path) -> None:
    (tmp_path / "sign-in.toml").write_text('contact = "IT"\n', encoding="utf-8")
    (tmp_path / "sign-in.toml").chmod(0o644)
    done = in_production(tmp_path, "-m", "utfall.web", "check")
    assert done.returncode == 2
    assert "chmod 600" in done.stderr and "Traceback" not in done.stderr
