"""The newest gate on the store that the web's tests share, whose ledger holds 2023, 2024 and 2025 until April."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.figures.kept import KeptGate
from utfall.web.gates import gate_at, open_store


@pytest.fixture(name="gate")
def newest_gate(store: Path, db: None) -> KeptGate:
    """The gate."""
    return gate_at(open_store().delivery(None))
