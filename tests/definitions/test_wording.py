"""The Swedish sentences made from a measure's parameters."""

from __future__ import annotations

from datetime import date

from utfall.measures.catalogue import Catalogue
from utfall.measures.definition import Comparable, Statistic, Version
from utfall.measures.wording import ROWS, describe_counting, describe_version, describe_where
from utfall.model.question import (
    AgeLimits,
    Condition,
    Counted,
    Dated,
    DayCount,
    EventCount,
    NoReturnShare,
    Operator,
    Ratio,
    ReachShare,
    ShareAbove,
    SpellDays,
    Spells,
    Stock,
    TimeToEvent,
)
from utfall.model.tables import TABLES_BY_NAME

REFERRALS = Dated("referrals", "received_on", (Condition("kind", Operator.EQUAL, ("application",)),))
PLACEMENTS = Spells("placements", "started_on", "ended_on", (Condition("operation", Operator.EQUAL, ("external",)),))


def test_every_definition_is_put_into_whole_sentences(catalogue: Catalogue) -> None:
    for definition in catalogue.values():
        for version in definition.versions:
            text = describe_version(version)
            assert text[0].isupper() and text.endswith(".") and "  " not in text and ".." not in text
            assert "_" not in text.replace(definition.id, ""), f"a name of the code shows in: {text}"


def test_every_table_has_a_name_for_its_rows() -> None:
    assert set(ROWS) == set(TABLES_BY_NAME)


def test_events_are_counted_summed_or_counted_as_persons() -> None:
    assert describe_counting(EventCount(REFERRALS)) == (
        "Räknar aktualiseringar (slag: ansökan). Perioden avgörs av datumet inkom."
    )
    assert describe_counting(EventCount(REFERRALS, Counted.PERSONS)) == (
        "Räknar personer med en aktualisering (slag: ansökan). Perioden avgörs av datumet inkom. "
        "Den som har flera räknas en gång."
    )
    contacts = EventCount(Dated("service_contacts", "contact_on"), amount="contacts")
    assert (
        describe_counting(contacts) == "Summerar antal i insatser utan behovsprövning. Perioden avgörs av datumet dag."
    )


def test_nights_and_begun_days_are_told_apart() -> None:
    assert describe_counting(SpellDays(PLACEMENTS)) == (
        "Räknar nätter i perioden för placeringar (regi: extern regi), från inledd till avslutad; "
        "slutdagen räknas inte. "
        "Pågående räknas till och med dagen före utdraget."
    )
    assert "påbörjade dygn" in describe_counting(SpellDays(PLACEMENTS, DayCount.BEGUN_DAYS))
    assert "slutdagen räknas också" in describe_counting(SpellDays(PLACEMENTS, DayCount.BEGUN_DAYS))


def test_a_stock_says_when() -> None:
    assert describe_counting(Stock(PLACEMENTS, Counted.PERSONS)) == (
        "Räknar personer med en placering (regi: extern regi) som pågår vid slutet av periodens sista dag."
    )


def test_a_waiting_time_names_start_stop_and_what_ends_it_otherwise() -> None:
    spec = TimeToEvent(
        "investigation_id",
        REFERRALS,
        Dated("decisions", "decided_on"),
        Dated("investigations", "ended_on", (Condition("outcome", Operator.IN, ("no_action", "withdrawn")),)),
    )
    version = Version(
        "1", date(2021, 1, 1), "", Comparable.YES, False, spec, Statistic.SHARE_WITHIN, 90, "", examples=()
    )
    assert describe_version(version) == (
        "Räknar dagarna för varje utredning från den första aktualiseringen (slag: ansökan; datum: "
        "inkom) till det första "
        "beslutet (datum: beslutsdag) därefter. Den som före det har en utredning (utfall: utan åtgärd "
        "eller återtagen; "
        "datum: avslutad) räknas för sig. Starten avgör perioden, och de som ännu väntar när utdraget "
        "tas räknas för sig. "
        "Siffran är andelen av alla som nått slutet inom 90 dagar."
    )


