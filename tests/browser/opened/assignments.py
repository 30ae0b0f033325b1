"""What the walk does not find by itself among the pages of assignments."""

from __future__ import annotations

_ONE = "uppdrag/<int:number>/"
FORMS = {f"{_ONE}{end}" for end in ("lage/", "dag/", "ansvarig/", "sekretess/", "anteckning/")}
