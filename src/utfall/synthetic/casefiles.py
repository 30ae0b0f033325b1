"""The municipality's history as the sheets that its case system, school system and office hand over."""

from __future__ import annotations

import numpy as np

from utfall.synthetic import casework, interventions, office_files, referrals
from utfall.synthetic.days import NEVER, Numbers
from utfall.synthetic.municipality import Municipality
from utfall.synthetic.population import SEXES, invented_names, personal_numbers
from utfall.synthetic.sheets import Sheet, SheetColumn, day_texts, ids, labels, labels_of, pick

_INTAKE_UNITS = ("Mottagning barn", "Mottagning vuxen")
_CASE_UNITS = (
    ("Utredning barn 1", "Utredning barn 2", "Utredning barn 3"),
    ("Utredning vuxen 1", "Utredning vuxen 2"),
    ("Relationsvåld",),
    ("Familjerätt",),
)
_NOTES = ("Uppgifterna lämnade per telefon.", "Inkom via e-tjänst.", "Inkom per post.", "")


def sheets(town: Municipality) -> tuple[Sheet, ...]:
    """All sheets, in the order in which the files are written."""
    person_ids = personal_numbers(town.population.birth_day)
    case_ids = ids("U", len(town.cases))
    decisions = _decisions(town)
    return (
        _persons(town, person_ids),
        _referrals(town, person_ids, case_ids),
        _investigations(town, person_ids, case_ids),
        _decision_sheet(town, decisions, person_ids, case_ids),
        _interventions(town, decisions, person_ids, case_ids),
        _placements(town, person_ids),
        office_files.family_homes(town),
        office_files.service_contacts(town),
        office_files.attendance(town, person_ids),
        office_files.providers(),
        office_files.observations(),
    )


def _persons(town: Municipality, person_ids: list[str]) -> Sheet:
    people = town.population
    n = len(people)
    return Sheet(
        "personer",
        people.registered,
        (
            SheetColumn("person", person_ids),
            SheetColumn("familj", [f"F{number:06d}" for number in people.family.tolist()]),
            SheetColumn("födelsedag", day_texts(people.birth_day)),
            SheetColumn("kön", labels("persons", "sex", SEXES, people.sex)),
            SheetColumn("registrerad", day_texts(people.registered)),
            SheetColumn("namn", invented_names(n)),
            SheetColumn("adress", [f"Box {1 + number % 900}, Exempelstad" for number in people.family.tolist()]),
        ),
    )


