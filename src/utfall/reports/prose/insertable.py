"""Which figures a writer can put into a text: a label in Swedish, the call that binds it, and words to find it by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from utfall.measures.definition import Definition, Statistic
from utfall.measures.goals import ChangeTarget, Goal
from utfall.model.question import EventCount, NoReturnShare, ReachShare, SpellDays, TimeToEvent
from utfall.model.unit import Unit
from utfall.stats.waiting_time import SHARE_DAYS

MOST_FOUND = 40


@dataclass(frozen=True)
class Insertable:
    """A bound figure that can be inserted. ``call`` is what stands between the braces; ``group`` is the measure, the
    goal or "Rapporten"; ``words`` are what a search looks in, without accents and in small letters."""

    label: str
    call: str
    group: str
    words: str

    @property
    def source(self) -> str:
        """As it is written in a text."""
        return f"{{{{ {self.call} }}}}"


def insertables(catalogue: Mapping[str, Definition], goals: Sequence[Goal]) -> tuple[Insertable, ...]:
    """All of them: the report's own days first, then goals in their order, then measures by title."""
    found = [_made(label, call, "Rapporten") for label, call in _OF_REPORT]
    for goal in goals:
        calls = (*_OF_GOAL, *(_OF_CHANGE if isinstance(goal.target, ChangeTarget) else ()))
        spec = catalogue[goal.measure].versions[-1].spec if goal.measure in catalogue else None
        calls = (*calls, *(_OF_RETURN if isinstance(spec, NoReturnShare) else ()))
        found += [_made(label, f'{name}("{goal.id}")', goal.short_title) for label, name in calls]
    for definition in sorted(catalogue.values(), key=lambda one: one.title):
        found += [
            _made(label, call, definition.short_title, definition.title, definition.id)
            for label, call in _of_measure(definition)
        ]
    return tuple(found)


def search(found: Sequence[Insertable], query: str) -> tuple[Insertable, ...]:
    """Those that hold every word of the query, those whose label or group begins with it first; at most forty."""
    wanted = folded(query).split()
    if not wanted:
        return tuple(found[:MOST_FOUND])
    hits = [one for one in found if all(word in one.words for word in wanted)]
    start = " ".join(wanted)
    hits.sort(key=lambda one: not (folded(one.group).startswith(start) or folded(one.label).startswith(start)))
    return tuple(hits[:MOST_FOUND])


def folded(text: str) -> str:
    """Small letters without accents, so that "vantetid" finds "väntetid"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _made(label: str, call: str, group: str, *more: str) -> Insertable:
    return Insertable(label, call, group, folded(" ".join((label, group, call, *more))))


_OF_REPORT = (
    ("Perioden", "period()"),
    ("Samma period i fjol", 'period("previous")'),
    ("Månaderna, utan år", "months()"),
    ("Året", "year()"),
    ("Dagen då uppgifterna var kända", "known_at()"),
    ("Målen i en mening", "goals_summary()"),
    ("Årets resultat i en mening", "result_summary()"),
    ("Den ekonomiska tilldelningen i en mening", "allocation_summary()"),
)
_OF_GOAL = (
    ("Bedömning", "goal_status"),
    ("Utfall", "goal_value"),
    ("Osäkerhet", "goal_interval"),
    ("Täljare", "goal_numerator"),
    ("Nämnare", "goal_denominator"),
    ("Målnivå", "goal_target"),
    ("Period som följs upp", "goal_period"),
    ("Målets lydelse", "goal_wording"),
)
_OF_CHANGE = (("Värdet som målet räknas från", "goal_baseline"),)
_OF_RETURN = (
    ("Senaste tolv månader med slutligt svar", "goal_mature"),
    ("Senaste tolv månader, skattat", "goal_newest"),
)


def _of_measure(definition: Definition) -> list[tuple[str, str]]:
    measure = definition.id
    spec, statistic = definition.versions[-1].spec, definition.versions[-1].statistic
    found = [
        ("Periodens värde", f'figure("{measure}")'),
        ("Samma period i fjol", f'figure("{measure}", period="previous")'),
        ("Utvecklingen, som slut på en mening", f'development("{measure}")'),
        ("Skillnaden mot samma månader i fjol", f'change("{measure}")'),
        ("Förbehåll för jämförelsen", f'reservation("{measure}")'),
        ("Vad styrdiagrammet säger", f'signal("{measure}")'),
        ("Hur fjolårets siffra har ändrats sedan den först var känd", f'revised("{measure}")'),
    ]
    if definition.published_series is not None:
        found.append(("Hela fjolåret, som det publicerades", f'published("{measure}")'))
    if definition.unit in (Unit.COUNT, Unit.PERSONS):
        found.append(("Periodens värde med bokstäver", f'words("{measure}")'))
    if definition.unit in (Unit.SHARE, Unit.PER_CENT, Unit.DAYS) and statistic is not Statistic.TOTAL:
        found += [
            ("Osäkerhet", f'interval("{measure}")'),
            ("Täljare", f'numerator("{measure}")'),
            ("Hur många det räknas på", f'denominator("{measure}")'),
            ("Hur färdig uppföljningen är", f'maturity("{measure}")'),
        ]
    if isinstance(spec, TimeToEvent):
        found += [
            ("Väntan, alla ärenden räknade, med osäkerhet", f'waiting_mean("{measure}")'),
            ("Väntan mot samma månader i fjol", f'waiting_change("{measure}")'),
            *((f"Andel inom {days} dagar", f'waiting_share("{measure}", days={days})') for days in SHARE_DAYS),
        ]
    if isinstance(spec, EventCount):
        found += [
            ("Vad antalet väntas bli", f'expected("{measure}")'),
            ("Hur många som är kända så här långt", f'known_count("{measure}")'),
        ]
    if isinstance(spec, EventCount | SpellDays):
        found += [
            ("Vad helåret väntas bli", f'full_year("{measure}")'),
            ("Hur rätt tidigare skattningar av helåret har haft", f'year_track_record("{measure}")'),
        ]
    if isinstance(spec, ReachShare):
        found.append(("Andel av alla som har börjat, skattad", f'reached("{measure}")'))
    if isinstance(spec, NoReturnShare):
        found.append(("Vad antalet väntas bli", f'expected("{measure}")'))
        found.append(("Hur många som är kända så här långt", f'known_count("{measure}")'))
    if isinstance(spec, TimeToEvent | NoReturnShare):
        found.append(("Hur rätt tidigare skattningar har haft", f'track_record("{measure}")'))
    return found
