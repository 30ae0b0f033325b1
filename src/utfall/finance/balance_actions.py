"""Actions for a balanced economy and their follow-up, as delivered or by ``definitions/economy/actions.toml``.

One rule: where a year has any action that was delivered, those are the year's; else the file's are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from utfall.finance.coding import FOLDER, UNMAPPED, Coding
from utfall.finance.ledger_rows import Files
from utfall.finance.plan_problems import Code, plan_problem
from utfall.finance.plan_rows import PlanRow, plan_rows, unknown_area
from utfall.measures.schema import Section, read_file, shown_path, suggestion
from utfall.model.money import ORE_PER_KRONA
from utfall.model.problem import Place, Problem

TABLE = "balance_actions"
FILE = "actions.toml"


class State(StrEnum):
    """How far an action has come."""

    DECIDED = "decided"
    ONGOING = "ongoing"
    DONE = "done"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        return self in (State.DONE, State.STOPPED)


@dataclass(frozen=True)
class FollowUp:
    """What was found on a day: the state, what has been gained of the year's result so far (öre; None where nothing is
    said, which is not zero), and words."""

    on: date
    state: State
    effect_ore: int | None
    text: str


@dataclass(frozen=True)
class BalanceAction:
    """An assignment: ``effect_ore`` is expected of the year's result, plus for the better. ``area`` is an id; ``place``
    is the row of a delivered file, None for one of the definitions'."""

    year: int
    title: str
    area: str
    owner: str
    decided: date
    due: date
    effect_ore: int
    follow_ups: tuple[FollowUp, ...]
    place: Place | None = None


@dataclass(frozen=True)
class ActionThen:
    """An action as it was known on a day; ``last`` is the newest follow-up by then, None before the first."""

    action: BalanceAction
    known_at: date
    last: FollowUp | None

    @property
    def state(self) -> State:
        return State.DECIDED if self.last is None else self.last.state

    @property
    def is_late(self) -> bool:
        """Its day has passed and it is neither done nor stopped."""
        return self.action.due < self.known_at and not self.state.is_over

    @property
    def expected_ore(self) -> int:
        """What it is still counted with: nothing more than was gained of one that was stopped."""
        return self.action.effect_ore if self.state is not State.STOPPED else self.gained_ore or 0

    @property
    def gained_ore(self) -> int | None:
        """What has been gained so far; None before the first follow-up, which is not zero."""
        return None if self.last is None else self.last.effect_ore


def delivered_actions(files: Files, coding: Coding) -> tuple[tuple[BalanceAction, ...], tuple[Problem, ...]]:
    """The actions in the delivery's files, by file and row, and what is wrong with them. Of two rows that name the same
    action and area, by title and by id, the newest counts.

    An area that the definitions lack is ``UNMAPPED``, never left out.
    """
    problems: list[Problem] = []
    found: dict[tuple[int, str, str], BalanceAction] = {}
    for row in sorted(plan_rows(files, TABLE), key=lambda one: (one.extracted_on, one.place.file, one.place.line or 0)):
        action = _delivered(row, coding)
        if action.area == UNMAPPED:
            problems.append(unknown_area(row, coding))
        named = (action.year, row.text("area") if action.area == UNMAPPED else action.area, action.title)
        if (earlier := found.pop(named, None)) is not None:
            problems.append(plan_problem(Code.SAID_TWICE, row.place, value=earlier.place))
        found[named] = action
    return tuple(found.values()), tuple(problems)


def actions_of(
    delivered: tuple[BalanceAction, ...], defined: tuple[BalanceAction, ...], *, year: int
) -> tuple[BalanceAction, ...]:
    """The year's actions: those delivered, or where none is those of the definitions."""
    own = tuple(one for one in delivered if one.year == year)
    return own or tuple(one for one in defined if one.year == year)


def load_actions(definitions: Path, *, coding: Coding) -> tuple[BalanceAction, ...]:
    """The actions in the file, in its order; none where there is no file. Raises ``InvalidDefinition``."""
    path = definitions / FOLDER / FILE
    if not path.is_file():
        return ()
    top = read_file(path, shown_as=shown_path(path, definitions)).allow(("schema", "action"))
    return tuple(_action(section, coding) for section in top.sections("action"))


def actions_then(actions: tuple[BalanceAction, ...], *, year: int, known_at: date) -> tuple[ActionThen, ...]:
    """The year's actions that were decided by the day, the one that is due first first."""
    own = [one for one in actions if one.year == year and one.decided <= known_at]
    found = (ActionThen(one, known_at, _last(one, known_at)) for one in own)
    return tuple(sorted(found, key=lambda one: (one.action.due, one.action.title)))


def _last(action: BalanceAction, known_at: date) -> FollowUp | None:
    return max((one for one in action.follow_ups if one.on <= known_at), key=lambda one: one.on, default=None)


def _delivered(row: PlanRow, coding: Coding) -> BalanceAction:
    gained, state = row.values["gained_ore"], row.values["state"]
    followed_up_on, text = row.values["followed_up_on"], row.text("comment")
    is_followed_up = any(one not in (None, "") for one in (followed_up_on, state, gained, text))
    follow_up = FollowUp(
        followed_up_on or max(row.extracted_on, row.day("decided_on")),
        State(state) if state else State.ONGOING,
        gained,
        text,
    )
    return BalanceAction(
        year=row.values["year"],
        title=row.text("title"),
        area=coding.area_named(row.text("area")),
        owner=row.text("owner"),
        decided=row.day("decided_on"),
        due=row.day("due_on"),
        effect_ore=row.ore("expected_ore"),
        follow_ups=(follow_up,) if is_followed_up else (),
        place=row.place,
    )


def _action(section: Section, coding: Coding) -> BalanceAction:
    section.allow(("year", "title", "area", "owner", "decided", "due", "effect_kronor", "follow_up"))
    area = section.text("area")
    known = [one for one in coding.areas if one != UNMAPPED]
    if area not in known:
        raise section.wrong("area", "finns inte", remedy=suggestion(area, known, what="De som finns"))
    decided, due = section.get("decided", date), section.get("due", date)
    if due < decided:
        raise section.wrong("due", "ligger före decided", remedy="Byt plats på dem.")
    return BalanceAction(
        year=section.count("year", at_least=2000, at_most=2200),
        title=section.text("title"),
        area=area,
        owner=section.text("owner"),
        decided=decided,
        due=due,
        effect_ore=section.get("effect_kronor", int) * ORE_PER_KRONA,
        follow_ups=tuple(_follow_up(one, decided) for one in section.sections("follow_up")),
    )


def _follow_up(section: Section, decided: date) -> FollowUp:
    section.allow(("date", "state", "effect_kronor", "text"))
    on = section.get("date", date)
    if on < decided:
        raise section.wrong("date", "ligger före åtgärdens decided", remedy="Rätta dagen.")
    effect = section.get("effect_kronor", int) * ORE_PER_KRONA
    return FollowUp(on, section.choice("state", State), effect, section.text("text"))
