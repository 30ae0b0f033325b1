"""The drill: everything is backed up, put back elsewhere, and is the same; a backup that is not whole is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

pytestmark = pytest.mark.all
ROOT = Path(__file__).resolve().parents[2]

MAKE_SOMETHING = """
import django; django.setup()
import datetime
from utfall.model.period import Period
from utfall.web.accounts.models import User
from utfall.web.reporting import actions
actions.start_report(Period.parse("2025-T1"), as_of=datetime.date(2025, 5, 5), deadline=None, by=User.objects.get())
"""
LOOK = """
import django; django.setup()
import json
from django.conf import settings
from utfall.model.period import Period
from utfall.web.audit.models import Head
from utfall.web.gates import gate_at, open_store, catalogue
from utfall.web.reporting.content import built
from utfall.web.reporting.models import WrittenReport
store = open_store()
gate = gate_at(store.delivery())
figures = [repr(gate.published(name, (Period.parse("2025-T1"),))) for name in sorted(catalogue())[:4]]
head = Head.objects.get()
print(json.dumps({"figures": figures, "report": built(WrittenReport.objects.get()).digest,
                  "head": [head.number, head.digest], "secret": settings.SECRET_KEY, "key": store.key().hex()}))
"""


class Installation:
    """An installation in a folder of its own, used through processes of their own as in service."""

    def __init__(self, folder: Path, *, database_url: str = "") -> None:
        self.home, self.store = folder / "home", folder / "data"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("UTFALL_KEY", "DATABASE_URL")},
            "UTFALL_HOME": str(self.home),
            "UTFALL_STORE": str(self.store),
            "UTFALL_DEFINITIONS": str(ROOT / "definitions"),
            "UTFALL_LOOPBACK": "1",
            "DJANGO_SETTINGS_MODULE": "utfall.web.settings",
        }
        if database_url:
            self.environment["DATABASE_URL"] = database_url

    def run(self, *arguments: str, code: int = 0) -> str:
        """What the process writes; its exit code must be ``code``."""
        done = subprocess.run([sys.executable, *arguments], env=self.environment, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def utfall(self, *arguments: str, code: int = 0) -> str:
        """The product's own command."""
        return self.run("-c", "from utfall.cli.app import main; main()", *arguments, code=code)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Installation:
    """One in use: a person, a report, a mapping and a policy of its own, and three deliveries."""
    made = Installation(tmp_path_factory.mktemp("i-bruk"))
    return fill(made, store)


