"""Every measure in plain words, from its definition file."""

from __future__ import annotations

import dataclasses
from datetime import date
from enum import Enum
from itertools import groupby
from pathlib import Path

from doc_pages.markdown import code, page, table
from utfall.measures.definition import Comparable, Definition, Direction, Statistic, Version
from utfall.measures.load import load_catalogue
from utfall.model.question import AgeLimits, Condition, Dated, Operator, Spells

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
KINDS_SV = {
    "event_count": "Händelser vars dag ligger i perioden räknas.",
    "spell_days": "Dagar som faller i perioden summeras.",
    "stock": "De som pågår när periodens sista dag slutar räknas.",
    "time_to_event": "Hela dagar från första start till första stopp räknas för varje ärende.",
    "no_return_share": "Andelen avslut som inte följs av en återkomst inom tiden.",
    "reach_share": "Andelen som når en andra händelse inom tiden; andra avslut hålls isär.",
    "share_above": "Andelen personer vars sammanlagda andel ligger över en gräns.",
    "ratio": "Ett mått delat med ett annat.",
    "observation": "En färdig uppgift läses som den är.",
}
STATISTICS_SV = {
    Statistic.TOTAL: "summan",
    Statistic.SHARE: "andelen",
    Statistic.MEAN_OF_DECIDED: "medelvärdet för de avgjorda",
    Statistic.MEDIAN_OF_DECIDED: "medianen för de avgjorda",
    Statistic.SHARE_WITHIN: "andelen avgjorda inom gränsen",
}
OPERATORS_SV = {
    Operator.EQUAL: "är",
    Operator.NOT_EQUAL: "är inte",
    Operator.IN: "är någon av",
    Operator.AT_LEAST: "är minst",
    Operator.ABOVE: "är över",
    Operator.AT_MOST: "är högst",
    Operator.BELOW: "är under",
    Operator.PRESENT: "är ifylld:",
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
    said = [
        f"*Version {version.number}, från {version.valid_from.isoformat()}* ({COMPARABLE_SV[version.comparable]}"
        + (", annan population" if version.population_changed else "")
        + f"). {version.reason}",
        f"{KINDS_SV[version.spec.KIND]} Visas: {STATISTICS_SV[version.statistic]}"
        + (f" ({version.within_days} dagar)" if version.within_days is not None else "")
        + ".",
    ]
    parameters = [
        f"  * {code(field.name)}: {_shown(getattr(version.spec, field.name))}"
        for field in dataclasses.fields(version.spec)
        if getattr(version.spec, field.name) not in (None, ())
    ]
    return " ".join(said) + "\n\n" + "\n".join(parameters)


def _shown(value: object) -> str:
    match value:
        case Dated():
            return f"{code(value.table)} daterade {code(value.date)}{_where(value.where)}"
        case Spells():
            return f"{code(value.table)} från {code(value.start)} till {code(value.end)}{_where(value.where)}"
        case AgeLimits():
            return f"{value.at_least}–{value.at_most} år"
        case tuple():
            return ", ".join(_shown(part) for part in value)
        case bool():
            return "ja" if value else "nej"
        case date():
            return value.isoformat()
        case Enum():
            return code(str(value.value))
        case _:
            return code(str(value))


def _where(conditions: tuple[Condition, ...]) -> str:
    if not conditions:
        return ""
    return ", där " + " och ".join(
        f"{code(c.field)} {OPERATORS_SV[c.operator]} {', '.join(_shown(value) for value in c.values)}"
        for c in conditions
    )
