"""Comparing two figures: the difference, or why there is none to give."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from utfall.figures.certainty import Certainty, certainty, in_words
from utfall.figures.comparability import between
from utfall.figures.group_words import groups_in_words
from utfall.figures.numbers_sv import in_period, number, quantity
from utfall.measures.definition import Definition, Statistic, Version
from utfall.model.cell import Cell
from utfall.model.figure import Comparability, Figure
from utfall.model.period import PeriodKind
from utfall.model.question import Observation, Stock
from utfall.model.unit import Unit
from utfall.stats.durations import KEPT_DECIMALS
from utfall.stats.poisson_difference import LEAST_OVERDISPERSION


class Kind(StrEnum):
    """``PLAIN``: nothing stands against it. ``MARKED``: with a reservation. ``RESTATED``: the earlier figure counted
    again under the later one's definition. ``SAME_LAG``: both as known equally long after their periods, since the
    later one can still move. ``REFUSED``: no difference is given."""

    PLAIN = "plain"
    MARKED = "marked"
    RESTATED = "restated"
    SAME_LAG = "same_lag"
    REFUSED = "refused"


@dataclass(frozen=True)
class Comparison:
    """Later against earlier.

    ``absolute`` is in ``absolute_unit_sv``: percentage points (``procentenheter``) for shares, else the figures' unit.
    ``relative_share`` is the change as a share of the earlier value (0.04: four percent more), never percentage
    points. ``certainty`` says whether the difference is a change; ``reason`` why it is refused, marked or not certain.
    """

    kind: Kind
    later: Figure
    earlier: Figure
    absolute: Cell
    absolute_unit_sv: str
    relative_share: Cell
    certainty: Certainty
    reason: str
    sentence: str
    can_be_restated: bool = False
    comparability: Comparability = Comparability.OK

    @property
    def is_allowed(self) -> bool:
        """False where no difference is given."""
        return self.kind is not Kind.REFUSED

    @property
    def is_at_same_lag(self) -> bool:
        """True where both figures are taken as they were known equally long after their periods."""
        return self.kind is Kind.SAME_LAG

    @property
    def is_certain(self) -> bool:
        """True where the difference is larger than chance explains and neither figure can still move."""
        return self.certainty is Certainty.BEYOND_CHANCE

    @property
    def difference(self) -> Decimal | None:
        """Later minus earlier in the figures' own unit (shares 0–1); None where it is not given."""
        if not self.is_allowed or self.later.value.value is None or self.earlier.value.value is None:
            return None
        return self.later.value.value - self.earlier.value.value

    def as_restated(self) -> Comparison:
        """The same, said to rest on the earlier figure counted again."""
        label = self.earlier.period.label_long_sv()
        note = f"{label[:1].upper()}{label[1:]} är omräknat med den senare definitionen."
        return dataclasses.replace(
            self,
            kind=Kind.RESTATED,
            reason=" ".join(filter(None, (note, self.reason))),
            sentence=f"{self.sentence} {note}",
        )


def compare_figures(
    later: Figure, earlier: Figure, definition: Definition, *, overdispersion: float = LEAST_OVERDISPERSION
) -> Comparison:
    """The comparison by the two figures as they stand. Raises ``ValueError`` for figures of different measures.

    ``overdispersion``: how much more than independent events the measure's counts vary (variance over mean).
    """
    if later.origin.measure != earlier.origin.measure or later.groups != earlier.groups:
        raise ValueError(f"{later.origin.measure} {later.groups} against {earlier.origin.measure} {earlier.groups}")
    versions = {version.number: version for version in definition.versions}
    new, old = versions.get(later.origin.version), versions.get(earlier.origin.version)
    if new is None or old is None:
        return _refused(later, earlier, definition, Comparability.BREAK, "Den ena är räknad efter en okänd definition.")
    found, why = between(definition, new, old)
    if found is not Comparability.OK:
        return _refused(later, earlier, definition, found, why, can_be_restated=not isinstance(new.spec, Observation))
    if why := _unequal_length(later, earlier, new):
        return _refused(later, earlier, definition, Comparability.PARTIAL_PERIOD, why)
    for figure in (later, earlier):
        if not figure.value.has_value:
            label = figure.period.label_long_sv()
            why = f"För {label} finns ingen siffra att visa: {figure.value.reason}."
            return _refused(later, earlier, definition, Comparability.OK, why)
    if _leaves_out_the_slow(new) and later.maturity_share != earlier.maturity_share:
        why = "Bara avgjorda ärenden räknas, och i den ena perioden väntar fler ännu: de långsamma saknas."
        return _refused(later, earlier, definition, Comparability.NOT_MATURE, why)
    found_certainty = certainty(later, earlier, new, overdispersion=overdispersion)
    marks = [in_words(found_certainty, later, earlier, definition, new)]
    if later.period.kind is not PeriodKind.YEAR and later.period.first.month != earlier.period.first.month:
        marks.append("Perioderna är olika delar av året.")
    return _allowed(later, earlier, definition, found_certainty, " ".join(filter(None, marks)))