def fill(made: Installation, store: Path) -> Installation:
    """Put something in every place that a backup holds."""
    shutil.copytree(store, made.store, ignore=shutil.ignore_patterns("cache"))
    shutil.copyfile(store.with_name("data.key"), made.store.with_name("data.key"))
    made.store.with_name("data.key").chmod(0o600)
    made.utfall("account", "anna", "--name", "Anna Ek", "--role", "secretary")
    made.run("-c", MAKE_SOMETHING)
    (made.home / "mappings" / "eget.toml").write_text("# egen\n", encoding="utf-8")
    (made.home / "policies").mkdir(exist_ok=True)
    shutil.copyfile(ROOT / "definitions" / "policies" / "disclosure.toml", made.home / "policies" / "disclosure.toml")
    (made.home / "uploads" / "utdrag.csv").write_text("personnummer\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def backup(installation: Installation) -> Path:
    """A backup of it."""
    folder = installation.home.parent / "kopia"
    said = installation.utfall("backup", "--to", str(folder))
    assert "3 leveranser" in said and "Nyckeln för pseudonymer ligger i kopian" in said
    return folder


def test_the_drill_gives_back_the_same_figures_report_and_log(
    installation: Installation, backup: Path, tmp_path: Path
) -> None:
    before = json.loads(installation.run("-c", LOOK))
    other = Installation(tmp_path)
    said = other.utfall("restore", "--from", str(backup))
    assert "loggen är hel" in said
    after = json.loads(other.run("-c", LOOK))
    assert after == before
    assert len(before["figures"]) == 4 and before["head"][0] >= 3
    assert (other.home / "mappings" / "eget.toml").read_text(encoding="utf-8") == "# egen\n"
    assert (other.home / "policies" / "disclosure.toml").is_file()
    assert not list((other.home / "uploads").iterdir())
    for path in (other.store, other.home, backup):
        assert path.stat().st_mode & 0o077 == 0, path
    assert other.utfall("audit", "export").splitlines()[-1] == "{} {}".format(*before["head"])


def test_the_restored_store_takes_new_deliveries(backup: Path, tmp_path: Path, store: Path) -> None:
    from utfall.sources.importing import import_files
    from utfall.store.store import Store

    other = Installation(tmp_path)
    other.utfall("restore", "--from", str(backup))
    opened = Store.open(other.store)
    latest = max(path for path in (store.parent / "utdrag").iterdir() if path.is_dir())
    extract = tmp_path / "utdrag"
    shutil.copytree(latest, extract)
    chosen = next(path for path in sorted(extract.iterdir()) if path.suffix == ".csv")
    lines = chosen.read_text(encoding="utf-8").splitlines(keepends=True)
    chosen.write_text("".join(lines[:-1]), encoding="utf-8")
    import_files(
        opened, [extract], mappings_dir=ROOT / "definitions" / "mappings", mapping="utfall", known_at=date(2025, 6, 5)
    )
    assert opened.delivery().number == 4


def test_only_empty_places_are_restored_into(installation: Installation, backup: Path, tmp_path: Path) -> None:
    assert "inte tom" in installation.utfall("restore", "--from", str(backup), code=4)
    other = Installation(tmp_path)
    other.store.mkdir()
    (other.store / "deliveries.db").touch()
    assert "inte tom" in other.utfall("restore", "--from", str(backup), code=4)
    assert not (other.home / "utfall.sqlite3").exists()
    assert "aldrig över" in installation.utfall("backup", "--to", str(backup), code=4)


@pytest.mark.parametrize("name", ["database", "store/deliveries.db"])
def test_a_changed_backup_is_refused_and_nothing_is_written(backup: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "kopia"
    shutil.copytree(backup, copy)
    with (copy / name).open("ab") as file:
        file.write(b"x")
    other = Installation(tmp_path)
    assert name in other.utfall("restore", "--from", str(copy), code=14)
    assert not other.store.exists() and not (other.home / "utfall.sqlite3").exists()


def test_an_interrupted_backup_is_no_backup(backup: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopia"
    shutil.copytree(backup, copy)
    (copy / "manifest.json").unlink()
    assert "ingen hel säkerhetskopia" in Installation(tmp_path).utfall("restore", "--from", str(copy), code=14)


def test_a_broken_log_is_named_on_the_command_line(backup: Path, tmp_path: Path) -> None:
    import sqlite3

    other = Installation(tmp_path)
    other.utfall("restore", "--from", str(backup))
    assert "Loggen är hel" in other.utfall("audit", "verify")
    with closing(sqlite3.connect(other.home / "utfall.sqlite3")) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE audit_entry SET actor = 'bo' WHERE number = 2")
        connection.commit()
    assert "bruten vid post 2" in other.utfall("audit", "verify", code=1)


@pytest.fixture
def new_database() -> Iterator[Callable[[str], str]]:
    """Makes an empty database beside the one of the surroundings, and gives its address; removed afterwards."""
    import psycopg

    address = os.environ["DATABASE_URL"]
    made: list[str] = []

    def make(name: str) -> str:
        made.append(f"{name}_{os.getpid()}")
        connection.execute(f"CREATE DATABASE {made[-1]}")
        return f"{address.rpartition('/')[0]}/{made[-1]}"

    with closing(psycopg.connect(address, autocommit=True)) as connection:
        yield make
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgresql
@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="run on PostgreSQL by scripts/postgres.sh"
)
def test_the_drill_on_postgresql(store: Path, tmp_path: Path, new_database: Callable[[str], str]) -> None:
    first = fill(Installation(tmp_path / "i-bruk", database_url=new_database("i_bruk")), store)
    before = json.loads(first.run("-c", LOOK))
    first.utfall("backup", "--to", str(tmp_path / "kopia"))
    assert "inte tom" in first.utfall("restore", "--from", str(tmp_path / "kopia"), code=4)
    unlike = Installation(tmp_path / "sqlite")
    assert "DATABASE_URL" in unlike.utfall("restore", "--from", str(tmp_path / "kopia"), code=14)
    assert not unlike.store.exists()
    other = Installation(tmp_path / "annan", database_url=new_database("annan"))
    assert "loggen är hel" in other.utfall("restore", "--from", str(tmp_path / "kopia"))
    assert json.loads(other.run("-c", LOOK)) == before and before["head"][0] >= 3
    assert "Kontot bo är gjort" in other.utfall("account", "bo", "--name", "Bo", "--role", "reader"), "it is written in"
    assert "Loggen är hel" in other.utfall("audit", "verify")
