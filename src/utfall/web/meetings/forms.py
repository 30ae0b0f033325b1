"""What people fill in about meetings."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.meetings.actions.writing import Written
from utfall.web.meetings.models import (
    Attendance,
    Body,
    Item,
    Kind,
    Level,
    Meeting,
    Member,
    Observation,
    Template,
)


def _day(**named: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **named)


def _hour(**named: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **named)


def _long(rows: int, **named: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), required=False, max_length=20_000, **named)


def at(day: datetime.date, hour: datetime.time) -> datetime.datetime:
    """The moment, in Swedish time."""
    return timezone.make_aware(datetime.datetime.combine(day, hour))


class PlanForm(forms.Form):
    """A new meeting."""

    body = forms.ModelChoiceField(Body.objects.all(), label="Grupp eller nämnd", empty_label=None)
    template = forms.ModelChoiceField(
        Template.objects.select_related("body"), label="Mall", required=False, empty_label="Ingen, börja tomt"
    )
    day = _day(label="Dag")
    hour = _hour(label="Tid", initial=datetime.time(9))
    place = forms.CharField(label="Plats", required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """The template is one of the body's."""
        found: dict[str, Any] = super().clean() or {}
        template, body = found.get("template"), found.get("body")
        if template and body and template.body_id != body.id:
            self.add_error("template", f"Mallen hör till {template.body}.")
        return found


class MeetingForm(forms.Form):
    """When, where and who."""

    day = _day(label="Dag")
    hour = _hour(label="Börjar")
    ended = _hour(label="Slutade", required=False)
    place = forms.CharField(label="Plats", required=False, max_length=120)
    chair = forms.ModelChoiceField(Member.objects.none(), label="Ordförande", required=False, empty_label="Inte vald")
    approver = forms.ModelChoiceField(Member.objects.none(), label="Justerare", required=False, empty_label="Inte vald")
    observer = forms.ModelChoiceField(
        Member.objects.none(), label="Observatör", required=False, empty_label="Ingen", help_text="Föreslås i tur."
    )

    def __init__(self, *arguments: Any, meeting: Meeting, **named: Any) -> None:
        starts = timezone.localtime(meeting.starts_at)
        initial = {
            "day": starts.date(),
            "hour": starts.time(),
            "ended": timezone.localtime(meeting.ended_at).time() if meeting.ended_at else None,
            "place": meeting.place,
            "chair": meeting.chair_id,
            "approver": meeting.approver_id,
            "observer": meeting.observer_id,
        }
        super().__init__(*arguments, initial=initial, **named)
        for name in ("chair", "approver", "observer"):
            self.fields[name].queryset = meeting.body.members.filter(is_active=True)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the meeting's fields."""
        found = self.cleaned_data
        day, ended = found["day"], found["ended"]
        return {
            "starts_at": at(day, found["hour"]),
            "ended_at": at(day, ended) if ended else None,
            **{name: found[name] for name in ("place", "chair", "approver", "observer")},
        }

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and two people approve the minutes."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("ended") and found.get("hour") and found["ended"] <= found["hour"]:
            self.add_error("ended", "Mötet slutade innan det började.")
        if found.get("chair") and found["chair"] == found.get("approver"):
            self.add_error("approver", "Ordföranden justerar redan. Välj någon annan.")
        return found


class _Presented(forms.Form):
    """A form with presenters by initials, known to the meeting."""

    known: frozenset[str] = frozenset()

    def clean_presenter(self) -> str:
        """``AS/US``, of those who have a seat or are guests."""
        written = str(self.cleaned_data["presenter"]).upper()
        names = [one for one in re.split(r"[\s,/]+", written) if one]
        if unknown := [one for one in names if one not in self.known]:
            raise forms.ValidationError(
                f"{', '.join(unknown)} finns inte bland dem som är med: {', '.join(sorted(self.known))}."
            )
        return "/".join(names)


