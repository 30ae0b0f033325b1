"""What people fill in here."""

from __future__ import annotations

from django import forms

from utfall.web.audit.words import ACTION_WORDS


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SearchForm(forms.Form):
    """Search in the log; everything is optional."""

    who = forms.CharField(label="Vem (användarnamn)", required=False, max_length=150)
    action = forms.ChoiceField(
        label="Vad",
        required=False,
        choices=[("", "Allt"), *sorted(ACTION_WORDS.items(), key=lambda pair: pair[1])],
    )
    text = forms.CharField(label="På vad, eller en uppgift", required=False, max_length=100)
    first = _day("Från och med")
    last = _day("Till och med")
