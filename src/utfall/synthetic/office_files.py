"""Sheets from outside the case files: homes, services, the school system, providers and ready-made figures."""

from __future__ import annotations

from datetime import date

import numpy as np

from utfall.synthetic import school, services
from utfall.synthetic.days import day_of
from utfall.synthetic.municipality import Municipality
from utfall.synthetic.placements import PROVIDER_SECTORS
from utfall.synthetic.sheets import Sheet, SheetColumn, day_texts, ids, labels, labels_of, pick
from utfall.synthetic.targets import published_figures


def family_homes(town: Municipality) -> Sheet:
    """Homes under contract."""
    homes = town.homes
    known = np.array([home.end_registered for home in homes])
    registered = np.array([home.registered for home in homes])
    return Sheet(
        "familjehem",
        registered,
        (
            SheetColumn("hem", ids("H", len(homes))),
            SheetColumn("slag", labels_of("family_homes", "kind", [home.kind for home in homes])),
            SheetColumn("regi", ["egen regi"] * len(homes)),
            SheetColumn("tillkomst", labels_of("family_homes", "origin", [home.origin for home in homes])),
            SheetColumn("avtal_från", day_texts(np.array([home.started for home in homes]))),
            SheetColumn("avtal_till", day_texts(np.array([home.ended for home in homes])), known),
            SheetColumn("registrerad", day_texts(registered)),
        ),
    )


def service_contacts(town: Municipality) -> Sheet:
    """Contacts per service and day."""
    rows = town.services
    n = len(rows.day)
    return Sheet(
        "servicekontakter",
        rows.registered,
        (
            SheetColumn("rad", ids("S", n)),
            SheetColumn("slag", labels("service_contacts", "kind", services.KINDS, rows.kind)),
            SheetColumn("verksamhet", pick(services.SERVICES, rows.service)),
            SheetColumn("dag", day_texts(rows.day)),
            SheetColumn("antal", [str(count) for count in rows.contacts.tolist()]),
            SheetColumn("område", ["Insats och service"] * n),
            SheetColumn("enhet", ["Service och förebyggande"] * n),
            SheetColumn("registrerad", day_texts(rows.registered)),
        ),
    )


def attendance(town: Municipality, person_ids: list[str]) -> Sheet:
    """Months of school, from the school system."""
    rows = town.attendance
    return Sheet(
        "närvaro",
        rows.registered,
        (
            SheetColumn("person", pick(person_ids, rows.person)),
            SheetColumn("från", day_texts(rows.first)),
            SheetColumn("till", day_texts(rows.last)),
            SheetColumn("huvudman", labels("attendance", "school_operator", school.OPERATORS, rows.operator)),
            SheetColumn("erbjuden_minuter", [str(n) for n in rows.offered_minutes.tolist()]),
            SheetColumn("giltig_frånvaro_minuter", [str(n) for n in rows.valid_minutes.tolist()]),
            SheetColumn("ogiltig_frånvaro_minuter", [str(n) for n in rows.invalid_minutes.tolist()]),
            SheetColumn("registrerad", day_texts(rows.registered)),
        ),
    )


def providers() -> Sheet:
    """Providers by number and sector."""
    registered = np.full(len(PROVIDER_SECTORS), day_of(date(2020, 12, 1)))
    return Sheet(
        "utförare",
        registered,
        (
            SheetColumn("utförare", list(PROVIDER_SECTORS)),
            SheetColumn("sektor", labels_of("providers", "sector", list(PROVIDER_SECTORS.values()))),
            SheetColumn("registrerad", day_texts(registered)),
        ),
    )


def observations() -> Sheet:
    """Figures that come ready-made, each in the first extract after it was published."""
    figures = published_figures()
    registered = np.array([day_of(figure.published) for figure in figures])
    return Sheet(
        "observationer",
        registered,
        (
            SheetColumn("serie", [figure.series for figure in figures]),
            SheetColumn("period", [figure.period for figure in figures]),
            SheetColumn("värde", [figure.value.replace(".", ",") for figure in figures]),
            SheetColumn("täljare", [figure.numerator for figure in figures]),
            SheetColumn("nämnare", [figure.denominator for figure in figures]),
            SheetColumn("version", [figure.version for figure in figures]),
            SheetColumn("källa", [figure.source for figure in figures]),
            SheetColumn("publicerad", day_texts(registered)),
            SheetColumn("registrerad", day_texts(registered)),
        ),
    )
