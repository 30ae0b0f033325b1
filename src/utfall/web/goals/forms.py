"""What a person fills in to assess a goal."""

from __future__ import annotations

from django import forms

from utfall.measures.goals import GoalStatus
from utfall.reports.goal_assessment import WORDS


class AssessmentForm(forms.Form):
    """A status and the reason for it. ``seen`` is the assessment that stood when the page was made."""

    status = forms.ChoiceField(
        label="Bedömning", choices=[("", "Välj")] + [(status.value, WORDS[status]) for status in GoalStatus]
    )
    reason = forms.CharField(
        label="Skäl",
        max_length=2000,
        help_text="Vad vet du som siffrorna inte visar? Skälet står i rapporten: skriv inget om enskilda personer.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_status(self) -> GoalStatus:
        """The status."""
        return GoalStatus(self.cleaned_data["status"])
