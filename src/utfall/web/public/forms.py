"""What a person fills in to publish."""

from __future__ import annotations

from django import forms

from utfall.web.frozen_reports import frozen_reports
from utfall.web.gates import catalogue
from utfall.web.public.standing_public import public_reports

SHORTEST_REASON = 10


class PublicationForm(forms.Form):
    """The measures and reports to publish."""

    measures = forms.MultipleChoiceField(
        label="Nyckeltal", required=False, widget=forms.CheckboxSelectMultiple, choices=list
    )
    reports = forms.MultipleChoiceField(
        label="Rapporter", required=False, widget=forms.CheckboxSelectMultiple, choices=list
    )
    by_group = forms.BooleanField(
        label="Visa även grupper",
        required=False,
        help_text="Tertial och år uppdelade på verksamhetsområde, eller på kön där området saknas.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        found = sorted(catalogue().values(), key=lambda one: one.title)
        public = public_reports()
        reports = [
            (f"{period}/{version}", name)
            for period, version, name in frozen_reports()
            if (period, version) not in public
        ]
        self.fields["reports"].choices = reports  # type: ignore[attr-defined]
        self.fields["measures"].choices = [(one.id, one.title) for one in found]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """At least one of them."""
        cleaned: dict[str, object] = super().clean() or {}
        if not cleaned.get("measures") and not cleaned.get("reports"):
            raise forms.ValidationError("Välj minst ett nyckeltal eller en rapport.")
        return cleaned

    def chosen_reports(self) -> tuple[tuple[str, int], ...]:
        """Period and version of each."""
        parts = (text.rpartition("/") for text in self.cleaned_data["reports"])
        return tuple((period, int(version)) for period, _, version in parts)


class DayForm(forms.Form):
    """The day to publish."""

    day = forms.DateField(label="Dag", widget=forms.DateInput(attrs={"type": "date"}))


class WithdrawalForm(forms.Form):
    """Why something is withdrawn."""

    why = forms.CharField(
        label="Skäl",
        max_length=400,
        min_length=SHORTEST_REASON,
        help_text="Skälet står på den öppna adressen. Skriv inget om enskilda personer.",
    )
