"""What people fill in about assignments."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.goal_names import known_goals
from utfall.web.assignments.models import ORIGINS, Activity, Assignment
from utfall.web.assignments.origins import Decision, Origin, OriginKind
from utfall.web.gates import catalogue
from utfall.web.permissions import GRANTED, Permission, Role

ROLES_THAT_SEE = [role.value for role in Role if Permission.SEE_ASSIGNMENTS in GRANTED[role]]
ELSEWHERE = "Du får bara ge uppdrag i din egen enhet."


def day_field(label: str, **named: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **named)


def people() -> Any:
    """Those who may own an assignment: open accounts that hold a role today that sees them."""
    today = timezone.localdate()
    found = User.objects.filter(
        Q(memberships__valid_until=None) | Q(memberships__valid_until__gt=today),
        is_active=True,
        memberships__role__in=ROLES_THAT_SEE,
        memberships__valid_from__lte=today,
    )
    return found.distinct().order_by("display_name", "username")


def goal_choices() -> list[tuple[str, str]]:
    """All goals, and none."""
    return [("", "Inget"), *((goal.id, f"{goal.short_title} ({goal.year})") for goal in known_goals().values())]


def measure_choices() -> list[tuple[str, str]]:
    """All measures by title, and none."""
    named = sorted((one.short_title, one.id) for one in catalogue().values())
    return [("", "Inget"), *((measure, title) for title, measure in named)]


class GiveForm(forms.Form):
    """A new assignment. ``giver`` may give it in some units."""

    title = forms.CharField(label="Vad ska göras", max_length=200)
    text = forms.CharField(
        label="Beskrivning",
        required=False,
        max_length=4000,
        help_text="Vad är klart när det är klart? Skriv inget om enskilda personer.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    owner = forms.ModelChoiceField(User.objects.none(), label="Ansvarig", empty_label="Välj en person")
    due = day_field("Ska vara klart")
    origin_kind = forms.ChoiceField(label="Kommer från", choices=[("", "Välj"), *ORIGINS])
    origin_label = forms.CharField(
        label="Ursprung", max_length=200, help_text="Till exempel Socialnämnden 12 mars 2025, § 34."
    )
    decision_label = forms.CharField(label="Beslut", required=False, max_length=200)
    goal = forms.ChoiceField(label="Mål", required=False)
    measure = forms.ChoiceField(
        label="Nyckeltal", required=False, help_text="Siffran sparas som den är i dag, så att den går att jämföra med."
    )
    unit = forms.ModelChoiceField(
        Unit.objects.filter(valid_until=None), label="Enhet", required=False, empty_label="Hela nämnden"
    )
    activity = forms.ModelChoiceField(
        Activity.objects.all(), label="Del av aktiviteten", required=False, empty_label="Ingen"
    )
    confidential = forms.BooleanField(
        label="Sekretess: visa bara för den ansvarige, mig och dem som har rätt till det", required=False
    )

    def __init__(self, *arguments: Any, giver: User, has_origin: bool = False, **named: Any) -> None:
        """``has_origin``: the page knows where it comes from, and does not ask."""
        super().__init__(*arguments, **named)
        self.giver = giver
        if has_origin:
            del self.fields["origin_kind"], self.fields["origin_label"]
        owner: Any = self.fields["owner"]
        owner.queryset = people()
        goal: Any = self.fields["goal"]
        goal.choices = goal_choices()
        measure: Any = self.fields["measure"]
        measure.choices = measure_choices()

    def clean_origin_kind(self) -> OriginKind:
        """The kind."""
        return OriginKind(self.cleaned_data["origin_kind"])

    def clean(self) -> dict[str, Any]:
        """A role for one unit gives assignments there; a goal without a measure brings its own."""
        found: dict[str, Any] = super().clean() or {}
        if not self.giver.may_in(Permission.GIVE_ASSIGNMENT, found.get("unit")):
            self.add_error("unit", ELSEWHERE)
        goal = known_goals().get(found.get("goal", ""))
        if goal is not None and not found.get("measure"):
            found["measure"] = goal.measure
        return found

    def given(self, origin: Origin | None = None) -> dict[str, Any]:
        """What was filled in, as ``actions.create`` takes it; from ``origin`` where the page knows it."""
        found = dict(self.cleaned_data)
        decision = found.pop("decision_label")
        if origin is None:
            origin = Origin(found.pop("origin_kind"), "", found.pop("origin_label"))
        return {**found, "origin": origin, "decision": Decision("", decision) if decision else None}


class StateForm(forms.Form):
    """A new state, and why where it ends without result. ``seen`` is the revision that the page showed."""

    state = forms.ChoiceField(label="Läge", choices=Assignment.State.choices)
    reason = forms.CharField(label="Skäl", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class DueForm(forms.Form):
    """A new day and why."""

    due = day_field("Ny dag")
    reason = forms.CharField(label="Skäl", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class OwnerForm(forms.Form):
    """Another owner."""

    owner = forms.ModelChoiceField(User.objects.none(), label="Ny ansvarig", empty_label="Välj en person")
    reason = forms.CharField(label="Skäl", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        owner: Any = self.fields["owner"]
        owner.queryset = people()


class ConfidentialForm(forms.Form):
    """Whether few or all see it."""

    confidential = forms.BooleanField(label="Sekretess", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """How it goes."""

    text = forms.CharField(
        label="Anteckning",
        max_length=4000,
        help_text="Skriv inget om enskilda personer.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReminderForm(forms.Form):
    """Where reminders go."""

    email = forms.EmailField(
        label="E-postadress",
        required=False,
        help_text="Brevet innehåller uppdragets rubrik och adress, inget annat. Hit går också kallelser till dina "
        "möten. Lämna tomt för att slippa brev.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ActivityForm(forms.ModelForm):  # type: ignore[type-arg]
    """An activity."""

    first = day_field("Från och med")
    last = day_field("Till och med")

    class Meta:
        model = Activity
        fields = ("title", "goal", "unit", "first", "last", "state", "text")

    def __init__(self, *arguments: Any, writer: User, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.writer = writer
        self.fields["goal"] = forms.ChoiceField(label="Mål", choices=[("", "Välj"), *goal_choices()[1:]])
        unit: Any = self.fields["unit"]
        unit.queryset, unit.empty_label = Unit.objects.filter(valid_until=None), "Hela nämnden"
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 4})

    def clean(self) -> dict[str, Any]:
        """It begins before it ends, in a unit where the writer may write."""
        found: dict[str, Any] = super().clean() or {}
        first: datetime.date | None = found.get("first")
        last: datetime.date | None = found.get("last")
        if first and last and last < first:
            self.add_error("last", "Sista dagen ligger före den första.")
        if not self.writer.may_in(Permission.GIVE_ASSIGNMENT, found.get("unit")):
            self.add_error("unit", ELSEWHERE)
        return found