class NewItemForm(_Presented):
    """An item on the agenda."""

    title = forms.CharField(label="Rubrik", max_length=200)
    kind = forms.ChoiceField(label="Slag", choices=Kind.choices)
    presenter = forms.CharField(
        label="Föredragande", required=False, max_length=40, help_text="Initialer, flera med snedstreck: AS/US."
    )
    minutes_planned = forms.IntegerField(label="Minuter", min_value=0, max_value=600, initial=10)
    level = forms.ChoiceField(label="Vem får läsa", choices=Level.choices)

    def __init__(self, *arguments: Any, known: frozenset[str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.known = known


ASKED_BY_KIND = {
    **dict.fromkeys(("proposals", "voting", "decision", "owner", "due"), Kind.DECISION),
    "reported": Kind.REPORTED,
}
"""What only items of a kind ask for."""


class ItemForm(NewItemForm):
    """All of an item. ``base`` is the revision that the writer began from. What only a decision has is left out for
    other items and stays as it is; but what is sent is taken, also where the item has become another kind since."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    text = _long(10, label="Text")
    reported = _long(
        10,
        label="Anmälda beslut och handlingar",
        help_text="En per rad: dag; vad; vem som beslutat eller skickat; diarienummer. Det går att klistra in rader ur "
        "ett kalkylark. Skriv aldrig vem ett beslut gäller.",
    )
    minutes_used = forms.IntegerField(label="Minuter som gick åt", min_value=0, max_value=600, required=False)
    proposals = _long(3, label="Förslag och yrkanden")
    voting = _long(2, label="Så fattades beslutet")
    decision = _long(4, label="Beslut")
    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("display_name"),
        label="Ansvarig",
        required=False,
        empty_label="Ingen ännu",
    )
    due = _day(label="Klart senast", required=False)
    reservations = _long(2, label="Reservationer eller avvikande mening")
    goal = forms.ChoiceField(label="Hör till målet", required=False)

    def __init__(self, *arguments: Any, goals: tuple[tuple[str, str], ...], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["goal"].choices = [("", "Inget mål"), *goals]  # type: ignore[attr-defined]
        for name, kind in ASKED_BY_KIND.items():
            # A page that shows them sends them all; one opened while the item was another kind sends none.
            if name not in self.data if self.is_bound else self.initial.get("kind") != kind:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Only a decision item decides."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("kind") != Kind.DECISION and found.get("decision"):
            self.add_error("decision", "Bara en beslutspunkt har ett beslut. Byt slag, eller flytta texten.")
        return found

    def written(self) -> Written:
        """What the item is to say."""
        found = {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name != "base"
        }
        if "owner" in found:
            found["owner"] = found["owner"].id if found["owner"] else None
        kept = {name: self.initial[name] for name in ASKED_BY_KIND if name not in found}
        return Written(**found, **kept)


class GuestForm(forms.Form):
    """A guest."""

    name = forms.CharField(label="Namn", max_length=120)
    title = forms.CharField(label="Befattning", max_length=120, required=False)
    initials = forms.CharField(label="Initialer", max_length=5, required=False)

    def clean_initials(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["initials"]).upper()


class DisqualifyForm(forms.Form):
    """Who takes no part in an item, and why."""

    attendance = forms.ModelChoiceField(Attendance.objects.none(), label="Vem", empty_label=None)
    reason = forms.CharField(label="Skäl", max_length=300)
    substitute = forms.ModelChoiceField(
        Attendance.objects.none(), label="Ersättare som går in", required=False, empty_label="Ingen"
    )

    def __init__(self, *arguments: Any, item: Item, **named: Any) -> None:
        super().__init__(*arguments, **named)
        people = item.meeting.attendance.all()
        self.fields["attendance"].queryset = people  # type: ignore[attr-defined]
        substitutes = people.filter(member__seat=Member.Seat.SUBSTITUTE)
        self.fields["substitute"].queryset = substitutes  # type: ignore[attr-defined]
        if not substitutes.exists():
            del self.fields["substitute"]


class ObservationForm(forms.ModelForm):  # type: ignore[type-arg]
    """The observer's review."""

    score = forms.TypedChoiceField(
        label="Nådde mötet sitt syfte?",
        coerce=int,
        choices=[("", "Välj"), (1, "1, inte alls"), (2, "2"), (3, "3"), (4, "4"), (5, "5, helt")],
    )

    class Meta:
        model = Observation
        fields = ("meant", "happened", "why", "keep", "change", "score")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in ("meant", "happened", "why", "keep", "change"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3})


class CorrectionForm(forms.Form):
    """What an item of approved minutes is to say."""

    title = forms.CharField(label="Rubrik", max_length=200)
    text = _long(8, label="Text")
    proposals = _long(2, label="Förslag och yrkanden")
    voting = _long(2, label="Så fattades beslutet")
    decision = _long(4, label="Beslut")
    reservations = _long(2, label="Reservationer eller avvikande mening")
    level = forms.ChoiceField(label="Vem får läsa", choices=Level.choices)
    reason = forms.CharField(label="Varför protokollet rättas", max_length=500)
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Line ends as they are kept: else a text that nobody has touched would be a change."""
        found: dict[str, Any] = super().clean() or {}
        return {name: value.replace("\r\n", "\n") for name, value in found.items()}
