"""What a version counts, in plain Swedish made from its parameters: for ``explain`` and the documentation.

The words come from the titles of the canonical tables, so that they cannot say anything but what is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from utfall.measures.definition import Statistic, Version
from utfall.measures.schema_specs import find_column
from utfall.model.question import (
    Condition,
    Counted,
    Dated,
    DayCount,
    EventCount,
    NoReturnShare,
    Observation,
    Operator,
    PeriodBy,
    Ratio,
    ReachShare,
    ShareAbove,
    Spec,
    SpellDays,
    Spells,
    Stock,
    TimeToEvent,
    Where,
)
from utfall.model.table import Column
from utfall.model.tables import TABLES_BY_NAME

_LIMITS = {
    Operator.AT_LEAST: ("minst {}", "{} eller senare"),
    Operator.ABOVE: ("mer än {}", "senare än {}"),
    Operator.AT_MOST: ("högst {}", "senast {}"),
    Operator.BELOW: ("mindre än {}", "före {}"),
}
"""Words of an ordered comparison: for numbers, for dates."""


@dataclass(frozen=True)
class Noun:
    """What a row of a table is called: ``one`` with its article, ``bare`` without, ``first`` of several, ``many``."""

    one: str
    first: str
    many: str

    @property
    def bare(self) -> str:
        """Without the article: after ``varje``."""
        return self.one.partition(" ")[2]


ROWS: Mapping[str, Noun] = MappingProxyType(
    {
        "persons": Noun("en person", "den första personen", "personer"),
        "referrals": Noun("en aktualisering", "den första aktualiseringen", "aktualiseringar"),
        "investigations": Noun("en utredning", "den första utredningen", "utredningar"),
        "decisions": Noun("ett beslut", "det första beslutet", "beslut"),
        "interventions": Noun("en insats", "den första insatsen", "insatser"),
        "placements": Noun("en placering", "den första placeringen", "placeringar"),
        "family_homes": Noun("ett hem", "det första hemmet", "hem"),
        "service_contacts": Noun(
            "en insats utan behovsprövning",
            "den första insatsen utan behovsprövning",
            "insatser utan behovsprövning",
        ),
        "attendance": Noun("en närvarouppgift", "den första närvarouppgiften", "närvarouppgifter"),
        "providers": Noun("en utförare", "den första utföraren", "utförare"),
        "observations": Noun("en färdig uppgift", "den första färdiga uppgiften", "färdiga uppgifter"),
        "ledger_rows": Noun("en bokföringsrad", "den första bokföringsraden", "bokföringsrader"),
        "ledger_accounts": Noun("ett konto", "det första kontot", "konton"),
        "ledger_objects": Noun("ett objekt", "det första objektet", "objekt"),
        "ledger_balances": Noun("en balans", "den första balansen", "balanser"),
        "ledger_budgets": Noun("en budgetrad", "den första budgetraden", "budgetrader"),
        "budget_months": Noun("en budgetmånad", "den första budgetmånaden", "budgetmånader"),
        "budget_transfers": Noun("en omföring", "den första omföringen", "omföringar"),
        "manager_forecasts": Noun("en chefsprognos", "den första chefsprognosen", "chefsprognoser"),
        "one_offs": Noun("en engångspost", "den första engångsposten", "engångsposter"),
        "investments": Noun("en investering", "den första investeringen", "investeringar"),
        "equity_items": Noun("en post i eget kapital", "den första posten i eget kapital", "poster i eget kapital"),
        "state_grants": Noun("ett statsbidrag", "det första statsbidraget", "statsbidrag"),
        "allocation_items": Noun(
            "en post i tilldelningen", "den första posten i tilldelningen", "poster i tilldelningen"
        ),
        "balance_actions": Noun("en åtgärd för balans", "den första åtgärden för balans", "åtgärder för balans"),
    }
)


def describe_version(version: Version) -> str:
    """What is counted and what is made of it, in sentences."""
    return f"{describe_counting(version.spec)} {describe_statistic(version)}"


def describe_statistic(version: Version) -> str:
    """The sentence that says what the figure shows of what is counted."""
    match version.spec, version.statistic:
        case _, Statistic.MEAN_OF_DECIDED:
            return "Siffran är genomsnittet för dem som nått slutet; de som ännu väntar ingår inte."
        case _, Statistic.MEDIAN_OF_DECIDED:
            return "Siffran är medianen för dem som nått slutet; de som ännu väntar ingår inte."
        case _, Statistic.SHARE_WITHIN:
            return f"Siffran är andelen av alla som nått slutet inom {version.within_days} dagar."
        case NoReturnShare(), _:
            return "Siffran är andelen som inte kommit tillbaka, av dem vars hela uppföljning är känd."
        case ReachShare(), _:
            return "Siffran är andelen som nått fram, av dem som nått fram eller haft hela tiden på sig."
        case ShareAbove(), _:
            return "Siffran är andelen över gränsen."
        case Ratio(), _:
            return "Siffran är kvoten."
        case Observation(), _:
            return "Siffran visas som den kom."
        case EventCount(amount=str()), _:
            return "Siffran är summan."
        case _:
            return "Siffran är antalet."


def describe_counting(spec: Spec) -> str:
    """What is counted, in one to four sentences."""
    match spec:
        case EventCount():
            return _event_count(spec)
        case SpellDays():
            return _spell_days(spec)
        case Stock():
            return f"Räknar {_counted(spec.spells, spec.count)} som pågår vid slutet av periodens sista dag."
        case TimeToEvent():
            return _time_to_event(spec)
        case NoReturnShare():
            return _no_return_share(spec)
        case ReachShare():
            return _reach_share(spec)
        case ShareAbove():
            return _share_above(spec)
        case Observation():
            return f"Uppgiften kommer färdig, i serien {spec.series}, för precis den period den gäller."
        case Ratio():
            return f"Delar måttet {spec.numerator} med måttet {spec.denominator}."


def describe_where(where: Where, *, table: str) -> str:
    """``slag: ansökan; personens kön: kvinna``; empty where there is no condition."""
    return "; ".join(_condition(condition, table=table) for condition in where)


def _event_count(spec: EventCount) -> str:
    period_by = f"Perioden avgörs av datumet {_title(spec.events.table, spec.events.date)}."
    if spec.amount is not None:
        return f"Summerar {_title(spec.events.table, spec.amount)} i {_many(spec.events)}. {period_by}"
    once = " Den som har flera räknas en gång." if spec.count is Counted.PERSONS else ""
    return f"Räknar {_counted(spec.events, spec.count)}. {period_by}{once}"


def _spell_days(spec: SpellDays) -> str:
    start, end = _title(spec.spells.table, spec.spells.start), _title(spec.spells.table, spec.spells.end)
    counted, last = (
        ("nätter", "slutdagen räknas inte")
        if spec.count is DayCount.NIGHTS
        else ("påbörjade dygn", "slutdagen räknas också")
    )
    return (
        f"Räknar {counted} i perioden för {_many(spec.spells)}, från {start} till {end}; {last}. "
        "Pågående räknas till och med dagen före utdraget."
    )


def _time_to_event(spec: TimeToEvent) -> str:
    sentences = [
        f"Räknar dagarna för varje {_subject(spec.start.table, spec.subject)} från {_first(spec.start)} till "
        f"{_first(spec.stop)} därefter."
    ]
    if spec.competing is not None:
        sentences.append(f"Den som före det har {_one(spec.competing)} räknas för sig.")
    sentences.append(
        "Starten avgör perioden, och de som ännu väntar när utdraget tas räknas för sig."
        if spec.period_by is PeriodBy.START
        else "Slutet avgör perioden, och de som ännu väntar när utdraget tas räknas inte."
    )
    return " ".join(sentences)


def _no_return_share(spec: NoReturnShare) -> str:
    once = " Den som har flera räknas en gång, vid det sista avslutet." if spec.count is Counted.PERSONS else ""
    follow_up = f"från {_days_after(spec.from_day)} till och med {spec.within_days} dagar efter den sista dagen"
    counted = _join([_counted(spec.spells, spec.count), *(_one(spells) for spells in spec.also_ended)], word="eller")
    limits = ""
    if spec.age is not None:
        limits += f" Den sista dagen ska personen vara {spec.age.at_least}–{spec.age.at_most} år."
    if spec.none_ongoing:
        ongoing = _join([_one(spells) for spells in spec.none_ongoing], word="eller")
        limits += f" Avslutet räknas bara om personen dagen efter inte har {ongoing} som pågår."
    return (
        f"Räknar {counted} som avslutats i perioden.{limits}{once} "
        f"Tillbaka har den kommit som har {_one(spec.returns)} {follow_up}."
    )


def _reach_share(spec: ReachShare) -> str:
    sentences = [
        f"Följer varje {_subject(spec.start.table, spec.subject)} från {_first(spec.start)}.",
        f"Fram når den som inom {spec.within_days} dagar har {_one(spec.reach)}.",
    ]
    if spec.competing is not None:
        sentences.append(f"Den som före det har {_one(spec.competing)} räknas för sig.")
    sentences.append(
        "Starten avgör perioden, och de som ännu kan nå fram räknas för sig."
        if spec.period_by is PeriodBy.START
        else "Dagen då utfallet blev klart avgör perioden, och de som ännu kan nå fram räknas inte."
    )
    return " ".join(sentences)


def _share_above(spec: ShareAbove) -> str:
    age = f" {spec.age.at_least}–{spec.age.at_most} år" if spec.age else ""
    parts = _join([_title(spec.values.table, part) for part in spec.parts], word="och")
    together = " sammanlagt" if len(spec.parts) > 1 else ""
    months = "månaden" if spec.window_months == 1 else f"de {spec.window_months} månaderna"
    return (
        f"Räknar personer{age} med {_one(spec.spells)} som pågick under {months} före perioden, "
        f"och med {_many(spec.values, dated=True)} i perioden. Över gränsen är den vars {parts}{together} är mer än "
        f"{spec.threshold_percent} procent av {_title(spec.values.table, spec.whole)}."
    )


def _counted(rows: Dated | Spells, count: Counted) -> str:
    return f"personer med {_one(rows, dated=False)}" if count is Counted.PERSONS else _many(rows)


def _many(rows: Dated | Spells, *, dated: bool = False) -> str:
    return ROWS[rows.table].many + _bracket(rows, dated=dated)


def _one(rows: Dated | Spells, *, dated: bool = True) -> str:
    return ROWS[rows.table].one + _bracket(rows, dated=dated)


def _first(rows: Dated) -> str:
    return ROWS[rows.table].first + _bracket(rows, dated=True)


def _bracket(rows: Dated | Spells, *, dated: bool) -> str:
    """Which rows, in brackets after the noun: the conditions, then the date that is meant."""
    parts = [describe_where(rows.where, table=rows.table)] if rows.where else []
    if dated and isinstance(rows, Dated):
        parts.append(f"datum: {_title(rows.table, rows.date)}")
    return f" ({'; '.join(parts)})" if parts else ""


def _subject(table: str, column: str) -> str:
    """The row that the column is the key of (an investigation, a person), or the column's own title."""
    owner = next((name for name, known in TABLES_BY_NAME.items() if known.key == (column,)), None)
    return ROWS[owner].bare if owner else _title(table, column)


