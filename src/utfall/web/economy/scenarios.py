"""Scenarios that people save, name, share and compare on the machine's forecast."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Q, QuerySet
from markupsafe import Markup

from utfall.errors import InvalidScenario, UtfallError
from utfall.figures.kept import KeptGate
from utfall.finance.forecasting.scenario import (
    IndexChange,
    MorePlacements,
    OneOff,
    Scenario,
    ScenarioOutcome,
    ScenarioStep,
    StaffTurnover,
    applied,
    by_step,
)
from utfall.finance.forecasting.scenario_file import scenario_of, scenario_text
from utfall.finance.machine import Machine
from utfall.finance.year_money import YearMoney
from utfall.model.money import ORE_PER_KRONA, ORE_PER_TKR
from utfall.reports.numbers import format_day, format_million_kronor, format_number
from utfall.reports.render.html import table_html
from utfall.reports.scenario_tables import comparison_table, lines_table
from utfall.web.accounts.models import User
from utfall.web.economy.models import SavedScenario
from utfall.web.shell.known_day import day_of
from utfall.web.year_money import books_at, is_forecast_kept, money_at

MOST_STEPS, LONGEST_NAME, LONGEST_TEXT = 12, 80, 500


@dataclass(frozen=True)
class ShownStep:
    """A step in words, and what it alone does to the board's result; empty without a forecast that it fits."""

    words: str
    difference: str


@dataclass(frozen=True)
class ShownScenario:
    """A saved scenario with its steps, and what it does to the board's result; why not, where it does not fit the
    forecast. ``lines`` is the same line by line, empty where none is changed."""

    saved: SavedScenario
    scenario: Scenario
    steps: tuple[ShownStep, ...]
    difference: str
    lines: Markup
    fault: str
    is_own: bool


@dataclass(frozen=True)
class ScenariosPage:
    """``lines`` are the lines that a step may change; ``is_made``: there is a forecast to try on."""

    year: int
    is_made: bool
    scenarios: tuple[ShownScenario, ...]
    compared: Markup
    lines: tuple[tuple[str, str], ...]

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of the lines, each once."""
        return tuple(dict.fromkeys(area for area, _ in self.lines))

    @property
    def groups(self) -> tuple[str, ...]:
        """The account groups of the lines, each once."""
        return tuple(dict.fromkeys(group for _, group in self.lines))


def scenarios_page(gate: KeptGate, *, person: User, chosen: Sequence[int] = ()) -> ScenariosPage | None:
    """The person's scenarios and those that others share, and the ``chosen`` ones beside each other; None without a
    booked month. No forecast is made here."""
    books = books_at(gate)
    if books is None or not books.book.months_booked:
        return None
    year = books.book.year
    money = money_at(gate, year) if is_forecast_kept(gate, year) else None
    machine = None if money is None else money.machine
    shown = tuple(shown_scenario(one, machine, person=person) for one in visible(person))
    return ScenariosPage(
        year=year,
        is_made=machine is not None,
        scenarios=shown,
        compared=_compared(shown, machine, chosen),
        lines=lines_of(money),
    )


def visible(person: User) -> QuerySet[SavedScenario]:
    """The person's own, and those that are shared."""
    return SavedScenario.objects.filter(Q(owner=person) | Q(is_shared=True)).select_related("owner")


def lines_of(money: YearMoney | None) -> tuple[tuple[str, str], ...]:
    """Area and account group, by title, of each line of the forecast."""
    machine = None if money is None else money.machine
    return () if machine is None else tuple((one.line.area, one.line.group) for one in machine.forecast.parts)


def shown_scenario(saved: SavedScenario, machine: Machine | None, *, person: User) -> ShownScenario:
    """The scenario read, and tried where there is a forecast."""
    scenario = scenario_of(saved.content, name="Scenariot")
    difference, lines, fault = "", Markup(""), ""
    alone = [""] * len(scenario.steps)
    if machine is not None:
        try:
            outcome = applied(scenario, to=machine.forecast)
            difference = _effect(outcome)
            alone = [_effect(one) for one in by_step(scenario, to=machine.forecast)]
            table = lines_table(outcome)
            lines = Markup("") if table is None else table_html(table)
        except UtfallError as error:
            fault = f"{error.cause} {error.remedy}"
    steps = tuple(ShownStep(step_words(step), told) for step, told in zip(scenario.steps, alone, strict=True))
    return ShownScenario(saved, scenario, steps, difference, lines, fault, saved.owner_id == person.id)


def save_scenario(name: str, description: str, *, is_shared: bool, by: User) -> SavedScenario:
    """A scenario without steps yet. Raises ``InvalidScenario`` without a name."""
    if not name.strip() or len(name) > LONGEST_NAME or len(description) > LONGEST_TEXT:
        raise InvalidScenario(
            "Scenariot saknar namn, eller har ett för långt namn eller en för lång beskrivning.",
            remedy=f"Skriv ett namn på högst {LONGEST_NAME} tecken och en beskrivning på högst {LONGEST_TEXT}.",
        )
    made = Scenario(name.strip(), description.strip(), ())
    return SavedScenario.objects.create(content=_text(made), owner=by, is_shared=is_shared)


