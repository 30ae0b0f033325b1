"""What the example municipality has in the room: an innovation in each state, and a pilot past its end.

What happened before the municipality began with Utfall was written in afterwards, and the pages say so of its plans.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from utfall.figures.warming import last_whole_tertial
from utfall.web.accounts.models import User
from utfall.web.business_areas import unit_answering
from utfall.web.gates import gate_at
from utfall.web.innovation import actions
from utfall.web.innovation.choosing import printed
from utfall.web.innovation.models import Innovation
from utfall.web.innovation.states import Expected, State
from utfall.web.permissions import Role
from utfall.web.shown import delivery_at

MEASURE, SERVICE, FIRST = "ifo.aktualiseringar", "ifo.servicekontakter", "ifo.inledda_utredningar"


def demonstrate_innovations() -> None:
    """Makes them; nothing where there are some already. The accounts and units stand before."""
    if Innovation.objects.exists():
        return
    people = {role: User.objects.get(username=role.value) for role in Role}
    gate = gate_at(delivery_at(None))
    tertial = last_whole_tertial(gate.known_at)
    _ideas(people, tertial.first)
    _running(people, tertial.first - timedelta(days=306))
    _scaled(people, tertial.first - timedelta(days=430))
    _ended(people, tertial.first - timedelta(days=250), end=tertial.first + timedelta(days=80))
    _just_begun(people)
    actions.declare_complete(since=date(tertial.first.year, 1, 1), by=people[Role.CONTROLLER])


def _ideas(people: dict[Role, User], first: date) -> None:
    reader, chief = people[Role.READER], people[Role.UNIT_MANAGER]
    actions.leave_idea(
        title="Smarta scheman på boendena",
        text="Låt ett program föreslå scheman efter när de boende behöver oss, i stället för samma schema varje vecka.",
        by=reader,
        day=first + timedelta(days=40),
    )
    one = actions.leave_idea(
        title="Buss med information om stöd",
        text="Åk ut till torg och skolor och berätta vilket stöd som finns utan utredning.",
        by=reader,
        day=first + timedelta(days=65),
    )
    plan = {
        "hypothesis": "Om fler vet vilket stöd som finns utan utredning söker fler det, eftersom steget in är kortare.",
        "measure": SERVICE,
        "expected": Expected.RISE.value,
    }
    one = _planned(one, plan, owner=chief, by=chief)
    _stepped(one, State.PITCH, first + timedelta(days=90), chief, decision="Pitchad för utvecklingsgruppen.")


def _running(people: dict[Role, User], start: date) -> None:
    """Begun more than a year before the figures end, and past its end."""
    owner = people[Role.AREA_MANAGER]
    one = actions.leave_idea(
        title="Ring upp i stället för att skriva",
        text="När en ansökan saknar uppgifter: ring samma dag i stället för att skicka brev.",
        by=people[Role.READER],
        day=start - timedelta(days=60),
    )
    plan = {
        "hypothesis": "Om vi ringer samma dag kommer färre in med en ny ansökan, eftersom den första blir rätt.",
        "measure": MEASURE,
        "by": "kind",
        "group": "application",
        "expected": Expected.FALL.value,
        "success": "Tio procent färre ansökningar än före, med oförändrat antal anmälningar.",
        "ends_on": start + timedelta(days=270),
    }
    one = _begun(one, plan, owner=owner, start=start)
    actions.give_work(
        one,
        title="Sammanställ vad handläggarna säger om samtalen",
        owner=people[Role.UNIT_MANAGER],
        due=timezone.localdate() + timedelta(days=14),
        by=owner,
    )


def _scaled(people: dict[Role, User], start: date) -> None:
    owner = people[Role.UNIT_MANAGER]
    one = actions.leave_idea(
        title="En väg in för skolorna",
        text="Ge skolorna ett eget telefonnummer och en fast kontaktperson.",
        by=people[Role.UNIT_MANAGER],
        day=start - timedelta(days=30),
    )
    plan = {
        "hypothesis": "Med en fast kontakt blir fler anmälningar möten, så att färre utredningar inleds i onödan.",
        "measure": FIRST,
        "expected": Expected.FALL.value,
        "success": "Skolorna använder numret, och inte fler utredningar inleds än förut.",
        "ends_on": start + timedelta(days=300),
    }
    one = _begun(one, plan, owner=owner, start=start)
    _stepped(
        one,
        State.SCALED,
        start + timedelta(days=290),
        people[Role.DIRECTOR],
        decision="Förvaltningschefen beslutade att alla skolor får numret. Det används, och inget blev sämre.",
        lessons="Numret måste stå i skolans egen rutin. Rektorn behöver veta vem som svarar, med namn.",
    )


def _ended(people: dict[Role, User], start: date, *, end: date) -> None:
    owner = people[Role.AREA_MANAGER]
    one = actions.leave_idea(
        title="Återbrukssnickeri för unga vuxna",
        text="Unga vuxna renoverar möbler i en verkstad, med lön och handledare.",
        by=people[Role.READER],
        day=start - timedelta(days=45),
    )
    plan = {
        "hypothesis": "Den som har ett arbete att gå till kommer tillbaka till oss mer sällan.",
        "measure": "ifo.ej_aterkomst",
        "expected": Expected.RISE.value,
        "success": "Åtta av tio är kvar efter ett halvår.",
        "ends_on": end + timedelta(days=60),
    }
    one = _begun(one, plan, owner=owner, start=start)
    _stepped(
        one,
        State.ENDED,
        end,
        people[Role.DIRECTOR],
        decision="Avslutas i förtid: de anställningar som piloten byggde på går inte att göra längre.",
        lessons="Lös anställningsfrågan före starten. Handledaren var viktigare än lokalen.",
    )


def _just_begun(people: dict[Role, User]) -> None:
    """Begun today, with its plan written before."""
    owner, today = people[Role.AREA_MANAGER], timezone.localdate()
    one = actions.leave_idea(
        title="Samtal skrivs ut av datorn",
        text="Pröva ett program som skriver ut samtal, så att handläggaren kan se på den som berättar.",
        by=people[Role.READER],
    )
    plan = {
        "hypothesis": "Om utskriften sköter sig själv hinner handläggarna inleda och avsluta fler utredningar.",
        "measure": FIRST,
        "expected": Expected.RISE.value,
        "success": "Fem procent fler utredningar, och handläggarna vill ha det kvar.",
        "ends_on": today + timedelta(days=300),
    }
    _begun(one, plan, owner=owner, start=today)


def _begun(one: Innovation, plan: dict[str, object], *, owner: User, start: date) -> Innovation:
    one = _planned(one, plan, owner=owner, by=owner)
    one = _stepped(one, State.PITCH, start, owner, decision="Pitchad för utvecklingsgruppen.")
    return _stepped(one, State.PILOT, start, owner)


def _planned(one: Innovation, plan: dict[str, object], *, owner: User, by: User) -> Innovation:
    empty = {**dict.fromkeys(actions.PLAN_FIELDS, ""), "ends_on": None}
    unit = unit_answering(str(plan["measure"]))
    return actions.write_plan(one, plan={**empty, **plan}, owner=owner, unit=unit, by=by, seen=one.revision)


def _stepped(one: Innovation, to: State, day: date, by: User, **said: str) -> Innovation:
    figure = printed(gate_at(delivery_at(None)), one, on=day) if to is State.PILOT else None
    actions.take_step(one, to=to, day=day, by=by, seen=one.revision, printed=figure, **said)
    return Innovation.objects.get(id=one.id)
