"""Definition files read into one catalogue: strictly, every mistake with its file, key, value and nearest valid key."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from utfall.errors import InvalidDefinition
from utfall.measures.catalogue import Catalogue
from utfall.measures.definition import Comparable, Definition, Direction, Statistic, Version
from utfall.measures.hashing import hash_counting
from utfall.measures.schema import Section, read_file, read_slug, shown, shown_path, suggestion
from utfall.measures.schema_examples import read_example
from utfall.measures.schema_goals import load_goal
from utfall.measures.schema_specs import counted_tables, read_spec
from utfall.model.question import (
    AgeBands,
    Breakdown,
    EventCount,
    NoReturnShare,
    Observation,
    Ratio,
    ReachShare,
    ShareAbove,
    Spec,
    SpellDays,
    Stock,
    TimeToEvent,
)
from utfall.model.tables import TABLES_BY_NAME
from utfall.model.unit import Unit

REGISTER_FILE = "hashes.toml"
"""The one file in the folder of measures that is no definition (``utfall.measures.register``)."""

_S = Statistic

STATISTICS_OF_KIND: Mapping[str, tuple[Statistic, ...]] = MappingProxyType(
    {
        EventCount.KIND: (_S.TOTAL,),
        SpellDays.KIND: (_S.TOTAL,),
        Stock.KIND: (_S.TOTAL,),
        TimeToEvent.KIND: (_S.MEAN_OF_DECIDED, _S.MEDIAN_OF_DECIDED, _S.SHARE_WITHIN),
        NoReturnShare.KIND: (_S.SHARE,),
        ReachShare.KIND: (_S.SHARE,),
        ShareAbove.KIND: (_S.SHARE,),
        Observation.KIND: (_S.TOTAL,),
        Ratio.KIND: (_S.SHARE,),
    }
)
"""What may be made of each kind; where there is one choice the file need not say it."""

_COUNTS = (Unit.COUNT, Unit.PERSONS, Unit.ORE)
UNITS_OF_STATISTIC: Mapping[Statistic, tuple[Unit, ...]] = MappingProxyType(
    {
        _S.SHARE: (Unit.SHARE,),
        _S.SHARE_WITHIN: (Unit.SHARE,),
        _S.MEAN_OF_DECIDED: (Unit.DAYS,),
        _S.MEDIAN_OF_DECIDED: (Unit.DAYS,),
    }
)
"""The units that fit a statistic; ``TOTAL`` depends on the kind."""

_UNITS_OF_TOTAL: Mapping[str, tuple[Unit, ...]] = MappingProxyType(
    {
        EventCount.KIND: _COUNTS,
        Stock.KIND: _COUNTS,
        SpellDays.KIND: (Unit.CARE_DAYS, Unit.DAYS),
        Observation.KIND: tuple(Unit),
    }
)

DEFINITION_KEYS = (
    "schema",
    "title",
    "short_title",
    "explanation",
    "population",
    "unit",
    "decimals",
    "direction",
    "owner",
    "review_on",
    "goal",
    "published_series",
    "maturity_days",
    "breakdowns",
    "version",
)
VERSION_KEYS = (
    "number",
    "valid_from",
    "reason",
    "comparable",
    "population_changed",
    "statistic",
    "within_days",
    "measure",
    "example",
)


def load_catalogue(folder: Path) -> Catalogue:
    """The measures of ``folder/measures/<area>/*.toml`` with the goals of ``folder/goals/*.toml``.

    Raises ``InvalidDefinition`` at the first mistake. Files are read in order of their path, so that the mistake
    named is the same on every machine.
    """
    measures = folder / "measures"
    if not measures.is_dir():
        raise InvalidDefinition(
            f"Mappen {measures} finns inte.", remedy="Ange mappen som innehåller measures/ och goals/."
        )
    definitions = (load_definition(path, folder=folder) for path in _definition_files(measures, folder=folder))
    goals = [load_goal(path, folder=folder) for path in sorted((folder / "goals").glob("*.toml"))]
    return Catalogue(
        MappingProxyType({definition.id: definition for definition in definitions}),
        MappingProxyType({goal.id: goal for goal in sorted(goals, key=lambda goal: (goal.year, goal.order, goal.id))}),
    )


def _definition_files(measures: Path, *, folder: Path) -> list[Path]:
    """The files at ``<area>/<slug>.toml``, sorted. A file anywhere else would be a measure nobody sees: an error."""
    files = sorted(path for path in measures.rglob("*.toml") if path != measures / REGISTER_FILE)
    for path in files:
        if path.parent.parent != measures:
            raise InvalidDefinition(
                f"{shown_path(path, folder)}: en definition ligger i en mapp för sitt område, direkt under measures.",
                remedy="Flytta filen till measures/<område>/<namn>.toml.",
            )
    return files


def load_definition(path: Path, *, folder: Path) -> Definition:
    """One measure; its id is the last folder and the file's name. What it says of other files is not checked here."""
    top = read_file(path, shown_as=shown_path(path, folder)).allow(DEFINITION_KEYS)
    specs = tuple(read_spec(section.section("measure")) for section in top.sections("version"))
    breakdowns = _breakdowns(top, specs)
    versions = tuple(
        _version(section.allow(VERSION_KEYS), spec=spec, breakdowns=breakdowns)
        for section, spec in zip(top.sections("version"), specs, strict=True)
    )
    _check_versions(top, versions)
    unit = top.choice("unit", Unit)
    for version in versions:
        fitting = UNITS_OF_STATISTIC.get(version.statistic) or _UNITS_OF_TOTAL[version.spec.KIND]
        if unit not in fitting:
            raise top.wrong(
                "unit",
                f"det passar inte till {version.spec.KIND} med {version.statistic}",
                remedy=suggestion(unit, [u.value for u in fitting], what="Enheter som passar"),
            )
    return Definition(
        id=f"{read_slug(path.parent.name, top.file)}.{read_slug(path.stem, top.file)}",
        title=top.text("title"),
        short_title=top.text("short_title"),
        explanation=top.text("explanation"),
        population=top.text("population"),
        unit=unit,
        decimals=top.count("decimals", at_most=4) if "decimals" in top.values else unit.decimals,
        direction=top.choice("direction", Direction),
        owner=top.text("owner"),
        review_on=top.get("review_on", date),
        goal=top.find("goal", str),
        breakdowns=breakdowns,
        versions=versions,
        published_series=top.find("published_series", str),
        maturity_days=top.count("maturity_days", at_most=3650) if "maturity_days" in top.values else 0,
        file=top.file,
    )


def _version(section: Section, *, spec: Spec, breakdowns: Sequence[Breakdown]) -> Version:
    statistic = _statistic(section, spec)
    within_days = _within_days(section, statistic)
    return Version(
        number=section.text("number"),
        valid_from=section.get("valid_from", date),
        reason=section.text("reason"),
        comparable=section.choice("comparable", Comparable),
        population_changed=section.find("population_changed", bool) or False,
        spec=spec,
        statistic=statistic,
        within_days=within_days,
        hash=hash_counting(spec, statistic=statistic, within_days=within_days),
        examples=tuple(
            read_example(example, spec=spec, breakdowns=breakdowns) for example in section.sections("example")
        ),
    )


def _statistic(section: Section, spec: Spec) -> Statistic:
    fitting = STATISTICS_OF_KIND[spec.KIND]
    if "statistic" not in section.values and len(fitting) == 1:
        return fitting[0]
    statistic = section.choice("statistic", Statistic)
    if statistic not in fitting:
        raise section.wrong(
            "statistic",
            f"det passar inte till {spec.KIND}",
            remedy=suggestion(statistic, [s.value for s in fitting], what="Värden som passar"),
        )
    return statistic


def _within_days(section: Section, statistic: Statistic) -> int | None:
    if statistic is Statistic.SHARE_WITHIN:
        return section.count("within_days", at_least=1)
    if "within_days" in section.values:
        raise section.wrong(
            "within_days",
            f"det hör bara till statistic = ”{Statistic.SHARE_WITHIN}”",
            remedy="Ta bort nyckeln, eller sätt den i [version.measure] om måttslaget har den där.",
        )
    return None


def _check_versions(top: Section, versions: Sequence[Version]) -> None:
    if not versions:
        raise InvalidDefinition(
            f"{top.file}: ingen [[version]] finns.", remedy="Lägg till [[version]] med number, valid_from och reason."
        )
    for number, (before, after) in enumerate(itertools.pairwise(versions), start=2):
        if after.valid_from <= before.valid_from:
            raise InvalidDefinition(
                f"{top.file}: version[{number}].valid_from är {after.valid_from}, "
                f"men versionen före gäller redan från {before.valid_from}.",
                remedy="Skriv versionerna i tidsordning, en för varje datum.",
            )
        if after.number in (version.number for version in versions[: number - 1]):
            raise InvalidDefinition(
                f"{top.file}: version[{number}].number är {shown(after.number)}, men den finns redan.",
                remedy="Ge varje version ett eget nummer.",
            )


def _breakdowns(top: Section, specs: Sequence[Spec]) -> tuple[Breakdown, ...]:
    """Columns as ``"area"`` or ``"persons.sex"`` (named ``sex``), ages as ``{ name = "age", age_bands = [18] }``."""
    found: list[Breakdown] = []
    for number, written in enumerate(top.find("breakdowns", list) or [], start=1):
        place = f"breakdowns[{number}]"
        if isinstance(written, dict):
            breakdown = _age_bands(Section(written, top.file, place))
        elif isinstance(written, str):
            breakdown = Breakdown(written.rpartition(".")[2], written)
        else:
            raise top.wrong("breakdowns", f"{shown(written)} är ingen indelning", remedy="Skriv en kolumn.")
        if breakdown.name in [other.name for other in found]:
            raise top.wrong("breakdowns", f"{shown(breakdown.name)} står två gånger", remedy="Ta bort den ena.")
        for spec in specs:
            _check_groupable(breakdown, spec, place=f"{top.file}: {place}")
        found.append(breakdown)
    return tuple(found)


def _check_groupable(breakdown: Breakdown, spec: Spec, *, place: str) -> None:
    if isinstance(spec, Ratio):
        return  # the catalogue checks that both parts have it
    tables = counted_tables(spec)
    if not tables:
        raise InvalidDefinition(
            f"{place} är ”{breakdown.name}”, men färdiga uppgifter kan inte delas in.", remedy="Ta bort breakdowns."
        )
    if breakdown.age is not None:
        if tables[0].person is None:
            raise InvalidDefinition(
                f"{place} är en åldersindelning, men raderna i {tables[0].name} hör inte till någon person.",
                remedy="Ta bort den.",
            )
        return
    # A column of several tables must be the same in all: with other codes its groups would mean two things.
    names = [c.name for c in tables[0].columns if c.breakdown and all(c in table.columns for table in tables)]
    if tables[0].person is not None:
        names += [f"persons.{c.name}" for c in TABLES_BY_NAME["persons"].columns if c.breakdown]
    if breakdown.column not in names:
        tables_named = " och ".join(table.name for table in tables)
        raise InvalidDefinition(
            f"{place} är ”{breakdown.column}”, men {tables_named} kan inte delas in efter det.",
            remedy=suggestion(breakdown.column, names, what="Kolumner att dela in efter"),
        )


def _age_bands(section: Section) -> Breakdown:
    section.allow(("name", "age_bands"))
    limits = section.get("age_bands", list)
    if not limits or any(type(limit) is not int for limit in limits) or limits != sorted({0, *limits} - {0}):
        raise section.wrong(
            "age_bands", "ska vara stigande heltal över 0", remedy="Skriv till exempel [18, 65]: 0–17, 18–64 och 65–."
        )
    return Breakdown(section.text("name"), age=AgeBands(tuple(limits)))
