"""What people fill in here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from utfall.web.accounts.models import Unit
from utfall.web.audit.words import ACTION_WORDS
from utfall.web.gates import catalogue
from utfall.web.permissions import ROLE_NAMES_SV, Role


def _day(label: str, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
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


class FindPersonForm(forms.Form):
    """Find a person. Sent as a post: a name must not stand in an address."""

    text = forms.CharField(label="Namn eller användarnamn", max_length=150)


class PersonForm(forms.Form):
    """A new person."""

    username = forms.CharField(
        label="Användarnamn",
        max_length=150,
        validators=[UnicodeUsernameValidator(message="Använd bokstäver, siffror och tecknen @ . + - _")],
        help_text="Som i organisationens egen katalog, om den används för inloggning.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label="Namn", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class _OpenUnitForm(forms.Form):
    """A role, and where it holds."""

    role = forms.ChoiceField(label="Roll", choices=[("", "Välj"), *((r.value, ROLE_NAMES_SV[r]) for r in Role)])
    unit = forms.ModelChoiceField(
        Unit.objects.filter(valid_until=None), label="Enhet", required=False, empty_label="Hela nämnden"
    )

    def clean_role(self) -> Role:
        """The role."""
        return Role(self.cleaned_data["role"])


class RoleForm(_OpenUnitForm):
    """A role for a person."""

    reason = forms.CharField(
        label="Skäl",
        required=False,
        max_length=1000,
        help_text="Krävs för controller, förvaltningschef, granskare av loggar och administratör: de rollerna ges "
        "först när en annan administratör har godkänt förslaget.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewPasswordForm(forms.Form):
    """A new first password. ``needs_reason``: another administrator decides, and must know why."""

    reason = forms.CharField(label="Skäl", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


class GroupForm(_OpenUnitForm):
    """A role for everybody in a directory group."""

    group = forms.CharField(
        label="Grupp i katalogen",
        max_length=200,
        help_text="Precis som gruppen anges vid inloggningen: ett namn, eller ett id.",
    )
    reason = forms.CharField(label="Skäl", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("group", "role", "unit", "reason")


class PolicyForm(forms.Form):
    """The thresholds of protection, and the key figures that are not protected."""

    minimum_count = forms.IntegerField(
        label="Minsta antal som visas",
        min_value=2,
        help_text="Antal från 1 upp till det här döljs: i en liten grupp kan den som känner någon räkna ut vilka de "
        "andra är. Fem är vanligt.",
    )
    minimum_denominator = forms.IntegerField(
        label="Minsta antal bakom en andel",
        min_value=2,
        help_text="En andel av färre personer döljs. Minst lika stort som talet ovan.",
    )
    show_zero = forms.BooleanField(label="Visa noll", required=False)
    exemptions = forms.CharField(
        label="Undantag, ett på varje rad",
        required=False,
        help_text="Nyckeltalets id, kolon, och skälet. Bara det som inte räknar personer får undantas.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    reason = forms.CharField(label="Skäl till ändringen", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_exemptions(self) -> list[dict[str, str]]:
        """Measure and reason of each line."""
        found = []
        for line in filter(str.strip, self.cleaned_data["exemptions"].splitlines()):
            measure, _, reason = (part.strip() for part in line.partition(":"))
            if measure not in catalogue():
                raise forms.ValidationError(f"Nyckeltalet {measure} finns inte.")
            if not reason:
                raise forms.ValidationError(f"Skälet till undantaget för {measure} saknas.")
            found.append({"measure": measure, "reason": reason})
        return found


class UnitForm(forms.Form):
    """Another name or area, from a day."""

    name = forms.CharField(label="Namn", max_length=120)
    parent = forms.ModelChoiceField(
        Unit.objects.filter(kind=Unit.Kind.AREA, valid_until=None),
        label="Hör till",
        required=False,
        empty_label="Inget område",
        help_text="En enhet hör till ett område. Ett område hör inte till något.",
    )
    from_day = _day("Gäller från och med", required=True)


class NewUnitForm(UnitForm):
    """A new area or unit."""

    kind = forms.ChoiceField(label="Slag", choices=[("", "Välj"), *Unit.Kind.choices])
    code = forms.CharField(
        label="Beteckning i utdragen",
        max_length=120,
        help_text="Precis som i verksamhetssystemet. Den ändras aldrig, även om namnet gör det.",
    )
    field_order = ("kind", "code", "name", "parent", "from_day")


class CloseUnitForm(forms.Form):
    """The day from which a unit is no more."""

    from_day = _day("Finns inte från och med", required=True)