def _allowed(
    later: Figure, earlier: Figure, definition: Definition, how_certain: Certainty, reservation: str
) -> Comparison:
    new, old = later.value.value, earlier.value.value
    assert new is not None and old is not None
    is_share = later.unit in (Unit.SHARE, Unit.PER_CENT)
    change = (new - old) * (100 if later.unit is Unit.SHARE else 1)
    relative = (
        Cell.missing("ett tal kan inte jämföras i procent med noll")
        if old == 0
        else Cell.of(((new - old) / old).quantize(Decimal(1).scaleb(-KEPT_DECIMALS)))
    )
    is_change = how_certain is Certainty.BEYOND_CHANCE
    sentence = _sentence(later, earlier, definition, change=change, relative=relative, is_change=is_change)
    return Comparison(
        Kind.MARKED if reservation else Kind.PLAIN,
        later,
        earlier,
        Cell.of(change),
        "procentenheter" if is_share else later.unit.label_sv,
        relative,
        how_certain,
        reservation,
        " ".join(filter(None, (sentence, reservation))),
        comparability=Comparability.NOT_MATURE if later.is_preliminary or earlier.is_preliminary else Comparability.OK,
    )


def _refused(
    later: Figure,
    earlier: Figure,
    definition: Definition,
    comparability: Comparability,
    why: str,
    *,
    can_be_restated: bool = False,
) -> Comparison:
    nothing = Cell.missing("jämförs inte")
    new, old = later.period.label_long_sv(), earlier.period.label_long_sv()
    sentence = f"{_subject(later, definition)}: {new} kan inte jämföras med {old}. {why}"
    return Comparison(
        Kind.REFUSED,
        later,
        earlier,
        nothing,
        "",
        nothing,
        Certainty.NONE,
        why,
        sentence,
        can_be_restated,
        comparability,
    )


def _subject(figure: Figure, definition: Definition) -> str:
    version = next((v for v in definition.versions if v.number == figure.origin.version), None)
    groups = groups_in_words(figure, definition, version)
    return f"{definition.short_title}{f' ({groups})' if groups else ''}"


def _unequal_length(later: Figure, earlier: Figure, version: Version) -> str:
    """Why the periods are not equally long (a stock is of one day and has no length); empty where they are."""
    if isinstance(version.spec, Stock):
        return ""
    new, old = later.period, earlier.period
    months = [12 * (p.last.year - p.first.year) + p.last.month - p.first.month for p in (new, old)]
    if new.kind is not old.kind or months[0] != months[1]:
        return f"Perioderna är olika långa: {new.label_long_sv()} och {old.label_long_sv()}."
    if not isinstance(version.spec, Observation):
        for figure in (later, earlier):
            if figure.period.last >= figure.origin.known_at:
                label = figure.period.label_long_sv().capitalize()
                return f"{label} är inte slut: en del ställs inte mot en hel period."
    return ""


def _leaves_out_the_slow(version: Version) -> bool:
    return version.statistic in (Statistic.MEAN_OF_DECIDED, Statistic.MEDIAN_OF_DECIDED)


def _sentence(
    later: Figure, earlier: Figure, definition: Definition, *, change: Decimal, relative: Cell, is_change: bool
) -> str:
    new, old = (
        quantity(figure.value.value or Decimal(0), unit=later.unit, decimals=definition.decimals)
        for figure in (later, earlier)
    )
    said = f"{_subject(later, definition)}: {new} {in_period(later.period)} mot {old} {in_period(earlier.period)}"
    if change == 0:
        return f"{said}, ingen skillnad."
    decimals = definition.decimals
    if later.unit in (Unit.SHARE, Unit.PER_CENT):
        size = f"{number(abs(change), decimals=max(decimals, 1))}\u00a0procentenheter"
    else:
        size = quantity(abs(change), unit=later.unit, decimals=decimals)
    in_percent = "" if relative.value is None else f"{number(abs(relative.value) * 100, decimals=1)}\u00a0procent"
    if is_change:
        aside = f" ({in_percent})" if in_percent else ""
        return f"{said}, en {'ökning' if change > 0 else 'minskning'} med {size}{aside}."
    sign = "+" if change > 0 else "\u2212"
    return f"{said}, skillnad {sign}{size}{f' ({sign}{in_percent})' if in_percent else ''}."
