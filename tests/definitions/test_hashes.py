"""The register of hashes: what changes a hash, and what the register refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from utfall.errors import InvalidDefinition
from utfall.measures.definition import Statistic
from utfall.measures.hashing import hash_counting
from utfall.measures.load import load_catalogue
from utfall.measures.register import find_changes, hashes_of, main, read_register, register_new
from utfall.model.question import Condition, Counted, Dated, EventCount, Operator, TimeToEvent

FILE = Path("measures") / "ifo" / "inledda_insatser.toml"
RECEIVED = Dated("referrals", "received_on")
WAIT = TimeToEvent("investigation_id", RECEIVED, Dated("decisions", "decided_on"))


@pytest.fixture
def folder(definitions: Path, tmp_path: Path) -> Path:
    """A copy of the project's definitions that a test may change."""
    return Path(shutil.copytree(definitions, tmp_path / "definitions"))


def change(folder: Path, old: str, new: str) -> None:
    """One place changed in the file of started interventions."""
    text = (folder / FILE).read_text(encoding="utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new), encoding="utf-8")


def hashed(spec: EventCount) -> str:
    return hash_counting(spec, statistic=Statistic.TOTAL, within_days=None)


def test_the_hash_is_that_of_the_canonical_json() -> None:
    # printf '{"kind":"event_count","parameters":{"events":{"date":"received_on","table":"referrals"}},
    #          "statistic":"total","within_days":null}' without the line break | sha256sum
    assert hashed(EventCount(RECEIVED)) == "4e051a145b4b4933b8dcad31e8f69b97639b74c9e973d36967b2797e1c336a88"


def test_a_default_written_out_is_the_same_way_of_counting() -> None:
    assert hashed(EventCount(RECEIVED)) == hashed(EventCount(RECEIVED, Counted.ROWS, None))
    assert hashed(EventCount(RECEIVED)) != hashed(EventCount(RECEIVED, Counted.PERSONS))


def test_the_order_of_conditions_and_of_their_values_does_not_count() -> None:
    kind = Condition("kind", Operator.IN, ("application", "report_of_concern"))
    turned = Condition("kind", Operator.IN, ("report_of_concern", "application"))
    filled = Condition("outcome", Operator.PRESENT, (True,))
    one = hashed(EventCount(Dated("referrals", "received_on", (kind, filled))))
    assert one == hashed(EventCount(Dated("referrals", "received_on", (filled, turned))))
    assert one != hashed(EventCount(Dated("referrals", "received_on", (kind,))))


def test_statistic_and_limit_count() -> None:
    hashes = {
        hash_counting(WAIT, statistic=Statistic.MEAN_OF_DECIDED, within_days=None),
        hash_counting(WAIT, statistic=Statistic.MEDIAN_OF_DECIDED, within_days=None),
        hash_counting(WAIT, statistic=Statistic.SHARE_WITHIN, within_days=90),
        hash_counting(WAIT, statistic=Statistic.SHARE_WITHIN, within_days=91),
    }
    assert len(hashes) == 4


def test_a_title_may_be_mended_without_a_new_version(folder: Path) -> None:
    change(folder, "Antal insatser i öppenvård", "Hur många insatser i öppenvård")
    change(folder, 'name = "Öppenvård', 'name = "Exempel: öppenvård')
    assert find_changes(hashes_of(load_catalogue(folder)), registered=read_register(folder)) == ()


def test_a_changed_way_of_counting_needs_a_new_version(folder: Path) -> None:
    change(folder, '["open_care", "round_the_clock"]', '["open_care", "round_the_clock", "housing"]')
    (problem,) = find_changes(hashes_of(load_catalogue(folder)), registered=read_register(folder))
    assert problem.code == "DEF-002" and "ifo.inledda_insatser" in problem.message
    before = (folder / "measures" / "hashes.toml").read_text(encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=r"ifo\.inledda_insatser"):
        register_new(folder)
    assert (folder / "measures" / "hashes.toml").read_text(encoding="utf-8") == before


def test_a_version_that_disappears_is_missed(folder: Path) -> None:
    (folder / "measures" / "personal" / "omsattning.toml").unlink()
    (problem,) = find_changes(hashes_of(load_catalogue(folder)), registered=read_register(folder))
    assert problem.code == "DEF-004" and "personal.omsattning" in problem.message


def test_the_command_adds_a_new_version_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(
            '\n[[version]]\nnumber = "2"\nvalid_from = 2027-01-01\nreason = "Även boende."\ncomparable = "no"\n'
            '[version.measure]\nkind = "event_count"\nevents = { table = "interventions", date = "started_on" }\n'
        )
    (problem,) = find_changes(hashes_of(load_catalogue(folder)), registered=read_register(folder))
    assert problem.code == "DEF-003"
    before = dict(read_register(folder))
    assert main([str(folder)]) == 0
    assert "Ny: ifo.inledda_insatser version 2\n1 ny version registrerad." in capsys.readouterr().out
    after = dict(read_register(folder))
    assert before.items() <= after.items() and len(after) == len(before) + 1
    assert main([str(folder)]) == 0
    assert "0 nya versioner" in capsys.readouterr().out


def test_the_command_says_what_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "title =", "titel =")
    assert main([str(folder)]) == InvalidDefinition.exit_code
    assert "Menade du ”title”?" in capsys.readouterr().err
