"""The whole main job from a terminal: one demonstration, and what a controller then does with it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from utfall.cli.app import app, main
from utfall.disclosure.policy import load_policy
from utfall.figures.gate import Gate
from utfall.figures.group_words import group_words
from utfall.measures.load import load_catalogue
from utfall.model.period import Period
from utfall.store.store import Store

# Whoever comes first makes the demonstration: a minute, and several where the machine is busy.
pytestmark = pytest.mark.timeout(900)

ROOT = Path(__file__).parents[2]


class Said(NamedTuple):
    """What a command answered."""

    returncode: int
    stdout: str
    stderr: str


def utfall(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a terminal 100 columns wide."""
    environment = {**os.environ, "COLUMNS": "100", "UTFALL_DEFINITIONS": str(ROOT / "definitions")}
    return subprocess.run(
        [sys.executable, "-c", "from utfall.cli import main; main()", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """``ask("figures", …)``: the same command in this process, which saves it three seconds."""

    def run(*arguments: str | Path) -> Said:
        monkeypatch.setenv("COLUMNS", "100")
        monkeypatch.setenv("UTFALL_DEFINITIONS", str(ROOT / "definitions"))
        monkeypatch.setattr(sys, "argv", ["utfall", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        code, written = ended.value.code, capsys.readouterr()
        assert code is None or isinstance(code, int)
        return Said(code or 0, written.out, written.err)

    return run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one demonstration, shared by the tests of this module."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    done = utfall("demo", "--dir", folder, "--no-serve")
    assert done.returncode == 0, done.stderr
    for suffix in ("html", "pdf", "docx"):
        assert str(folder / "rapport" / f"tertialrapport-2025-T1.{suffix}") in done.stdout.replace("\n", "")
    return folder


@pytest.fixture(scope="module")
def store(demo: Path) -> Path:
    return demo / "data"


def figures(store: Path, *arguments: str) -> list[dict[str, object]]:
    """Asked in this process: half a minute is saved over all the questions of this module. Of a wait the measure's own
    figures come first, then what is estimated."""
    asked = ["figures", *arguments, "--store", str(store), "--definitions", str(ROOT / "definitions")]
    done = CliRunner().invoke(app, [*asked, "--format", "json"])
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("measure", "period", "value"),
    [
        ("ifo.inledda_utredningar", "2025-T1", 967),
        ("ifo.inledda_insatser", "2025-T1", 431),
        ("ifo.varddygn_externa", "2025-T1", 15_916),
        ("ifo.aktualiseringar", "2025-T1", 3_596),
        ("ifo.serviceuppdrag", "2025-T1", 1_748),
    ],
)
def test_the_year_so_far_comes_out_like_the_published_figures(
    store: Path, measure: str, period: str, value: int
) -> None:
    """Within 2 percent of what the example was calibrated to, through extracts, store, measures and gate."""
    (figure,) = figures(store, measure, "--period", period)
    assert float(str(figure["value"])) == pytest.approx(value, rel=0.02)
    assert figure["is_partial_period"] is True
    assert figure["known_at"] == "2025-05-05"


@pytest.mark.parametrize(("measure", "naive_days"), [("ifo.vantetid_ansokan", 28), ("ifo.vantetid_anmalan", 34)])
def test_a_wait_is_shown_naive_and_beside_it_with_all_cases_counted(
    demo: Path, store: Path, measure: str, naive_days: int
) -> None:
    """The measure's own mean is the one that was published; the mean of all cases is within 5 percent of the truth that
    only the simulator knows, and the truth lies in its interval."""
    found = figures(store, measure, "--period", "2025-T1")
    own = found[0]
    assert (own["estimand"], own["comparability"]) == (None, "break")
    assert float(str(own["value"])) == pytest.approx(naive_days, abs=1)
    assert float(str(own["maturity_share"])) < 0.9
    now = {str(f["estimand"]): f for f in found[1:] if f["period"] == "2025-T1"}
    assert float(str(now["medel_avgjorda"]["value"])) == pytest.approx(naive_days, abs=1)
    assert now["medel_avgjorda"]["low"] is None
    truth = json.loads((demo / "utdrag" / "sanning.json").read_text(encoding="utf-8"))
    true_mean = truth["vantetid"][measure]["2025-T1"]["medel_dagar"]
    mean = now["medel_alla"]
    assert float(str(mean["value"])) == pytest.approx(true_mean, rel=0.05)
    assert float(str(mean["low"])) < true_mean < float(str(mean["high"]))
    assert float(str(mean["maturity_share"])) < 0.99
    before = {str(f["estimand"]) for f in found if f["period"] == "2024-T1"}
    assert set(now) == before, "the same cut-off last year is computed in the same way"


SAID = [
    (["figures", "ifo.vantetid_ansokan", "--period", "2025-T1"], "med alla ärenden räknade"),
    (["figures", "ifo.inledda_insatser", "--period", "2025-T1"], "Väntat när allt är registrerat, jan–apr 2025"),
    (["estimate", "ifo.inledda_insatser", "--period", "2025-T1"], "2025, väntat"),
    (["estimate", "ifo.aktualiseringar", "--period", "2025-T1"], "dagar efter periodens slut"),
    (["estimate", "ifo.ej_aterkomst", "--period", "2025-01..2025-03"], "som ändras inte längre"),
    (["estimate", "barn.familjehem_inom_sex_manader", "--period", "2025-T1"], "också de som ännu väntar"),
    (["estimate", "ifo.varddygn_externa", "--period", "2025-T1"], "Inte skattat"),
    (["estimate", "ifo.vantetid_ansokan", "--period", "2025-T1", "--group", "sex=woman"], "Beslut inom 30 dagar"),
    (["revisions", "ifo.aktualiseringar", "--period", "2024-T1"], "(nu)"),
    (["backtest", "--measure", "ifo.vantetid_anmalan", "--period", "2025-T1"], "sex senaste skattningar"),
    (["backtest", "--measure", "ifo.inledda_insatser"], "skattningar med facit"),
    (["signals"], "varierar som det brukar"),
    (["signals", "ifo.aktualiseringar"], "XmR-diagram"),
    (["funnel", "ifo.ej_aterkomst", "--period", "2023", "--by", "unit"], "enheter visas inte"),
    (["funnel", "skola.hog_franvaro", "--period", "2024", "--by", "kind"], "heldygnsinsats"),
    (["bridge", "skola.hog_franvaro"], "Kvoten är jämn"),
    (["bridge", "ifo.vantetid_ansokan"], "får inte räknas om"),
    (["explain", "ifo.vantetid_ansokan", "--period", "2025-T1"], "Metod: Hybridmedelvärde"),
]


@pytest.mark.parametrize(("arguments", "said"), SAID, ids=[" ".join(asked) for asked, _ in SAID])
def test_what_is_not_finished_is_estimated_and_explained(store: Path, arguments: list[str], said: str) -> None:
    asked = [*arguments, "--store", str(store), "--definitions", str(ROOT / "definitions")]
    done = CliRunner().invoke(app, asked, env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert said in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["estimate", "personal.omsattning", "--period", "2024"], "inget att skatta"),
        (["signals", "placering.lvm"], "skyddade"),
        (["bridge", "ifo.aktualiseringar"], "bara en version"),
        (["funnel", "ifo.aktualiseringar", "--period", "2024", "--by", "area"], "ingen andel"),
        (["backtest", "--measure", "ifo.varddygn_externa", "--period", "2025-T1"], "inget att pröva"),
    ],
)
def test_what_cannot_be_estimated_says_why(
    store: Path, arguments: list[str], said: str, ask: Callable[..., Said]
) -> None:
    done = ask(*arguments, "--store", store)
    assert done.returncode == 3, done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "suffix"),
    [
        (["revisions", "ifo.inledda_insatser", "--period", "2024-T1"], "svg"),
        (["signals", "ifo.aktualiseringar"], "svg"),
        (["funnel", "skola.hog_franvaro", "--period", "2024", "--by", "kind"], "svg"),
        (["signals", "ifo.aktualiseringar"], "png"),
    ],
)
def test_a_picture_of_its_own(store: Path, tmp_path: Path, arguments: list[str], suffix: str) -> None:
    picture = tmp_path / f"bild.{suffix}"
    asked = [*arguments, "--store", str(store), "--definitions", str(ROOT / "definitions"), "--picture", str(picture)]
    done = CliRunner().invoke(app, asked, env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    content = picture.read_bytes()
    if suffix == "png":
        assert content.startswith(b"\x89PNG")
    else:
        root = ElementTree.fromstring(content)
        words = [child.text or "" for child in root if child.tag.endswith(("title", "desc"))]
        assert len(words) == 2 and all(words) and root.get("role") == "img"
    assert [path.name for path in tmp_path.iterdir()] == [picture.name]


@pytest.mark.parametrize("name", ["bild.gif", "ingen/bild.svg"])
def test_a_picture_that_cannot_be_written_says_why(
    store: Path, tmp_path: Path, name: str, ask: Callable[..., Said]
) -> None:
    done = ask("signals", "ifo.aktualiseringar", "--store", store, "--picture", tmp_path / name)
    assert done.returncode != 0 and ".svg eller .png" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_measure_is_shown_by_every_breakdown_that_it_has(store: Path) -> None:
    """A breakdown may be a column of another table than the one that places the figure in time."""
    catalogue = load_catalogue(ROOT / "definitions")
    policy = load_policy(ROOT / "definitions" / "policies" / "disclosure.toml")
    period = Period.parse("2024")
    with Gate.open(Store.open(store), catalogue, policy=policy) as gate:
        for definition in catalogue.values():
            for breakdown in definition.breakdowns:
                table = gate.table(definition.id, (period,), by=(breakdown.name,))
                version = definition.version_for(period.first)
                for figure in table.figures:
                    title, label = group_words(*figure.groups[0], definition, version)
                    assert title[0].isupper() and label, (definition.id, breakdown.name)


def test_the_goal_of_independence_is_shown_with_its_interval(store: Path) -> None:
    """77 of 93: neither part is small enough to be hidden."""
    (figure,) = figures(store, "ifo.ej_aterkomst", "--period", "2024-01..2024-03")
    assert figure["state"] == "number", figure
    assert (figure["numerator"], figure["denominator"]) == ("77", "93")
    assert (round(float(str(figure["low"])), 3), round(float(str(figure["high"])), 3)) == (0.739, 0.891)


def test_four_persons_are_hidden(store: Path) -> None:
    (figure,) = figures(store, "placering.lvm", "--period", "2025-04")
    assert (figure["state"], figure["value"]) == ("hidden", None)


def test_an_earlier_day_answers_as_the_store_stood_then(store: Path) -> None:
    """Less was known of March 2025 in April than in May."""
    (then,) = figures(store, "ifo.aktualiseringar", "--period", "2025-03", "--as-of", "2025-04-20")
    (now,) = figures(store, "ifo.aktualiseringar", "--period", "2025-03")
    assert then["known_at"] == "2025-04-05"
    assert int(str(then["value"])) < int(str(now["value"]))


def test_breakdowns_come_as_csv_for_a_spreadsheet(store: Path) -> None:
    done = utfall(
        "figures", "ifo.inledda_utredningar", "--period", "2024", "--by", "area", "--store", store, "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter=";"))
    assert sum(int(row["value"]) for row in rows) == 3_025
    assert {row["unit"] for row in rows} == {"count"}


def test_a_figure_is_explained_down_to_the_query_and_the_rows(
    store: Path, tmp_path: Path, ask: Callable[..., Said]
) -> None:
    rows = tmp_path / "rader.csv"
    done = ask(
        "explain", "ifo.inledda_utredningar", "--period", "2025-T1", "--store", store, "--sql", "--rows", rows,
        "--reader", "Controllern",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "investigations" in done.stdout
    assert "Läsningen är loggad" in " ".join(done.stdout.split())
    (figure,) = figures(store, "ifo.inledda_utredningar", "--period", "2025-T1")
    assert len(rows.read_text(encoding="utf-8").splitlines()) - 1 == int(str(figure["value"]))
    assert rows.stat().st_mode & 0o077 == 0


def test_rows_are_refused_without_a_named_reader(store: Path, tmp_path: Path, ask: Callable[..., Said]) -> None:
    done = ask(
        "explain", "ifo.inledda_utredningar", "--period", "2025-T1", "--store", store, "--rows", tmp_path / "rader.csv"
    )
    assert done.returncode == 12
    assert "--reader" in done.stderr
    assert not (tmp_path / "rader.csv").exists()


def test_the_report_of_a_date_is_rebuilt_byte_for_byte(demo: Path, store: Path, tmp_path: Path) -> None:
    done = utfall(
        "report", "--period", "2025-T1", "--as-of", "2025-05-05", "--store", store, "--economy", demo / "ekonomi.csv",
        "--out", tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for suffix in ("html", "pdf", "docx"):
        name = f"tertialrapport-2025-T1.{suffix}"
        first, again = (
            hashlib.sha256((folder / name).read_bytes()).hexdigest() for folder in (demo / "rapport", tmp_path)
        )
        assert first == again, suffix


def test_the_same_files_again_change_nothing(demo: Path, store: Path) -> None:
    done = utfall("import", demo / "utdrag" / "2025-05-05", "--known-at", "2025-05-05", "--store", store)
    assert done.returncode == 0, done.stderr
    assert "Inget nytt" in done.stdout


def test_a_delivery_cannot_be_dated_back(demo: Path, store: Path, tmp_path: Path, ask: Callable[..., Said]) -> None:
    extract = tmp_path / "aktualiseringar_2020-01.csv"
    extract.write_bytes((demo / "utdrag" / "2021-02-05" / "aktualiseringar_2021-02.csv").read_bytes())
    done = ask("import", extract, "--known-at", "2021-02-06", "--store", store)
    assert done.returncode == 6
    assert "2025-05-05" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["figures", "ifo.inledda_utredning", "--period", "2025"], 3, "ifo.inledda_utredningar"),
        (["figures", "ifo.inledda_utredningar", "--period", "2025-T4"], 2, "2025-T1"),
        (["figures", "ifo.inledda_utredningar", "--period", "2025", "--by", "kommun"], 3, "area"),
        (["explain", "ifo.inledda_utredningar", "--period", "2024", "--group", "area=Månen"], 3, "area=Myndighet"),
        (["figures", "ifo.inledda_utredningar", "--period", "2025", "--engine", "abakus"], 10, "duckdb"),
        (["report", "--period", "2025-T1", "--as-of", "2019-01-01"], 6, "2021-02-05"),
    ],
)
def test_a_mistake_is_answered_with_the_remedy(
    store: Path, arguments: list[str], exit_code: int, said: str, ask: Callable[..., Said]
) -> None:
    done = ask(*arguments, "--store", store)
    assert done.returncode == exit_code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_store_the_first_command_is_named(tmp_path: Path, ask: Callable[..., Said]) -> None:
    done = ask("figures", "ifo.inledda_utredningar", "--period", "2025", "--store", tmp_path / "ingen")
    assert done.returncode == 6
    assert "utfall init" in done.stderr
