"""The policy file is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.disclosure.policy import DisclosurePolicy, Exemption, load_policy
from utfall.errors import InvalidDefinition

GOOD = """
[protection]
minimum_count = 5
minimum_denominator = 20
show_zero = true

[[exempt]]
measure = "familjehem.nya_hem"
reason = "Räknar hem, inte personer."
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "disclosure.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    exemption = Exemption("familjehem.nya_hem", "Räknar hem, inte personer.")
    policy = load_policy(written(tmp_path, GOOD))
    assert policy == DisclosurePolicy(5, 20, True, (exemption,))
    assert policy.exemption("familjehem.nya_hem") == exemption
    assert policy.exemption("ifo.aktualiseringar") is None
    assert [count for count in range(7) if policy.is_small(count)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("minimum_count = 5", "minimun_count = 5", "minimum_count"),
        ("minimum_count = 5", 'minimum_count = "5"', "Skriv ett heltal"),
        ("minimum_count = 5", "minimum_count = true", "Skriv ett heltal"),
        ("minimum_count = 5", "minimum_count = 1", "minst 2"),
        ("show_zero = true", "", "show_zero saknas"),
        ("[[exempt]]", "[[exempted]]", "exempt"),
        ("reason = ", "reasom = ", "reason"),
        ("[protection]", "[protection", "går inte att läsa"),
    ],
)
def test_a_faulty_file_is_refused_with_what_to_do(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(InvalidDefinition, match=said):
        load_policy(written(tmp_path, GOOD.replace(before, after)))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinition, match=r"disclosure\.toml"):
        load_policy(tmp_path / "disclosure.toml")