def test_the_share_kinds_name_their_limits() -> None:
    spells = Spells("interventions", "started_on", "ended_on")
    assert describe_counting(NoReturnShare(spells, REFERRALS, 365, from_day=0)) == (
        "Räknar insatser som avslutats i perioden. Tillbaka har den kommit som har en aktualisering (slag: ansökan; "
        "datum: inkom) från samma dag till och med 365 dagar efter den sista dagen."
    )
    investigations = Spells(
        "investigations", "started_on", "ended_on", (Condition("kind", Operator.EXCEPT, ("family_law",)),)
    )
    closed = NoReturnShare(
        investigations,
        REFERRALS,
        365,
        count=Counted.PERSONS,
        also_ended=(spells,),
        none_ongoing=(investigations, spells),
        age=AgeLimits(0, 20),
    )
    assert describe_counting(closed) == (
        "Räknar personer med en utredning (slag: inte ifyllt eller annat än familjerätt) eller en insats som avslutats "
        "i perioden. Den sista dagen ska personen vara 0–20 år. Avslutet räknas bara om personen dagen efter inte har "
        "en utredning (slag: inte ifyllt eller annat än familjerätt) eller en insats som pågår. Den som har flera "
        "räknas en gång, vid det sista avslutet. Tillbaka har den kommit som har en aktualisering (slag: ansökan; "
        "datum: inkom) från dagen efter till och med 365 dagar efter den sista dagen."
    )
    reach = ReachShare("care_spell_id", Dated("placements", "started_on"), Dated("placements", "ended_on"), None, 183)
    assert describe_counting(reach) == (
        "Följer varje vårdkedja från den första placeringen (datum: inledd). Fram når den som inom 183 dagar har en "
        "placering (datum: avslutad). Starten avgör perioden, och de som ännu kan nå fram räknas för sig."
    )
    above = ShareAbove(
        spells,
        1,
        Dated("attendance", "started_on"),
        ("absence_valid_minutes", "absence_invalid_minutes"),
        "offered_minutes",
        15,
        AgeLimits(7, 16),
    )
    assert describe_counting(above) == (
        "Räknar personer 7–16 år med en insats som pågick under månaden före perioden, och med "
        "närvarouppgifter (datum: "
        "från) i perioden. Över gränsen är den vars giltig frånvaro och ogiltig frånvaro sammanlagt är "
        "mer än 15 procent "
        "av erbjuden tid."
    )


def test_a_ratio_names_both_measures() -> None:
    assert describe_counting(Ratio("a.b", "c.d")) == "Delar måttet a.b med måttet c.d."


def test_every_operator_has_words() -> None:
    where = (
        Condition("kind", Operator.NOT_EQUAL, ("request",)),
        Condition("kind", Operator.IN, ("report_of_concern", "application", "other")),
        Condition("received_on", Operator.AT_LEAST, (date(2021, 1, 1),)),
        Condition("received_on", Operator.BELOW, (date(2025, 1, 1),)),
        Condition("persons.sex", Operator.EQUAL, ("woman",)),
        Condition("outcome", Operator.PRESENT, (False,)),
        Condition("outcome", Operator.EXCEPT, ("pending",)),
    )
    assert describe_where(where, table="referrals") == (
        "slag: inte begäran; slag: anmälan, ansökan eller annat; inkom: 2021-01-01 eller senare; inkom: "
        "före 2025-01-01; "
        "personens kön: kvinna; följd: inte ifyllt; följd: inte ifyllt eller annat än ej bedömd"
    )
    numbers = (
        Condition("offered_minutes", Operator.ABOVE, (0,)),
        Condition("offered_minutes", Operator.AT_MOST, (9,)),
    )
    assert describe_where(numbers, table="attendance") == "erbjuden tid: mer än 0; erbjuden tid: högst 9"
    needed = (Condition("needs_family_home", Operator.EQUAL, (True,)),)
    assert describe_where(needed, table="placements") == "behov av familjehem är bedömt: ja"
    assert describe_where((), table="placements") == ""
