"""What people fill in about those who meet: seats, templates, the year's days."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from utfall.web.accounts.models import User
from utfall.web.meetings.models import Body, Kind, Level, Member

MONTHS = tuple(
    (number, name)
    for number, name in enumerate(
        ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"), start=1
    )
)


class BodyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Those who meet."""

    class Meta:
        model = Body
        fields = ("name", "short", "kind", "place", "carries_all", "sends_days_before")


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]
    """A seat."""

    class Meta:
        model = Member
        fields = ("user", "name", "title", "initials", "seat", "email", "observes")
        help_texts = {  # noqa: RUF012 - Django reads it so
            "email": "Tomt: dit personens egna brev från Utfall går, om kontot har en adress."
        }

    def __init__(self, *arguments: Any, body: Body, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.body = body
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("display_name")  # type: ignore[attr-defined]
        self.fields["user"].empty_label = "Inget konto"  # type: ignore[attr-defined]

    def clean_initials(self) -> str:
        """In capitals, and nobody else's in the body."""
        found = str(self.cleaned_data["initials"]).upper()
        if self.body.members.filter(initials=found).exists():
            raise forms.ValidationError(f"{found} är redan någon annan.")
        return found


class AddressForm(forms.Form):
    """Where a member's invitations go."""

    email = forms.EmailField(label="E-post för kallelser", required=False)


class _Months(forms.CheckboxSelectMultiple):
    """Boxes whose common label leads to the first of them: a label must lead somewhere."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The id of a box; the first one's for the label of them all."""
        return super().id_for_label(id_, index or "0")


class TemplateItemForm(forms.Form):
    """An item that comes back."""

    title = forms.CharField(label="Rubrik", max_length=200)
    kind = forms.ChoiceField(label="Slag", choices=Kind.choices)
    presenter = forms.CharField(label="Föredragande", required=False, max_length=40)
    minutes_planned = forms.IntegerField(label="Minuter", min_value=0, max_value=600, initial=10)
    level = forms.ChoiceField(label="Vem får läsa", choices=Level.choices)
    months = forms.TypedMultipleChoiceField(
        label="Månader",
        coerce=int,
        choices=MONTHS,
        required=False,
        widget=_Months,
        help_text="Ingen vald: varje möte.",
    )


class YearForm(forms.Form):
    """The year's days of meeting."""

    days = forms.CharField(
        label="Dagar",
        help_text="En dag per rad, till exempel 2026-05-12. Dagar som redan har ett möte hoppas över.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
    )

    def clean_days(self) -> list[datetime.date]:
        """The days."""
        found = []
        for number, line in enumerate(str(self.cleaned_data["days"]).split("\n"), start=1):
            if not line.strip():
                continue
            try:
                found.append(datetime.date.fromisoformat(line.strip()))
            except ValueError:
                raise forms.ValidationError(f"Rad {number}: {line.strip()} är ingen dag. Skriv 2026-05-12.") from None
        return found
