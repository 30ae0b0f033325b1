"""What people fill in about a dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from utfall.measures.areas import Area
from utfall.web.accounts.models import User
from utfall.web.assessed_goals import goals_of
from utfall.web.business_areas import business_areas
from utfall.web.dialogue.models import Agreement, Dialogue, Part
from utfall.web.gates import catalogue
from utfall.web.permissions import Permission


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class StartForm(forms.Form):
    """A new round, or more areas in one."""

    name = forms.CharField(
        label="Namn", max_length=60, help_text="Till exempel augusti 2025. Samma namn fyller på en omgång."
    )
    begins_on = day_field("Första dag", help_text="Säger vilken omgång som kommer före vilken.")
    comments_due = day_field("Kommentarer klara senast")
    areas = forms.MultipleChoiceField(label="Områden", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *arguments: Any, areas: Sequence[Area], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["areas"].choices = [(area.id, area.name) for area in areas]  # type: ignore[attr-defined]
        self.fields["areas"].initial = [area.id for area in areas]

    def clean_areas(self) -> list[Area]:
        """The areas themselves, in their order."""
        return [area for area in business_areas().areas if area.id in self.cleaned_data["areas"]]


class PlanForm(forms.Form):
    """The meeting's day; and by comment who writes it and until when (fields ``owner_12``, ``due_12``)."""

    meeting_on = day_field("Mötets dag", required=False)

    def __init__(self, *arguments: Any, dialogue: Dialogue, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.parts = list(dialogue.parts.exclude(kind=Part.Kind.QUESTION))
        self.fields["meeting_on"].initial = dialogue.meeting_on
        people = list(User.objects.filter(is_active=True).prefetch_related("memberships__unit__parent"))
        for part in self.parts:
            needed = Permission.WRITE_DIALOGUE if part.kind == Part.Kind.MANAGER else Permission.COMMENT_DIALOGUE
            able = [person.id for person in people if person.may_in(needed, dialogue.unit)]
            self.fields[f"owner_{part.id}"] = forms.ModelChoiceField(
                User.objects.filter(id__in=able).order_by("display_name", "username"),
                label=f"{part.title}: vem",
                required=False,
                empty_label="Ingen ännu",
                initial=part.owner_id,
            )
            due = day_field(f"{part.title}: klart senast", required=False)
            due.initial = part.due
            self.fields[f"due_{part.id}"] = due

    def planned(self) -> dict[str, Any]:
        """What ``plan`` takes."""
        given = self.cleaned_data
        return {
            "meeting_on": given["meeting_on"],
            "owners": {part.id: given[f"owner_{part.id}"] for part in self.parts},
            "due": {part.id: given[f"due_{part.id}"] for part in self.parts},
        }


class QuestionForm(forms.Form):
    """A question of this dialogue's own."""

    text = forms.CharField(label="Fråga", max_length=300)


class AgreementForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is to be done, by whom, until when, and which goal or measure it serves. ``base`` is the revision seen."""

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    due = day_field("Klart senast")

    class Meta:
        model = Agreement
        fields = ("text", "owner", "due", "goal", "measure")

    def __init__(self, *arguments: Any, dialogue: Dialogue, **named: Any) -> None:
        super().__init__(*arguments, **named)
        area = business_areas().area(dialogue.area_id)
        measures = () if area is None else area.measures
        year = dialogue.started_at.year
        goals = [goal for one in (year - 1, year, year + 1) for goal in goals_of(one) if goal.measure in measures]
        self.fields["owner"].queryset = User.objects.filter(is_active=True).order_by("display_name", "username")  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = "Välj"  # type: ignore[attr-defined]
        self.fields["goal"] = _choice("Mål", [(goal.id, goal.short_title) for goal in goals])
        self.fields["measure"] = _choice("Nyckeltal", [(one, catalogue()[one].short_title) for one in measures])
        self.fields["base"].initial = self.instance.revision


class ReasonForm(forms.Form):
    """Why a closed dialogue is corrected."""

    reason = forms.CharField(
        label="Vad som rättas, och varför",
        max_length=1000,
        help_text="Skälet står i det nya protokollet. Det gamla finns kvar bredvid.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    distinct = list(dict.fromkeys(choices))
    return forms.ChoiceField(label=label, required=False, choices=[("", "Inget särskilt"), *distinct])