def _days_after(from_day: int) -> str:
    return {0: "samma dag", 1: "dagen efter"}.get(from_day, f"{from_day} dagar efter")


def _condition(condition: Condition, *, table: str) -> str:
    column = find_column(TABLES_BY_NAME[table], condition.field)
    if column is None:
        raise KeyError(condition.field)
    name = ("personens " if condition.field.startswith("persons.") else "") + _plain_title(column)
    match condition.operator:
        case Operator.PRESENT:
            return f"{name}: {'ifyllt' if condition.values[0] else 'inte ifyllt'}"
        case Operator.EQUAL | Operator.IN:
            return f"{name}: {_join([_value(value, column) for value in condition.values], word='eller')}"
        case Operator.EXCEPT:
            return f"{name}: inte ifyllt eller annat än {_value(condition.values[0], column)}"
        case Operator.NOT_EQUAL:
            return f"{name}: inte {_value(condition.values[0], column)}"
        case _:
            value = condition.values[0]
            for_numbers, for_dates = _LIMITS[condition.operator]
            words = for_dates if isinstance(value, date) else for_numbers
            return f"{name}: {words.format(_value(value, column))}"


def _value(value: object, column: Column) -> str:
    """The Swedish label of a code, ja or nej, and anything else as it is written."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return dict(column.codes).get(str(value), str(value))


def _title(table: str, column: str) -> str:
    return _plain_title(TABLES_BY_NAME[table].column(column))


def _plain_title(column: Column) -> str:
    """The title in lower case, without what stands in brackets or after a colon: that is for whoever fills it in."""
    title = column.title_sv.partition(" (")[0].partition(":")[0]
    return title[0].lower() + title[1:]


def _join(parts: Sequence[str], *, word: str) -> str:
    """``a, b och c``."""
    *first, last = parts
    return f"{', '.join(first)} {word} {last}" if first else last
