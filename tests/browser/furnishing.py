"""What stands in the application before the browser comes: run in the server's surroundings, through the actions that
the pages use. A report being written, with a comment and a deadline that has passed; and one decided."""

from datetime import timedelta

from django.utils import timezone

from utfall.model.period import Period
from utfall.web.accounts.models import User
from utfall.web.reporting import actions
from utfall.web.reporting.models import Section

secretary, director = User.objects.get(username="secretary"), User.objects.get(username="director")
manager = User.objects.get(username="unit_manager")
today = timezone.localdate()

decided = actions.start_report(Period.parse("2024-T3"), as_of=None, deadline=None, by=secretary)
for section in decided.sections.all():
    actions.set_state(section, state=Section.State.READY, by=secretary)
    actions.set_state(section, state=Section.State.APPROVED, by=director)
actions.freeze(decided, by=director)

written = actions.start_report(Period.parse("2025-T1"), as_of=None, deadline=today + timedelta(days=10), by=secretary)
section = written.sections.get(name="inriktning.md")
actions.assign(section, owner=manager, unit=None, deadline=today - timedelta(days=2), by=secretary)
actions.comment(section, text="Säg vad ni gör åt det.", by=director)
for section in written.sections.exclude(name="inriktning.md"):
    actions.set_state(section, state=Section.State.READY, by=secretary)
    actions.set_state(section, state=Section.State.APPROVED, by=director)
