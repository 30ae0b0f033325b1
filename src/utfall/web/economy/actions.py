"""Writing forecasts: a round opened, lines saved, and an area's forecast signed on its way to hold, or given back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.actions import record
from utfall.web.economy.models import AreaForecast, EnteredLine, ForecastRound, Signature
from utfall.web.permissions import GRANTED, Permission, Role

State, Act = AreaForecast.State, Signature.Act
NEEDS: dict[Act, tuple[State, State, Permission]] = {
    Act.HANDED_IN: (State.DRAFT, State.HANDED_IN, Permission.WRITE_FORECAST),
    Act.CHECKED: (State.HANDED_IN, State.CHECKED, Permission.CHECK_FORECAST),
    Act.APPROVED: (State.CHECKED, State.APPROVED, Permission.APPROVE_FORECAST),
}
"""From which state each step leads to which, and who takes it."""


@dataclass(frozen=True)
class LineEntry:
    """What a person wrote of an account group: öre as in the ledger, None for nothing; ``base`` is the revision that
    the person saw, 0 for none."""

    group: str
    amount_ore: int | None
    comment: str
    reason: str
    base: int


@dataclass(frozen=True)
class Met:
    """A line that another had saved meanwhile: what was written, kept aside, and what stands."""

    mine: LineEntry
    theirs: EnteredLine


@dataclass(frozen=True)
class Saved:
    """How many lines stand as they were written, those that met another's, and how many were kept aside.

    Where ``is_closed`` all that is new was kept aside: the forecast has been handed in, or its day has passed.
    """

    lines: int
    met: tuple[Met, ...] = ()
    aside: int = 0
    is_closed: bool = False


@transaction.atomic
def open_round(*, reported_on: date, last_month: date, areas: Sequence[str], by: User) -> ForecastRound:
    """A round for a report day, with an empty forecast for each area. Raises ``NotPossibleNow`` for a day that has one
    or has passed, and for a month after it."""
    if reported_on < timezone.localdate():
        raise NotPossibleNow("Rapportdagen har passerat.", remedy="Välj en dag framåt.")
    if last_month > reported_on:
        raise NotPossibleNow("Månaden ligger efter rapportdagen.", remedy="Välj den sista månaden som är bokförd.")
    if ForecastRound.objects.filter(reported_on=reported_on).exists():
        raise NotPossibleNow("Det finns redan en omgång till den rapportdagen.", remedy="Öppna den i listan.")
    made = ForecastRound.objects.create(reported_on=reported_on, last_month=last_month.replace(day=1), opened_by=by)
    AreaForecast.objects.bulk_create(AreaForecast(round=made, area=area) for area in areas)
    record("forecast.opened", by=by.username, thing=str(reported_on), month=f"{last_month:%Y-%m}")
    return made


@transaction.atomic
def save_lines(forecast: AreaForecast, entries: Iterable[LineEntry], *, by: User) -> Saved:
    """The lines that differ from what stands. One that another has saved since is kept aside with its text, and neither
    is lost; so is everything where the forecast has been handed in, or the report day has passed."""
    held = AreaForecast.objects.select_for_update(of=("self",)).select_related("round").get(id=forecast.id)
    is_closed = held.round.is_locked or held.state != State.DRAFT
    standing = standing_lines(held)
    saved, aside = 0, 0
    met: list[Met] = []
    for entry in entries:
        now = standing.get(entry.group)
        if _says(entry) == _says(now):
            continue
        revision = 0 if now is None else now.revision
        is_met = entry.base != revision
        values = {"amount_ore": entry.amount_ore, "comment": entry.comment, "reason": entry.reason, "by": by}
        if is_closed or is_met:
            EnteredLine.objects.create(forecast=held, group=entry.group, revision=entry.base, is_aside=True, **values)
            aside += 1
            if now is not None and is_met:
                met.append(Met(entry, now))
        else:
            EnteredLine.objects.create(forecast=held, group=entry.group, revision=revision + 1, **values)
            saved += 1
    if saved or aside:
        thing = f"{held.round} {held.area}"
        record("forecast.saved", by=by.username, thing=thing, lines=saved, aside=aside)
    return Saved(saved, tuple(met), aside, is_closed)


@transaction.atomic
def sign(forecast: AreaForecast, act: Act, *, by: User, unit: Unit | None, lacking: Sequence[str] = ()) -> None:
    """The next step towards approval. ``lacking`` is what must be mended before it may be handed in.

    Raises ``NotPossibleNow`` where the step is not the next one, the report day has passed (handing in), something
    lacks, or who checks is who handed in.
    """
    held = AreaForecast.objects.select_for_update(of=("self",)).select_related("round").get(id=forecast.id)
    before, after, permission = NEEDS[act]
    if held.state != before:
        raise NotPossibleNow(
            f"Prognosen är {held.get_state_display().lower()}, så det steget går inte att ta.",
            remedy="Läs in sidan på nytt och se vad som har hänt.",
        )
    if act is Act.HANDED_IN and held.round.is_locked:
        raise NotPossibleNow("Rapportdagen har passerat och omgången är låst.", remedy="Lämna i nästa omgång.")
    if act is Act.HANDED_IN and lacking:
        raise NotPossibleNow(f"Prognosen är inte färdig. {' '.join(lacking)}", remedy="Fyll i det, spara och lämna.")
    handed_in = held.signatures.filter(act=Act.HANDED_IN).last()
    if act is Act.CHECKED and handed_in is not None and handed_in.by_id == by.id:
        raise NotPossibleNow("Du har själv lämnat prognosen.", remedy="Be en kollega på ekonomi att granska den.")
    _signed(held, act, after, by=by, unit=unit, permission=permission)


@transaction.atomic
def give_back(forecast: AreaForecast, *, reason: str, by: User, unit: Unit | None, permission: Permission) -> None:
    """Back to whoever writes it, with the reason. Raises ``NotPossibleNow`` without one, and where it is not on its way
    or its report day has passed: then nobody could mend it."""
    held = AreaForecast.objects.select_for_update(of=("self",)).select_related("round").get(id=forecast.id)
    if held.state not in (State.HANDED_IN, State.CHECKED):
        raise NotPossibleNow("Prognosen är inte på väg att godkännas.", remedy="Läs in sidan på nytt.")
    if held.round.is_locked:
        raise NotPossibleNow("Omgången är låst, så ingen kan ändra den.", remedy="Ta upp det i nästa omgång.")
    if not reason.strip():
        raise NotPossibleNow("Skälet saknas.", remedy="Skriv vad som behöver ändras.")
    _signed(held, Act.RETURNED, State.DRAFT, by=by, unit=unit, permission=permission, reason=reason.strip())


def standing_lines(forecast: AreaForecast) -> Mapping[str, EnteredLine]:
    """The newest revision of each line, by account group."""
    lines = forecast.lines.filter(is_aside=False).select_related("by").order_by("revision")
    return {one.group: one for one in lines}


def _signed(
    held: AreaForecast,
    act: Act,
    state: State,
    *,
    by: User,
    unit: Unit | None,
    permission: Permission,
    reason: str = "",
) -> None:
    role = next(
        Role(one.role)
        for one in by.memberships_on()
        if permission in GRANTED[Role(one.role)] and (one.unit is None or one.unit.holds(unit))
    )
    Signature.objects.create(forecast=held, act=act, role=role.value, by=by, reason=reason)
    held.state = state
    held.save(update_fields=["state"])
    action = {
        Act.HANDED_IN: "forecast.handed_in",
        Act.CHECKED: "forecast.checked",
        Act.APPROVED: "forecast.approved",
        Act.RETURNED: "forecast.returned",
    }[act]
    record(action, by=by.username, thing=f"{held.round} {held.area}", reason=reason)


def _says(one: LineEntry | EnteredLine | None) -> tuple[int | None, str, str]:
    return (None, "", "") if one is None else (one.amount_ore, one.comment, one.reason)
