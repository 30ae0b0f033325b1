"""The guide's pictures, taken where a journey passes by: only when ``UTFALL_PICTURES=1`` (``make pictures``)."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "docs/pictures/web"
COLOURS = 64
LARGEST_BYTES = 120_000


def picture(page: Any, name: str) -> None:
    """What the screen shows now, as a small PNG in the guide's folder."""
    if os.environ.get("UTFALL_PICTURES") != "1":
        return
    page.wait_for_timeout(300)  # what slides or fades has come to rest
    taken = Image.open(io.BytesIO(page.screenshot(caret="initial"))).convert("RGB").quantize(COLOURS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.png"
    taken.save(file, optimize=True)
    assert file.stat().st_size < LARGEST_BYTES, f"{file.name} is {file.stat().st_size} bytes"
