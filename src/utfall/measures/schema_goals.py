"""One goal's file as a ``Goal``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from utfall.errors import InvalidPeriod
from utfall.measures.goals import (
    ChangeTarget,
    FollowUp,
    Goal,
    GoalStatus,
    LevelTarget,
    Overrule,
    Target,
    TargetOperator,
)
from utfall.measures.schema import Section, read_file, read_slug, shown_path
from utfall.model.period import Period, PeriodKind

GOAL_KEYS = (
    "schema",
    "order",
    "title",
    "short_title",
    "direction",
    "measure",
    "year",
    "decided_by",
    "target",
    "follow_up",
    "overrule",
)


def load_goal(path: Path, *, folder: Path) -> Goal:
    """One goal; its id is the file's name. That its measure exists is checked by the catalogue."""
    top = read_file(path, shown_as=shown_path(path, folder)).allow(GOAL_KEYS)
    rules = top.section("follow_up").allow(("T1", "T2", "T3"))
    first, second, third = (_follow_up(rules.section(key)) for key in ("T1", "T2", "T3"))
    year = top.count("year", at_least=2000, at_most=2200)
    return Goal(
        id=read_slug(path.stem, top.file),
        order=top.count("order", at_least=1),
        title=top.text("title"),
        short_title=top.text("short_title"),
        direction=top.text("direction"),
        measure=top.text("measure"),
        year=year,
        decided_by=top.text("decided_by"),
        target=_target(top.section("target")),
        follow_up=(first, second, third),
        file=top.file,
        overrules=_overrules(top.sections("overrule"), year=year),
    )


def _target(section: Section) -> Target:
    operator = section.choice("operator", TargetOperator)
    if operator in (TargetOperator.AT_LEAST, TargetOperator.AT_MOST):
        return LevelTarget(operator, section.allow(("operator", "level")).get("level", Decimal))
    section.allow(("operator", "change_share", "base_value", "base_year_offset"))
    change = section.get("change_share", Decimal)
    if not 0 < change <= 1:
        raise section.wrong(
            "change_share",
            "ska vara en andel mellan 0 och 1",
            remedy="Skriv 0.20 för 20 procent; riktningen ges av operator.",
        )
    base = section.get("base_value", Decimal)
    if base <= 0:
        raise section.wrong("base_value", "ska vara större än 0", remedy="Skriv värdet i måttets enhet, andelar 0–1.")
    return ChangeTarget(operator, change, base, section.count("base_year_offset", at_least=-10, at_most=-1))


def _follow_up(section: Section) -> FollowUp:
    section.allow(("months", "year_offset"))
    months = section.get("months", list)
    if len(months) != 2 or any(type(m) is not int or not 1 <= m <= 12 for m in months) or months != sorted(months):
        raise section.wrong("months", "ska vara första och sista månaden", remedy="Skriv till exempel [1, 3].")
    return FollowUp(months[0], months[1], section.count("year_offset", at_least=-10, at_most=0))


def _overrules(sections: tuple[Section, ...], *, year: int) -> tuple[Overrule, ...]:
    found: list[Overrule] = []
    for section in sections:
        overrule = _overrule(section, year=year)
        if any(earlier.report == overrule.report for earlier in found):
            raise section.wrong("report", "den rapporten har redan en bedömning", remedy="Behåll en av dem.")
        found.append(overrule)
    return tuple(found)


def _overrule(section: Section, *, year: int) -> Overrule:
    section.allow(("report", "status", "reason", "by", "on"))
    report = _report_period(section, year=year)
    on = section.get("on", date)
    if on < report.first:
        raise section.wrong(
            "on", f"är före den period som bedöms ({report.id})", remedy="Skriv dagen då bedömningen gjordes."
        )
    return Overrule(report, section.choice("status", GoalStatus), section.text("reason"), section.text("by"), on)


def _report_period(section: Section, *, year: int) -> Period:
    remedy = f"Skriv till exempel {year}-T1, eller {year} för årsrapporten."
    try:
        report = Period.parse(section.text("report"))
    except InvalidPeriod:
        raise section.wrong("report", "det är ingen period", remedy=remedy) from None
    if report.kind not in (PeriodKind.TERTIAL, PeriodKind.YEAR) or report.first.year != year:
        raise section.wrong("report", f"ska vara ett tertial eller hela {year}, som målet gäller", remedy=remedy)
    return report
