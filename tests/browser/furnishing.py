"""What stands in the application before the browser comes: run in the server's surroundings, through the actions that
the pages use. A report being written, with a comment and a deadline that has passed; one decided; and in last month's
log a few readings of rows, one of them at night."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from utfall.model.period import Period
from utfall.web.accounts.models import Membership, User
from utfall.web.audit import actions as audit
from utfall.web.reporting import actions
from utfall.web.reporting.models import Section, WrittenReport

secretary, director = User.objects.get(username="secretary"), User.objects.get(username="director")
manager, controller = User.objects.get(username="unit_manager"), User.objects.get(username="controller")
today = timezone.localdate()


def report_of(period: str) -> WrittenReport:
    """The report, begun here unless the demonstration has."""
    found = WrittenReport.objects.filter(period_id=period).first()
    deadline = today + timedelta(days=10)
    return found or actions.start_report(Period.parse(period), as_of=None, deadline=deadline, by=secretary)


def approve(sections: list[Section]) -> None:
    """Ready, then approved."""
    for section in sections:
        actions.set_state(section, state=Section.State.READY, by=secretary)
        actions.set_state(section, state=Section.State.APPROVED, by=director)


class _Clock:
    """The clock of the log, at a moment of last month."""

    moment = datetime.combine(today.replace(day=1) - timedelta(days=20), time(9, 0), UTC)

    @classmethod
    def now(cls, _: object) -> datetime:
        """That moment."""
        return cls.moment


decided = report_of("2024-T3")
approve(list(decided.sections.all()))
actions.freeze(decided, by=director)

written = report_of("2025-T1")
section = written.sections.get(name="inriktning.md")
actions.assign(section, owner=manager, unit=None, deadline=today - timedelta(days=2), by=secretary)
actions.comment(section, text="Säg vad ni gör åt det.", by=director)
approve(list(written.sections.exclude(name="inriktning.md")))

Membership.objects.filter(user=controller).update(valid_from=today - timedelta(days=400))
audit.datetime = _Clock
with transaction.atomic():
    for number in range(6):
        _Clock.moment += timedelta(hours={4: 14, 5: 30}.get(number, 25))  # the fifth at night, also in winter
        purpose = "" if number == 4 else f"Kontroll av felräknad väntetid, ärende {number}"
        thing = "ifo.aktualiseringar 2025-T1"
        audit.record(
            "rows.read", by=controller.username, thing=thing, groups="", purpose=purpose or "Tittar lite grann"
        )
audit.datetime = datetime
