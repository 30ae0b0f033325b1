"""The retention policy is data, read strictly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from utfall.errors import InvalidDefinition
from utfall.store.retention_policy import RetentionPolicy, load_retention_policy

SHIPPED = Path(__file__).parents[2] / "definitions/policies/retention.toml"


def test_the_shipped_policy_is_five_years() -> None:
    assert load_retention_policy(SHIPPED).expires_before(date(2025, 5, 5)) == date(2020, 5, 5)


def test_the_29th_of_february_becomes_the_28th() -> None:
    assert RetentionPolicy(5, "gallring").expires_before(date(2024, 2, 29)) == date(2019, 2, 28)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("years = 5\nreason = 'x'", "Nycklarna är schema, years_after_last_note, reason"),
        ("years_after_last_note = 0\nreason = 'x'", "mellan 1 och 100"),
        ("years_after_last_note = true\nreason = 'x'", "mellan 1 och 100"),
        ("years_after_last_note = 5", "reason saknas"),
        ("years_after_last_note = ", "går inte att läsa"),
    ],
)
def test_a_wrong_policy_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDefinition) as refused:
        load_retention_policy(file)
    assert message in str(refused.value)
