"""Makes a measure's definition file with a worked example that holds as it stands.

Usage: python scripts/new_measure.py area.slug
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from scaffold import CannotMake, run

TEMPLATE = '''\
# En definition är data och granskas som kod. Ändras hur det räknas: lägg till en ny [[version]].
# Ett mått av ett annat slag: se docs/reference/spec/ och skriv om [version.measure] och exemplet.
schema = 1
title = "TITEL"
short_title = "TITEL"
explanation = """
Antal utredningar som inleddes under perioden. Skriv här med egna ord vad som räknas och vad som inte räknas."""
population = "Alla utredningar i ärendesystemet, barn och vuxna."
unit = "count"
direction = "neutral"
owner = "Verksamhetscontroller"
review_on = YEAR-03-01
maturity_days = 30
breakdowns = ["area"]

[[version]]
number = "1"
valid_from = 2021-01-01
reason = "Första versionen."
comparable = "yes"

[version.measure]
kind = "event_count"
events = { table = "investigations", date = "started_on" }

# Exemplet räknas av alla motorer i proven: små tabeller in, den siffra som ska komma ut.
[[version.example]]
name = "Inledd sista april räknas, inledd första maj inte"
periods = ["2025-T1"]
breakdowns = ["area"]
known_until = 2025-05-05
investigations = [
  { investigation_id = "u1", person_key = "p1", started_on = 2025-04-30, area = "Myndighet" },
  { investigation_id = "u2", person_key = "p2", started_on = 2025-05-01, area = "Myndighet" },
]
expect = [{ period = "2025-T1", area = "Myndighet", n = 1 }]
'''


def make(name: str, root: Path) -> tuple[Mapping[str, str], str]:
    """The definition file, and what to do next."""
    match = re.fullmatch(r"([a-z][a-z0-9]*)\.([a-z][a-z0-9_]*)", name)
    if not match:
        raise CannotMake(
            f"”{name}” duger inte som namn. Skriv område.mått med a–z, 0–9 och _, "
            "till exempel: make new-measure NAME=ifo.avslutade_utredningar"
        )
    area, slug = match.groups()
    title = slug.replace("_", " ").capitalize()
    path = f"definitions/measures/{area}/{slug}.toml"
    text = TEMPLATE.replace("TITEL", title).replace("YEAR", str(date.today().year + 1))
    return (
        {path: text},
        f"Ändra {path} och exemplet i den. Sedan:\n"
        "  .venv/bin/python -m utfall.measures.register && make docs check test",
    )


if __name__ == "__main__":
    sys.exit(run(make))
