"""A store in a temporary folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from utfall.store.store import Store

sys.path.insert(0, str(Path(__file__).parent))  # for canonical_rows, which a subprocess imports too


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.create(tmp_path / "lager")
