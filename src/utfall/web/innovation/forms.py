"""What people fill in about innovations."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.forms import people
from utfall.web.innovation.states import Expected, State

Choices = Sequence[tuple[str, str]]
WHOLE_BOARD = ("", "Hela nämnden")


class _Seen(forms.Form):
    """``seen``: the revision that the person saw; one that nobody can have seen where none came with the form."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> int:
        """The revision."""
        return int(self.cleaned_data["seen"] or 0)


def _day(label: str, *, help_text: str = "", required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def _text(
    label: str, *, help_text: str = "", required: bool = True, most: int = 2000, rows: int = 4
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=most, widget=widget)


def _unit() -> forms.ModelChoiceField:
    units = Unit.objects.filter(valid_until=None)
    return forms.ModelChoiceField(units, label="Hör till", required=False, empty_label="Hela nämnden")


class IdeaForm(forms.Form):
    """An idea: a title and what it is."""

    title = forms.CharField(label="Idén i korthet", max_length=120)
    text = _text(
        "Beskriv idén", help_text="Vad kunde bli bättre, för vem och hur? Skriv inget om enskilda personer.", most=4000
    )
    unit = _unit()
    day = _day("Kom in", help_text="Lämna tom för i dag.", required=False)

    def clean_day(self) -> datetime.date | None:
        """The day; not after today."""
        return _not_later(self.cleaned_data["day"])


class CorrectForm(_Seen):
    """An idea's words and day, corrected."""

    title = forms.CharField(label="Idén i korthet", max_length=120)
    text = _text("Beskriv idén", help_text="Skriv inget om enskilda personer.", most=4000, rows=8)
    day = _day("Kom in")


class PlanForm(_Seen):
    """The plan, as far as it has come. ``where`` is ``by=group`` of the chosen measure."""

    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("display_name"),
        label="Ansvarig",
        required=False,
        empty_label="Ingen ännu",
    )
    unit = _unit()
    hypothesis = _text(
        "Hypotes",
        required=False,
        help_text="Om vi gör detta, så händer detta, eftersom … En mening som kan visa sig vara fel.",
    )
    measure = forms.ChoiceField(
        label="Nyckeltal", required=False, help_text="Siffran som skulle ändras om hypotesen stämmer."
    )
    where = forms.ChoiceField(label="Prövas i", required=False)
    expected = forms.ChoiceField(label="Väntas", required=False, choices=[("", "Välj"), *Expected.choices])
    success = _text(
        "Räknas som framgång",
        required=False,
        help_text="Hur mycket siffran ska ha ändrats, och vad som annars ska ha hänt. Det går inte att ändra sedan.",
    )
    ends_on = _day("Slutdag", required=False, help_text="Den dag då ni senast bestämmer hur det blir.")
    goal = forms.ChoiceField(label="Mål som piloten tjänar", required=False)

    def __init__(self, *arguments: Any, measures: Choices, places: Choices, goals: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["measure"].choices = [("", "Inget ännu"), *measures]  # type: ignore[attr-defined]
        self.fields["goal"].choices = [("", "Inget av målen"), *goals]  # type: ignore[attr-defined]
        self.fields["where"].choices = [WHOLE_BOARD, *places]  # type: ignore[attr-defined]
        if not places:
            self.fields[
                "where"
            ].help_text = "Spara med ett nyckeltal först: sedan går det att välja område eller enhet."

    def plan(self) -> dict[str, Any]:
        """The fields of the plan, as the action takes them."""
        found = {
            name: self.cleaned_data[name]
            for name in ("hypothesis", "measure", "expected", "success", "ends_on", "goal")
        }
        by, _, group = self.cleaned_data["where"].partition("=")
        return {**found, "by": by, "group": group}


class StepForm(_Seen):
    """A step: the day, and what was decided. Of a pilot also what it taught."""

    day = _day("Dag")
    decision = _text("Beslut", most=4000)
    lessons = _text(
        "Lärdomar",
        most=4000,
        help_text="Vad vet ni nu som ni inte visste? Vad skulle ni ha gjort annorlunda? Andra hittar det när de söker.",
    )

    def __init__(self, *arguments: Any, before: State, to: State, **named: Any) -> None:
        super().__init__(*arguments, **named)
        decides = to in (State.SCALED, State.ENDED)
        self.fields["decision"].required = decides
        if decides:
            self.fields["decision"].help_text = "Vad beslutades, av vem och varför?"
        else:
            self.fields["decision"].label = "Anteckning"
        if before is not State.PILOT:
            del self.fields["lessons"]

    def clean_day(self) -> datetime.date | None:
        """The day; not after today."""
        return _not_later(self.cleaned_data["day"])


class ProlongForm(_Seen):
    """A later end, and why."""

    ends_on = _day("Ny slutdag")
    reason = _text("Skäl", help_text="Vad går ännu inte att veta, och vad blir känt till dess?")


class GiveForm(forms.Form):
    """A piece of the pilot's work for somebody."""

    title = forms.CharField(label="Vad ska göras", max_length=200)
    owner = forms.ModelChoiceField(User.objects.none(), label="Ansvarig", empty_label="Välj en person")
    due = _day("Ska vara klart")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["owner"].queryset = people()  # type: ignore[attr-defined]


class CompleteForm(forms.Form):
    """From which day the register holds all."""

    since = _day("Fullständigt från och med", required=False, help_text="Lämna tom om registret inte är fullständigt.")


def _not_later(day: datetime.date | None) -> datetime.date | None:
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError("Dagen har inte varit ännu.")
    return day
