"""What people fill in about a self-assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from utfall.web.accounts.models import Unit, User
from utfall.web.permissions import Permission
from utfall.web.self_assessment.models import DevelopmentArea, Participant, Question, SelfAssessment
from utfall.web.self_assessment.question_set import QuestionSet, question_sets

DOES_NOT_KNOW = "Vet inte"


def day_field(label: str) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class StartForm(forms.Form):
    """A new self-assessment: which questions, which unit, who is asked and until when."""

    asked = forms.ChoiceField(label="Frågor")
    name = forms.CharField(label="Namn", max_length=80, help_text="Till exempel våren 2026.")
    unit = forms.ModelChoiceField(
        Unit.objects.filter(valid_until=None), label="Enhet", required=False, empty_label="Hela förvaltningen"
    )
    due = day_field("Svar senast")
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Vilka som svarar", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, starter: User, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.starter = starter
        self.fields["asked"].choices = [(one.id, one.title) for one in question_sets().values()]  # type: ignore[attr-defined]
        every = User.objects.filter(is_active=True).prefetch_related("memberships__unit__parent")
        able = [person.id for person in every if person.may(Permission.SEE_SELF_ASSESSMENT)]
        people = User.objects.filter(id__in=able).order_by("display_name", "username")
        self.fields["people"].queryset = people  # type: ignore[attr-defined]

    def clean_asked(self) -> QuestionSet:
        """The set."""
        return question_sets()[self.cleaned_data["asked"]]

    def clean_unit(self) -> Unit | None:
        """The unit, one that the person may start one for."""
        unit: Unit | None = self.cleaned_data["unit"]
        if not self.starter.may_in(Permission.STEER_SELF_ASSESSMENT, unit):
            raise forms.ValidationError("Du kan bara börja en självskattning för din egen enhet.")
        return unit


class AnswerForm(forms.Form):
    """One person's answers: a step and, if wanted, a remark for each question."""

    def __init__(self, *arguments: Any, participant: Participant, questions: Sequence[Question], **named: Any) -> None:
        super().__init__(*arguments, **named)
        scale = participant.assessment.scale
        choices = [(str(step), f"{step}. {label}") for step, label in enumerate(scale, start=1)]
        self.questions = questions
        for question in questions:
            given = participant.answers.get(question.key)
            self.fields[f"step_{question.key}"] = forms.ChoiceField(
                label=question.text,
                choices=[*choices, ("0", DOES_NOT_KNOW)],
                widget=forms.RadioSelect,
                required=False,
                initial=None if given is None else str(given),
            )
            self.fields[f"remark_{question.key}"] = forms.CharField(
                label="Anmärkning",
                required=False,
                max_length=300,
                initial=participant.remarks.get(question.key, ""),
            )

    def rows(self) -> list[tuple[Question, Any, Any]]:
        """Each question with its two fields."""
        return [(one, self[f"step_{one.key}"], self[f"remark_{one.key}"]) for one in self.questions]

    def answers(self) -> Mapping[str, int]:
        """Question id -> step; those left open are not there."""
        given = {one.key: self.cleaned_data[f"step_{one.key}"] for one in self.questions}
        return {key: int(step) for key, step in given.items() if step != ""}

    def remarks(self) -> Mapping[str, str]:
        """Question id -> remark."""
        return {one.key: self.cleaned_data[f"remark_{one.key}"] for one in self.questions}


class DiscussionForm(forms.Form):
    """What the group says, and the step that it agrees on. ``base`` is the revision seen."""

    discussion = forms.CharField(
        label="Samtalet",
        required=False,
        max_length=4000,
        help_text="Vad gruppen såg olika på, och vad som avgjorde. Inga namn.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    common = forms.TypedChoiceField(label="Gemensamt svar", required=False, coerce=int, empty_value=None)
    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, question: Question, **named: Any) -> None:
        initial = {"discussion": question.discussion, "common": question.common, "base": question.revision}
        super().__init__(*arguments, initial=initial, **named)
        scale = question.assessment.scale
        steps = [(step, f"{step}. {label}") for step, label in enumerate(scale, start=1)]
        self.fields["common"].choices = [("", "Inte överens än"), *steps]  # type: ignore[attr-defined]


class AreaForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is to be developed, by whom, until when. ``base`` is the revision seen."""

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    due = day_field("Klart senast")

    class Meta:
        model = DevelopmentArea
        fields = ("text", "owner", "due", "question")

    def __init__(self, *arguments: Any, assessment: SelfAssessment, **named: Any) -> None:
        super().__init__(*arguments, **named)
        people = User.objects.filter(is_active=True).order_by("display_name", "username")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = "Välj"  # type: ignore[attr-defined]
        self.fields["question"].queryset = assessment.questions.all()  # type: ignore[attr-defined]
        self.fields["question"].empty_label = "Ingen särskild"  # type: ignore[attr-defined]
        self.fields["base"].initial = self.instance.revision
