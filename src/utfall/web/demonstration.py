"""What the example municipality has in the web: an account per role, its areas as units, a report under work, and
what each room shows."""

from __future__ import annotations

import secrets
import sys
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from utfall.figures.warming import last_whole_tertial
from utfall.web.accounts.actions import create_person, grant_role
from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.demonstration import demonstrate_assignments
from utfall.web.business_areas import business_areas
from utfall.web.dialogue.demonstration import show_dialogues
from utfall.web.economy.demonstration import furnish_economy
from utfall.web.gates import open_store
from utfall.web.innovation.demonstration import demonstrate_innovations
from utfall.web.meetings.demonstration import show_meetings
from utfall.web.permissions import ROLE_NAMES_SV, Role
from utfall.web.public.demonstration import publish_examples
from utfall.web.reporting.actions import assign, start_report
from utfall.web.reporting.models import WrittenReport
from utfall.web.self_assessment.demonstration import show_self_assessments

BY = "demonstrationen"
SINCE = date(2021, 1, 1)

WRITTEN_BY = {
    "vantetid.md": Role.AREA_MANAGER,
    "statistik.md": Role.CONTROLLER,
    "helarsprognos.md": Role.FINANCE,
    "nyckeltal.md": Role.UNIT_MANAGER,
    "inriktning.md": Role.DIRECTOR,
}
"""Who writes which text of the report."""


def make_demonstration() -> None:
    """The accounts, printed with their common password (new each time), the units, and a report to write in.

    Refuses anywhere but on loopback without encryption: such accounts must never stand on a real server.
    """
    if not settings.SURROUNDINGS.is_loopback:
        sys.exit("Demonstrationskonton görs bara på loopback.")
    password = f"visa-{secrets.token_hex(4)}"
    with transaction.atomic():
        area = _units()
        for role in Role:
            _account(role, password=password, area=area)
    _report()
    demonstrate_assignments()
    show_dialogues()
    publish_examples()
    demonstrate_innovations()
    show_self_assessments()
    furnish_economy()
    show_meetings()
    sys.stdout.write(f"Lösenord för alla demonstrationskonton: {password}\n")
    for role in Role:
        sys.stdout.write(f"  {role.value:15} {ROLE_NAMES_SV[role]}\n")


def _units() -> Unit:
    """The business areas as units; the first one, for those who hold a role for one area."""
    found = []
    for area in business_areas().areas:
        values = {"name": area.name, "valid_from": SINCE}
        unit, _ = Unit.objects.get_or_create(kind=Unit.Kind.AREA, code=area.unit, defaults=values)
        found.append(unit)
    return found[0]


def _account(role: Role, *, password: str, area: Unit) -> None:
    user = User.objects.filter(username=role.value).first()
    if user is not None:
        user.set_password(password)
        user.save(update_fields=["password"])
        return
    user = create_person(role.value, name=f"{ROLE_NAMES_SV[role]} i Exempelstad", password=password, by=BY)
    grant_role(user, role=role, unit=area if role in (Role.UNIT_MANAGER, Role.AREA_MANAGER) else None, by=BY)


def _report() -> None:
    """The report of the last whole tertial, with its texts dealt out."""
    delivery = open_store().delivery(None)
    period = last_whole_tertial(delivery.known_at)
    if WrittenReport.objects.filter(period_id=period.id).exists():
        return
    secretary = User.objects.get(username=Role.SECRETARY.value)
    deadline = date.today() + timedelta(days=10)
    report = start_report(period, as_of=None, deadline=deadline, by=secretary)
    for section in report.sections.filter(name__in=WRITTEN_BY):
        owner = User.objects.get(username=WRITTEN_BY[section.name].value)
        assign(section, owner=owner, unit=None, deadline=None, by=secretary)
