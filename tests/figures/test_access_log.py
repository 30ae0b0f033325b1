"""The log of who read rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.errors import NotAuthorised
from utfall.figures.access import AccessLog


def test_a_log_that_is_led_elsewhere_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "access.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotAuthorised, match="kan inte loggas"):
        AccessLog(tmp_path / "access.jsonl").check()
    assert not (tmp_path / "elsewhere").exists()


def test_a_new_log_is_only_its_owners(tmp_path: Path) -> None:
    AccessLog(tmp_path / "access.jsonl").check()
    assert (tmp_path / "access.jsonl").stat().st_mode & 0o777 == 0o600
