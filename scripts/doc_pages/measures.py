"""Every measure in plain words, from its definition file."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from doc_pages.markdown import code, page, table
from utfall.measures.definition import Comparable, Definition, Direction, Version
from utfall.measures.load import load_catalogue
from utfall.measures.wording import describe_version

DIRECTIONS_SV = {
    Direction.HIGHER: "högre är bättre",
    Direction.LOWER: "lägre är bättre",
    Direction.NEUTRAL: "varken högre eller lägre är bättre i sig",
}
COMPARABLE_SV = {
    Comparable.YES: "jämförbar med versionen före",
    Comparable.NO: "inte jämförbar med versionen före",
    Comparable.BRIDGED: "jämförbar bara efter omräkning",
}


def pages(root: Path) -> dict[str, str]:
    """``docs/reference/measures.md``."""
    catalogue = load_catalogue(root / "definitions")
    contents = table(
        ("Mått", "Titel", "Enhet", "Slag"),
        (
            (f"[{d.id}](#{d.id.replace('.', '')})", d.title, d.unit.label_sv, code(d.versions[-1].spec.KIND))
            for d in catalogue.values()
        ),
    )
    parts = ["Varje mått är en fil i `definitions/measures/`. Här står de i klartext.", contents]
    for area, definitions in groupby(catalogue.values(), key=lambda d: d.id.partition(".")[0]):
        parts += [f"## Område: {area}", *(_section(definition) for definition in definitions)]
    return {"docs/reference/measures.md": page("Mått", source="`definitions/measures/`", parts=parts)}


def _section(definition: Definition) -> str:
    facts = [
        f"Enhet: {definition.unit.label_sv}; {DIRECTIONS_SV[definition.direction]}.",
        f"Omfattar: {definition.population}",
        f"Ansvarig: {definition.owner}; ses över senast {definition.review_on.isoformat()}.",
    ]
    if definition.breakdowns:
        facts.append("Delas upp efter: " + ", ".join(code(b.name) for b in definition.breakdowns) + ".")
    if definition.maturity_days:
        facts.append(f"Preliminärt till och med {definition.maturity_days} dagar efter periodens slut.")
    if definition.goal:
        facts.append(f"Hör till målet {code(definition.goal)}.")
    return "\n\n".join(
        (
            f"### {definition.id}",
            f"**{definition.title}.** {' '.join(definition.explanation.split())}",
            "\n".join(f"* {fact}" for fact in facts),
            *(_version(version) for version in definition.versions),
        )
    )


def _version(version: Version) -> str:
    population = ", annan population" if version.population_changed else ""
    return (
        f"*Version {version.number}, från {version.valid_from.isoformat()}* "
        f"({COMPARABLE_SV[version.comparable]}{population}). {version.reason}\n\n"
        f"{describe_version(version)} (slag {code(version.spec.KIND)}, kontrollsumma {code(version.hash[:12])})"
    )
