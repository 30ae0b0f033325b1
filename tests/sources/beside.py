"""The SIE files of real programs, where they are beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

SIE_FILES = next(
    (above / "shared/samples/sie" for above in Path(__file__).parents if (above / "shared/samples/sie").is_dir()), None
)
needs_sie_files = pytest.mark.skipif(
    SIE_FILES is None, reason="the files ../shared/samples/sie are not beside the project"
)
