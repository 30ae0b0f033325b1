"""What people fill in about a report."""

from __future__ import annotations

from typing import Any

from django import forms

from utfall.errors import InvalidPeriod
from utfall.model.period import Period, PeriodKind
from utfall.web.accounts.models import Unit, User
from utfall.web.reporting.models import Comment


class StartForm(forms.Form):
    """A new report."""

    period = forms.CharField(label="Period", help_text="Tertialet eller året, till exempel 2025-T1.", max_length=10)
    as_of = forms.DateField(
        label="Känd dag",
        required=False,
        help_text="Lämna tom för det senaste som är inläst.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    deadline = forms.DateField(
        label="Texterna ska vara klara",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_period(self) -> Period:
        """The period; a tertial or a year."""
        try:
            period = Period.parse(self.cleaned_data["period"])
        except InvalidPeriod as error:
            raise forms.ValidationError(str(error)) from None
        if period.kind not in (PeriodKind.TERTIAL, PeriodKind.YEAR):
            raise forms.ValidationError("Rapporten skrivs för ett tertial eller ett år: 2025-T1.")
        return period


class AssignForm(forms.Form):
    """Who writes a section, for which unit, until when."""

    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("display_name"),
        label="Ansvarig",
        required=False,
        empty_label="Ingen ännu",
    )
    unit = forms.ModelChoiceField(
        Unit.objects.filter(valid_until=None), label="Enhet", required=False, empty_label="Hela nämnden"
    )
    deadline = forms.DateField(
        label="Ska vara klart",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class CommentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A comment."""

    class Meta:
        model = Comment
        fields = ("text",)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 3})
