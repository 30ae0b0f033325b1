"""Days as a calendar that other programs read (RFC 5545): as events of a whole day, or as tasks with a due day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from icalendar import Calendar, Event, Todo

PRODUCT = "-//Utfall//Utfall//SV"
TYPE = "text/calendar; charset=utf-8"


class Form(StrEnum):
    """How the days are written. Not every program shows tasks."""

    EVENTS = "handelser"
    TASKS = "uppgifter"


@dataclass(frozen=True)
class Day:
    """A thing of one day. ``uid`` is the same each time that it is written, ``changed`` when it last changed (with time
    zone), ``done`` when it was done, ``address`` the whole address of its page."""

    uid: str
    title: str
    day: datetime.date
    changed: datetime.datetime
    address: str
    done: datetime.datetime | None = None


def calendar_of(days: Iterable[Day], *, name: str, form: Form) -> bytes:
    """The calendar under that name. An event does not make anybody busy; one that is done is left out of the events and
    is completed among the tasks."""
    calendar = new_calendar(name)
    for one in days:
        if form is Form.TASKS:
            calendar.add_component(_task(one))
        elif one.done is None:
            calendar.add_component(_event(one))
    written: bytes = calendar.to_ical()
    return written


def new_calendar(name: str) -> Calendar:
    """An empty one, with what the standard asks of each."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return calendar


def _event(one: Day) -> Event:
    event = Event()
    _tell(event, one)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + datetime.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _task(one: Day) -> Todo:
    task = Todo()
    _tell(task, one)
    task.add("due", one.day)
    task.add("status", "NEEDS-ACTION" if one.done is None else "COMPLETED")
    if one.done is not None:
        task.add("completed", one.done.astimezone(datetime.UTC))
    return task


def _tell(component: Event | Todo, one: Day) -> None:
    component.add("uid", one.uid)
    component.add("dtstamp", one.changed.astimezone(datetime.UTC))
    component.add("summary", one.title)
    component.add("url", one.address)
