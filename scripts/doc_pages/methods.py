"""How each estimate is made: the two sentences that stand beside the figure, collected for readers."""

from __future__ import annotations

from pathlib import Path

from doc_pages.markdown import page, table
from utfall.figures.methods import METHODS

INTRODUCTION = (
    "Varje skattning har en metod. Här står vad den gör, med samma två meningar som visas bredvid siffran. Hur "
    "metoderna räknar, och varför just de valdes, står i [Estimates](estimates.md) (engelska); vilket kommando som "
    "visar vad står i [Läsa skattningar](../how-to/lasa-skattningar.md)."
)


def pages(root: Path) -> dict[str, str]:
    """``docs/explanation/metoder.md``."""
    rows = [(method.name, method.explanation) for method in METHODS.values()]
    parts = [INTRODUCTION, table(("Metod", "Vad den gör"), rows)]
    return {"docs/explanation/metoder.md": page("Metoderna i två meningar", source="`figures/methods.py`", parts=parts)}