def _referrals(town: Municipality, person_ids: list[str], case_ids: list[str]) -> Sheet:
    rows = town.referrals
    assessed = rows.assessed
    units = np.where(rows.is_child, 0, 1)
    return Sheet(
        "aktualiseringar",
        rows.registered,
        (
            SheetColumn("aktualisering", ids("A", len(rows))),
            SheetColumn("person", pick(person_ids, town.population.of_referral)),
            SheetColumn("inkom", day_texts(rows.received)),
            SheetColumn("slag", labels("referrals", "kind", referrals.KINDS, rows.kind)),
            SheetColumn("utredning", pick(case_ids, rows.case), assessed),
            SheetColumn(
                "följd", labels("referrals", "outcome", referrals.OUTCOMES, rows.outcome), assessed, "ej bedömd"
            ),
            SheetColumn("område", ["Myndighet"] * len(rows)),
            SheetColumn("enhet", pick(_INTAKE_UNITS, units)),
            SheetColumn("registrerad", day_texts(rows.registered)),
            SheetColumn("anteckning", pick(_NOTES, np.arange(len(rows)) * 7 // 3 % len(_NOTES))),
        ),
    )


def _investigations(town: Municipality, person_ids: list[str], case_ids: list[str]) -> Sheet:
    rows = town.cases
    outcome = np.array([0, 1, 1, 2])[rows.fate]
    codes = ("intervention", "no_action", "withdrawn")
    return Sheet(
        "utredningar",
        rows.registered,
        (
            SheetColumn("utredning", case_ids),
            SheetColumn("person", pick(person_ids, town.population.of_case)),
            SheetColumn("slag", labels("investigations", "kind", casework.INVESTIGATION_KINDS, rows.kind)),
            SheetColumn("inledd", day_texts(rows.started)),
            SheetColumn("avslutad", day_texts(rows.ended), rows.end_registered),
            SheetColumn("utfall", labels("investigations", "outcome", codes, outcome), rows.end_registered),
            SheetColumn("område", ["Myndighet"] * len(rows)),
            SheetColumn("enhet", _case_units(town, np.arange(len(rows)))),
            SheetColumn("registrerad", day_texts(rows.registered)),
        ),
    )


def _decisions(town: Municipality) -> Numbers:
    """Case, kind (0 approval, 1 rejection, 2 procedural, 3 other), day and registration, one column per decision."""
    cases = town.cases
    every = np.arange(len(cases))
    decided = np.flatnonzero(cases.decided < NEVER)
    answered = np.flatnonzero((cases.opener == 2) & (cases.fate != 3))
    rows = np.concatenate(
        [
            np.stack([every, np.full(len(every), 2), cases.started, cases.registered]),
            np.stack([decided, cases.fate[decided], cases.decided[decided], cases.decision_registered[decided]]),
            np.stack([answered, np.full(len(answered), 3), cases.ended[answered], cases.end_registered[answered]]),
        ],
        axis=1,
    )
    return rows[:, np.lexsort((rows[1], rows[0], rows[2]))]


def _decision_sheet(town: Municipality, rows: Numbers, person_ids: list[str], case_ids: list[str]) -> Sheet:
    case, kind, day, registered = rows
    codes = ("approval", "rejection", "procedural", "other")
    return Sheet(
        "beslut",
        registered,
        (
            SheetColumn("beslut", ids("B", len(case))),
            SheetColumn("person", pick(person_ids, town.population.of_case[case])),
            SheetColumn("utredning", pick(case_ids, case)),
            SheetColumn("slag", labels("decisions", "kind", codes, kind)),
            SheetColumn("beslutsdag", day_texts(day)),
            SheetColumn("område", ["Myndighet"] * len(case)),
            SheetColumn("enhet", _case_units(town, case)),
            SheetColumn("registrerad", day_texts(registered)),
        ),
    )


def _interventions(town: Municipality, decisions: Numbers, person_ids: list[str], case_ids: list[str]) -> Sheet:
    rows = town.interventions
    approvals = np.full(len(town.cases), -1)
    is_approval = decisions[1] == 0
    approvals[decisions[0][is_approval]] = np.flatnonzero(is_approval)
    is_adult = np.isin(town.cases.kind[rows.case], (1, 2))
    area = np.where(rows.kind == 2, 1, 0)
    unit = np.where(rows.kind == 2, 4, np.where(rows.kind == 1, 2, np.where(rows.kind == 3, 3, is_adult * 1)))
    units = ("Öppenvård barn", "Öppenvård vuxen", "Placeringar", "Kontaktpersoner", "Boendestöd")
    known = rows.end_registered
    return Sheet(
        "insatser",
        rows.registered,
        (
            SheetColumn("insats", ids("I", len(rows))),
            SheetColumn("person", pick(person_ids, town.population.of_case[rows.case])),
            SheetColumn("utredning", pick(case_ids, rows.case)),
            SheetColumn("beslut", pick(ids("B", decisions.shape[1]), approvals[rows.case])),
            SheetColumn("slag", labels("interventions", "kind", interventions.KINDS, rows.kind)),
            SheetColumn("inledd", day_texts(rows.started)),
            SheetColumn("avslutad", day_texts(rows.ended), known),
            SheetColumn(
                "avslutsskäl", labels("interventions", "end_reason", interventions.END_REASONS, rows.end_reason), known
            ),
            SheetColumn("område", pick(("Insats och service", "Boende"), area)),
            SheetColumn("enhet", pick(units, unit)),
            SheetColumn("registrerad", day_texts(rows.registered)),
            SheetColumn("avslut_registrerat", day_texts(known), known),
        ),
    )


def _placements(town: Municipality, person_ids: list[str]) -> Sheet:
    rows = town.placements
    known = np.array([row.end_registered for row in rows])
    registered = np.array([row.registered for row in rows])
    stays = [row.stay for row in rows]
    housed = [
        stay.form == "supported_housing" or (stay.form == "hvb" and stay.operation == "internal") for stay in stays
    ]
    return Sheet(
        "placeringar",
        registered,
        (
            SheetColumn("placering", ids("P", len(rows))),
            SheetColumn("person", [person_ids[row.person] for row in rows]),
            SheetColumn("vårdkedja", [f"V{row.chain + 1:06d}" for row in rows]),
            SheetColumn("form", labels_of("placements", "form", [stay.form for stay in stays])),
            SheetColumn("regi", labels_of("placements", "operation", [stay.operation for stay in stays])),
            SheetColumn("lagrum", labels_of("placements", "legal_basis", [stay.legal_basis for stay in stays])),
            SheetColumn("utförare", [row.provider for row in rows]),
            SheetColumn(
                "behov_familjehem",
                ["ja" if s.needs_family_home else "nej" if s.form == "emergency_home" else "" for s in stays],
            ),
            SheetColumn("inledd", day_texts(np.array([stay.started for stay in stays]))),
            SheetColumn("avslutad", day_texts(np.array([row.ended for row in rows])), known),
            SheetColumn("startskäl", labels_of("placements", "start_reason", [row.start_reason for row in rows])),
            SheetColumn("avslutsskäl", labels_of("placements", "end_reason", [row.end_reason for row in rows]), known),
            SheetColumn("dygnspris", [str(row.daily_rate_kronor) for row in rows]),
            SheetColumn("område", ["Boende" if own else "Insats och service" for own in housed]),
            SheetColumn("enhet", ["Stödboende och HVB" if own else "Placeringar" for own in housed]),
            SheetColumn("registrerad", day_texts(registered)),
            SheetColumn("avslut_registrerat", day_texts(known), known),
        ),
    )


def _case_units(town: Municipality, case: Numbers) -> list[str]:
    kinds = town.cases.kind[case].tolist()
    return [_CASE_UNITS[k][c % len(_CASE_UNITS[k])] for k, c in zip(kinds, case.tolist(), strict=True)]
