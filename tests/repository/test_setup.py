"""Setting up on a bare machine: what is missing is said with what mends it, and nothing is left half-made."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.repository.tree import ROOT

# What the script needs of the machine. apt-get is left out: a test installs nothing.
TOOLS = ("bash", "dirname", "id", "rm", "cat", "tail", "tee", "head")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A project with only the set-up script, and a ``bin`` with a few tools and no Python."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    for script in ("setup.sh", "java.sh", "browser.sh", "pdf_text.sh", "postgres.sh"):
        shutil.copy(ROOT / "scripts" / script, tmp_path / "scripts" / script)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is not on this machine"
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def run(script: str, place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", f"scripts/{script}"],
        cwd=place,
        env={"PATH": str(place / "bin"), "LC_ALL": "C.UTF-8", "DEBIAN_POSTGRESQL": str(place / "postgresql")},
        capture_output=True,
        text=True,
        check=False,
    )


def put_python(place: Path, *, answers: str) -> None:
    python = place / "bin/python3"
    python.write_text(f'#!/bin/sh\ncase "$*" in\n{answers}\n*) exit 1 ;;\nesac\n', encoding="utf-8")
    python.chmod(0o755)


def test_without_python_it_says_which_and_how(bare: Path) -> None:
    done = run("setup.sh", bare)
    assert done.returncode != 0
    assert "Python 3.11 eller senare saknas" in done.stderr
    assert "apt install python3 python3-venv" in done.stderr


def test_an_old_python_is_no_python(bare: Path) -> None:
    put_python(bare, answers="--version) echo Python 3.9.2 ;;")
    assert "Python 3.11 eller senare saknas" in run("setup.sh", bare).stderr


def test_without_ensurepip_and_pip_it_says_what_to_install(bare: Path) -> None:
    """Debian's python3 without python3-venv and python3-pip."""
    put_python(bare, answers="--version) echo Python 3.11.2 ;;\n*version_info*) exit 0 ;;")
    done = run("setup.sh", bare)
    assert done.returncode != 0
    assert "sudo apt install python3-venv" in done.stderr
    assert not (bare / ".venv").exists()


def test_without_java_it_says_what_does_not_run(bare: Path) -> None:
    done = run("java.sh", bare)
    assert done.returncode == 0
    assert "Spark" in done.stdout
    assert "veraPDF" in done.stdout
    assert "default-jdk-headless" in done.stdout


def test_without_postgresql_it_says_what_does_not_run(bare: Path) -> None:
    done = run("postgres.sh", bare)
    assert done.returncode == 0, done.stderr
    assert "körs INTE webbens prov på PostgreSQL" in done.stdout
    assert "sudo apt install postgresql" in done.stdout


def test_without_the_java_compiler_only_verapdf_does_not_run(bare: Path) -> None:
    java = bare / "bin/java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    done = run("java.sh", bare)
    assert done.returncode == 0
    assert "17.0.1" in done.stdout
    assert "veraPDF" in done.stdout
    assert "Spark" not in done.stdout


def test_what_a_demo_made_is_listed(tmp_path: Path) -> None:
    (tmp_path / "rapport").mkdir()
    (tmp_path / "data").mkdir()
    for name in ("rapport/a.pdf", "rapport/a.html", "rapport/a.docx", "data/deliveries.sqlite"):
        (tmp_path / name).write_bytes(b"x" * 2000)
    listed = subprocess.run(
        ["bash", str(ROOT / "scripts/list_made.sh"), str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    assert str(tmp_path) in listed
    assert all(f"rapport/a.{kind}" in listed for kind in ("pdf", "html", "docx"))
    assert "data/" in listed
    assert "1 filer" in listed


def test_without_chromium_it_says_what_does_not_run(bare: Path) -> None:
    done = run("browser.sh", bare)
    assert done.returncode == 0
    assert "axe" in done.stdout
    assert "sudo apt install chromium" in done.stdout


def test_a_browser_that_is_there_is_named(bare: Path) -> None:
    browser = bare / "bin/chromium"
    browser.write_text("#!/bin/sh\necho 'Chromium 140.0'\n", encoding="utf-8")
    browser.chmod(0o755)
    done = run("browser.sh", bare)
    assert done.stdout == "Webbläsare: Chromium 140.0\n"


def test_without_pdftotext_it_says_what_does_not_run(bare: Path) -> None:
    done = run("pdf_text.sh", bare)
    assert done.returncode == 0
    assert "INTE små tal i rapportens PDF" in done.stdout and "sudo apt install poppler-utils" in done.stdout


def test_pdftotext_that_is_there_is_named(bare: Path) -> None:
    (bare / "bin/pdftotext").symlink_to("/bin/true")
    assert run("pdf_text.sh", bare).stdout == "PDF-text läses med pdftotext.\n"
