"""Service contacts: interventions without assessment of needs, counted and without persons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from utfall.synthetic.casework import events_by_quota
from utfall.synthetic.days import Days, Numbers
from utfall.synthetic.targets import Quota, quotas

KINDS = ("assignment", "contact")
SERVICES = (
    "Fältverksamhet",
    "Budget- och skuldrådgivning",
    "Föräldrastöd",
    "Öppen rådgivning unga",
    "Anhörigstöd",
    "Familjerådgivning",
)
_SERVICE_SHARES = (0.26, 0.17, 0.19, 0.16, 0.08, 0.14)
_CONTACTS_PER_QUOTA = (5_300, 5_500, 6_100, 6_300, 8_700, 10_900, 4_050, 7_900, 4_250)
"""Contacts per year from 2019, then January–April 2025 and what follows: they have risen since 2023."""


@dataclass(frozen=True)
class ServiceContacts:
    """One row per kind, service, day and day of registration; ``contacts`` is how many."""

    kind: Numbers
    service: Numbers
    day: Days
    registered: Days
    contacts: Numbers


def simulate_service_contacts(rng: np.random.Generator) -> ServiceContacts:
    """All service contacts in order of day; the contacts of assignments sum to the published totals."""
    assignments = quotas("ifo.serviceuppdrag", tertial=1748, before=2600, after_per_year=5100)
    contacts = tuple(
        Quota(q.first, q.last, count, q.as_known) for q, count in zip(assignments, _CONTACTS_PER_QUOTA, strict=True)
    )
    parts = []
    for code, wanted in enumerate((assignments, contacts)):
        days = events_by_quota(rng, wanted, mean_delay_days=3.0, longest_delay_days=20, weekend=0.12)
        service = rng.choice(len(SERVICES), size=len(days), p=_SERVICE_SHARES)
        parts.append(np.stack([days[:, 0], np.full(len(days), code), service, days[:, 1]], axis=1))
    rows, counts = np.unique(np.concatenate(parts), axis=0, return_counts=True)
    return ServiceContacts(kind=rows[:, 1], service=rows[:, 2], day=rows[:, 0], registered=rows[:, 3], contacts=counts)