@transaction.atomic
def add_step(saved: SavedScenario, step: ScenarioStep, *, machine: Machine) -> None:
    """The scenario with the step. Raises ``InvalidScenario`` where it does not fit, or there are too many."""
    held = SavedScenario.objects.select_for_update().get(id=saved.id)
    scenario = scenario_of(held.content, name="Scenariot")
    if len(scenario.steps) >= MOST_STEPS:
        raise InvalidScenario(f"Scenariot har redan {MOST_STEPS} steg.", remedy="Dela upp det på två.")
    longer = replace(scenario, steps=(*scenario.steps, step))
    applied(longer, to=machine.forecast)
    held.content = _text(longer)
    held.save(update_fields=["content", "changed_at"])


@transaction.atomic
def remove_step(saved: SavedScenario, number: int) -> None:
    """The scenario without its step of that number, from 0; nothing happens where there is none."""
    held = SavedScenario.objects.select_for_update().get(id=saved.id)
    scenario = scenario_of(held.content, name="Scenariot")
    steps = tuple(step for place, step in enumerate(scenario.steps) if place != number)
    held.content = _text(replace(scenario, steps=steps))
    held.save(update_fields=["content", "changed_at"])


def step_of(posted: Mapping[str, str], *, areas: Sequence[str] = (), groups: Sequence[str] = ()) -> ScenarioStep:
    """The step that a form says; ``areas`` and ``groups`` are those ticked, for prices that change. Raises
    ``InvalidScenario``."""
    kind = posted.get("slag", "")
    if kind == "index":
        where = (tuple(dict.fromkeys(areas)), tuple(dict.fromkeys(groups)))
        return IndexChange(_number(posted, "procent"), _day(posted).replace(day=1), *where)
    area, _, group = posted.get("rad", "").partition("|")
    match kind:
        case "more_placements":
            cost = _ore(posted, "dygnskostnad", ORE_PER_KRONA)
            return MorePlacements(area, group, int(_number(posted, "placeringar")), cost, _day(posted))
        case "staff_turnover":
            cost = _ore(posted, "kostnad", ORE_PER_KRONA)
            posts, points = _number(posted, "tjanster"), _number(posted, "procentenheter")
            return StaffTurnover(area, group, posts, points, cost, _day(posted))
        case "one_off":
            return OneOff(area, group, _ore(posted, "belopp", ORE_PER_TKR))
        case _:
            raise InvalidScenario("Steget saknar slag.", remedy="Välj ett av formulären på sidan.")


def step_words(step: ScenarioStep) -> str:
    """The step in a sentence."""
    match step:
        case MorePlacements():
            cost = format_number(Decimal(step.cost_per_care_day_ore) / ORE_PER_KRONA)
            return (
                f"{format_number(step.placements, signed=True)} placeringar i {step.area}, {step.group}, "
                f"à {cost} kr per dygn från {format_day(step.first_day)}"
            )
        case IndexChange():
            what = ", ".join(step.groups) or "alla kontogrupper"
            where = ", ".join(step.areas) or "alla områden"
            percent = format_number(step.percent, decimals=1, signed=True)
            return f"Priserna {percent} procent från {format_day(step.first_month)}: {what} i {where}"
        case StaffTurnover():
            points = format_number(step.percentage_points, decimals=1, signed=True)
            return (
                f"Personalomsättningen {points} procentenheter för {format_number(step.posts)} tjänster i {step.area} "
                f"från {format_day(step.first_day)}"
            )
        case OneOff():
            return f"{format_million_kronor(-step.amount_ore, signed=True)} i {step.area}, {step.group}"


def _effect(outcome: ScenarioOutcome) -> str:
    return format_million_kronor(-outcome.difference_ore, signed=True)


def _compared(shown: Sequence[ShownScenario], machine: Machine | None, chosen: Sequence[int]) -> Markup:
    outcomes: list[ScenarioOutcome] = []
    for one in shown:
        if machine is not None and one.saved.id in chosen and not one.fault:
            outcomes.append(applied(one.scenario, to=machine.forecast))
    return Markup("") if machine is None or not outcomes else table_html(comparison_table(outcomes, machine=machine))


def _text(scenario: Scenario) -> str:
    """As a file; one without steps has its empty list written out, since a file must have one."""
    return scenario_text(scenario) if scenario.steps else f"{scenario_text(scenario)}steps = []\n"


def _number(posted: Mapping[str, str], name: str) -> Decimal:
    text = "".join(posted.get(name, "").split()).replace("\u2212", "-").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > 10**9:
        raise InvalidScenario(f"”{posted.get(name, '')}” är inget tal.", remedy="Skriv till exempel 1,5 eller 4200.")
    return number


def _ore(posted: Mapping[str, str], name: str, unit_ore: int) -> int:
    return int(_number(posted, name) * unit_ore)


def _day(posted: Mapping[str, str]) -> datetime.date:
    found = day_of(posted.get("dag", ""))
    if found is None:
        raise InvalidScenario(f"”{posted.get('dag', '')}” är ingen dag.", remedy="Skriv dagen som 2025-08-01.")
    return found
