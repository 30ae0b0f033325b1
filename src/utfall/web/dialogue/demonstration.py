"""What the example municipality has in the room: last round's dialogue, closed, and this round's being prepared."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date

from utfall.measures.areas import Area
from utfall.reports.numbers import LOCALE
from utfall.web.accounts.models import User
from utfall.web.business_areas import business_areas
from utfall.web.dialogue import actions, closing, starting
from utfall.web.dialogue.models import Cycle, Dialogue, Signature
from utfall.web.gates import gate_at
from utfall.web.permissions import Role
from utfall.web.shown import delivery_at, known_deliveries

SAID_THEN = {
    "ekonomi": "Utfallet följer budgeten. Inhyrd personal är det som kan dra iväg.",
    "hr": "Två tjänster har stått tomma sedan nyår. Sjukfrånvaron är som förra året.",
    "kvalitet": "Fyra klagomål, alla om väntetid. Inget allvarligt.",
    "chef": "Trycket i mottagningen är det som oroar. Vi behöver hjälp att se när på veckan det kommer.",
    "andrat": "Fler anmälningar från skolan sedan de fick en egen väg in. Det är så vi ville ha det.",
    "mal": "Inget mål är i fara än.",
    "resurser": "Pengarna räcker. Bemanningen räcker om de två tjänsterna tillsätts.",
    "sluta": "Att registrera samma anmälan på två ställen.",
}
AGREED_THEN = (("Sluta registrera anmälningar på två ställen", -30), ("Tillsätt de två lediga tjänsterna", 45))
SAID_NOW = {"ekonomi": "Prognosen pekar på ett mindre överskott. Vakanserna är förklaringen."}


def show_dialogues() -> dict[str, object]:
    """The two rounds, made once, and what a page's address can name of them: ``talked`` is the closed dialogue and
    ``talk`` the one under way, with one of its comments and one of its answers."""
    if not Cycle.objects.exists():
        _make()
    talked = Dialogue.objects.exclude(record=None).latest("id")
    talk = Dialogue.objects.filter(record=None, area_id=talked.area_id).latest("id")
    return {
        "talk": talk.id,
        "talked": talked.id,
        "talk_comment": talk.parts.get(key="hr").id,
        "talk_answer": talk.parts.get(key="mal").id,
    }


def _make() -> None:
    secretary, director, manager, finance, support, controller = (
        User.objects.get(username=role.value)
        for role in (Role.SECRETARY, Role.DIRECTOR, Role.AREA_MANAGER, Role.FINANCE, Role.SUPPORT, Role.CONTROLLER)
    )
    areas = business_areas().areas
    today, deliveries = date.today(), known_deliveries()
    before = deliveries[max(0, len(deliveries) - 5)].known_at
    last = _begun(areas[:1], known=before, due=today - timedelta(days=120), by=secretary)
    writes = {"ekonomi": finance, "hr": support, "kvalitet": controller}
    for part in last.parts.all():
        if part.key in SAID_THEN:
            actions.save_part(part.id, text=SAID_THEN[part.key], base=1, by=writes.get(part.key, manager))
    met = today - timedelta(days=110)
    starting.plan(last, meeting_on=met, owners={}, due={}, by=secretary)
    for text, days in AGREED_THEN:
        actions.agree(last, text=text, owner=manager, due=today + timedelta(days=days), by=director)
    closing.sign(last, side=Signature.Side.MANAGER, by=manager)
    closing.sign(last, side=Signature.Side.DIRECTOR, by=director)
    now = _begun(areas, known=None, due=today - timedelta(days=2), by=secretary)
    asked = {part.key: part for part in now.parts.all()}
    actions.save_part(asked["ekonomi"].id, text=SAID_NOW["ekonomi"], base=1, by=finance)
    comments = [asked[key] for key in ("ekonomi", "hr", "kvalitet", "chef")]
    owners = dict(zip((part.id for part in comments), (finance, support, controller, manager), strict=True))
    due = {part.id: part.due for part in comments}
    starting.plan(now, meeting_on=today + timedelta(days=5), owners=owners, due=due, by=secretary)


def _begun(areas: tuple[Area, ...], *, known: date | None, due: date, by: User) -> Dialogue:
    """A round of the areas; the first area's dialogue."""
    gate = gate_at(delivery_at(known))
    name = format_date(due, "MMMM yyyy", locale=LOCALE)
    cycle = starting.start_cycle(name, begins_on=due, comments_due=due, areas=areas, gate=gate, by=by)
    return cycle.dialogues.get(area_id=areas[0].id)
