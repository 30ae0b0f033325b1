"""How well a source column's name says which canonical column it is: words, synonyms and spelling."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from utfall.model.table import Column, Table

SYNONYMS: dict[str, tuple[str, ...]] = {
    "person_key": ("personnr", "personnummer", "pnr", "person", "person id", "klient", "klient id", "brukare", "kund",
                   "customer number", "child", "elev", "barn id", "individ", "social security number"),
    "family_key": ("familj", "familj id", "hushåll", "household", "akt", "aktnr", "family"),
    "birth_date": ("födelsedag", "födelsedatum", "född", "date of birth", "dob", "birth date"),
    "sex": ("kön", "sex", "gender"),
    "registered_on": ("registrerad", "registreringsdatum", "reg datum", "skapad", "created", "inlagd"),
    "end_registered_on": ("avslut registrerat", "avslut reg datum"),
    "area": ("område", "verksamhetsområde", "avdelning", "area", "verksamhet"),
    "unit": ("enhet", "organisation", "organization", "unit", "arbetsgrupp", "grupp", "sektion", "team"),
    "received_on": ("inkom", "inkommen", "inkom datum", "ankomstdatum", "aktualiseringsdatum", "received", "datum"),
    "investigation_id": ("utredning", "utrednings id", "utredningsnr", "investigation id"),
    "decision_id": ("beslut", "besluts id", "beslutsnr", "decision id"),
    "intervention_id": ("insats", "insats id", "insatsnr", "service id"),
    "referral_id": ("aktualisering", "aktualiserings id", "anmälan id", "anmälningsnr", "referral id"),
    "placement_id": ("placering", "placerings id", "placeringsnr", "placement id"),
    "care_spell_id": ("vårdkedja", "vårdtillfälle", "care spell"),
    "home_id": ("hem", "hem id", "familjehem", "familjehem id", "home id"),
    "contact_id": ("rad", "kontakt id", "besök id", "contact id"),
    "provider_id": ("utförare", "utförare id", "leverantör", "provider", "org nr", "urn"),
    "kind": ("slag", "typ", "sort", "art", "kategori", "type", "ärendetyp", "insatstyp", "utredningstyp"),
    "outcome": ("utfall", "följd", "resultat", "outcome", "status", "utredningsresultat"),
    "decided_on": ("beslutsdag", "beslutsdatum", "besl dat", "decision date", "datum"),
    "started_on": ("inledd", "startdatum", "start", "från", "fr o m", "from", "from date", "start date", "påbörjad",
                   "startdag", "inledd datum", "öppnad", "avtal från"),
    "ended_on": ("avslutad", "slutdatum", "slut", "till", "t o m", "tom", "to date", "end date", "avslutsdatum",
                 "slutdag", "stängd", "avtal till", "avslut"),
    "start_reason": ("startskäl", "skäl till start", "startorsak"),
    "end_reason": ("avslutsskäl", "avslutsorsak", "skäl till avslut", "slutorsak", "end reason"),
    "form": ("form", "placeringsform", "vårdform", "boendeform"),
    "operation": ("regi", "driftsform", "operation"),
    "legal_basis": ("lagrum", "lag", "legal status", "legal basis"),
    "needs_family_home": ("behov familjehem", "behov av familjehem"),
    "daily_rate_ore": ("dygnspris", "dygnskostnad", "pris per dygn", "daily rate"),
    "origin": ("tillkomst", "ursprung"),
    "service": ("serviceverksamhet", "verksamhet", "service", "tjänst"),
    "contact_on": ("dag", "datum", "kontaktdatum", "besöksdatum"),
    "contacts": ("antal", "antal kontakter", "antal besök", "count"),
    "school_operator": ("huvudman", "skolhuvudman"),
    "offered_minutes": ("erbjuden tid", "erbjudna minuter", "schemalagd tid"),
    "absence_valid_minutes": ("giltig frånvaro", "anmäld frånvaro"),
    "absence_invalid_minutes": ("ogiltig frånvaro", "oanmäld frånvaro"),
    "sector": ("sektor", "ägarform"),
    "series": ("serie", "mått", "nyckeltal"),
    "period": ("period", "månad", "år"),
    "value": ("värde", "value"),
    "numerator": ("täljare", "numerator"),
    "denominator": ("nämnare", "denominator"),
    "definition_version": ("version", "definitionsversion"),
    "source": ("källa", "source"),
    "month_starts_on": ("månad", "budgetmånad", "prognosmånad", "från månad", "period"),
    "account_group": ("kontogrupp", "konto grupp", "kostnadsslag", "grupp"),
    "amount_ore": ("belopp", "budget", "belopp kr", "budget kr", "prognos", "prognos kr", "kronor"),
    "budget_ore": ("budget", "budget kr"),
    "forecast_ore": ("prognos", "prognos kr"),
    "outcome_ore": ("utfall", "utfall kr"),
    "reported_on": ("rapportdag", "rapportdatum"),
    "given_on": ("lämnad", "inlämnad"),
    "comment": ("kommentar", "förklaring"),
    "reason": ("skäl", "orsak", "anledning"),
    "line": ("rad", "post", "benämning"),
    "published_on": ("publicerad", "publiceringsdatum"),
}  # fmt: skip
"""Words for a canonical column in the files of case systems, Swedish and English; its title is added."""

TABLE_WORDS: dict[str, tuple[str, ...]] = {
    "persons": ("person", "klient", "header", "brukare"),
    "referrals": ("aktualisering", "anmäl", "ansök", "orosanmäl", "referral"),
    "investigations": ("utredn", "investigation"),
    "decisions": ("beslut", "decision"),
    "interventions": ("insats", "service", "intervention", "bistånd"),
    "placements": ("placer", "vårddygn", "episod", "placement"),
    "family_homes": ("familjehem", "jourhem"),
    "service_contacts": ("servicekontakt", "besök", "serviceuppdrag", "kontakter"),
    "attendance": ("närvaro", "frånvaro", "skol", "attendance"),
    "providers": ("utförare", "leverantör", "provider"),
    "observations": ("observation", "nyckeltal", "mått"),
    "ledger_rows": ("huvudbok", "bokför", "verifikation", "ledger"),
    "ledger_accounts": ("konto", "account"),
    "ledger_objects": ("objekt", "ansvarskod"),
    "ledger_balances": ("balans",),
    "ledger_budgets": ("periodbudget",),
    "budget_months": ("budget",),
    "budget_transfers": ("omföring",),
    "manager_forecasts": ("chefsprognos", "prognos"),
    "one_offs": ("engångspost",),
    "investments": ("investering",),
    "equity_items": ("eget kapital",),
    "state_grants": ("statsbidrag",),
    "allocation_items": ("tilldelning",),
    "balance_actions": ("åtgärd",),
}
"""Beginnings of words that a file or its key column has in its name."""

_ID_WORDS = frozenset(("id", "nr", "nummer", "no", "number", "beteckning", "diarienr", "arendenr", "arendeid"))
_CASE_WORDS = frozenset(("arende", "arendenr", "arendeid", "case", "diarienr", "lopnr"))


def words_of(name: str) -> tuple[str, ...]:
    """The words in a name, folded: no case, no diacritics, ``CustomerNumber`` and ``Fr.o.m.`` divided."""
    spaced = re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])", " ", name)
    plain = unicodedata.normalize("NFKD", spaced.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(re.findall(r"[a-z0-9]+", plain))


def name_likeness(source: str, column: Column, table: Table) -> tuple[float, str]:
    """How alike a source column's name and a canonical column are, 0 to 1, and the word that it is like."""
    best, like = 0.0, ""
    for word in (*SYNONYMS.get(column.name, ()), column.title_sv, column.name):
        likeness = _likeness(words_of(source), words_of(word))
        if likeness > best:
            best, like = likeness, word
    words = words_of(source)
    if column.name == table.key[0] and len(table.key) == 1 and best < 0.8 and table.person != column.name:
        is_case_number = bool(_CASE_WORDS & set(words)) or words in (("id",), ("nr",), ("nummer",))
        if is_case_number or (_names_table(words, table) and _ID_WORDS & set(words)):
            return 0.8, "ärendets nummer"
    return best, like


def _likeness(source: tuple[str, ...], word: tuple[str, ...]) -> float:
    if not source or not word:
        return 0.0
    joined, other = "".join(source), "".join(word)
    if joined == other:
        return 1.0
    if len(other) > 3 and set(word) <= set(source):
        return 0.85
    ratio = SequenceMatcher(None, joined, other).ratio()
    if len(other) > 4 and (joined.startswith(other) or joined.endswith(other)):
        ratio = max(ratio, 0.8)
    return 0.9 * ratio if ratio >= 0.72 else 0.0


def _names_table(words: tuple[str, ...], table: Table) -> bool:
    return any(word.startswith("".join(words_of(start))) for word in words for start in TABLE_WORDS[table.name])


def file_names_table(file_name: str, table: Table) -> bool:
    """Does the file's name hold a word for the table?"""
    folded = "".join(words_of(file_name))
    return any("".join(words_of(start)) in folded for start in TABLE_WORDS[table.name])
