"""Exempelstads kommun: one coherent history of events, of which every extract shows a part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from utfall.synthetic.casework import Cases, simulate_cases
from utfall.synthetic.emergency import Chain
from utfall.synthetic.homes import FamilyHomes, simulate_family_homes
from utfall.synthetic.interventions import Interventions, simulate_interventions
from utfall.synthetic.placements import Placements, place
from utfall.synthetic.population import Population, assign_persons
from utfall.synthetic.referrals import Referrals, simulate_referrals
from utfall.synthetic.school import Attendance, simulate_attendance
from utfall.synthetic.services import ServiceContacts, simulate_service_contacts

NAME = "Exempelstads kommun"
DEFAULT_SEED = 20250505


@dataclass(frozen=True)
class Municipality:
    """Everything that happened, known to the simulator at once. Rows refer to each other by position."""

    cases: Cases
    referrals: Referrals
    interventions: Interventions
    chains: tuple[Chain, ...]
    placements: Placements
    population: Population
    homes: FamilyHomes
    services: ServiceContacts
    attendance: Attendance


def simulate(*, seed: int = DEFAULT_SEED) -> Municipality:
    """The municipality's history from 2019 to May 2026; the same seed gives the same history, event by event.

    Each room draws from its own stream of random numbers, so that a change in one leaves the others as they were.
    """
    streams = iter(np.random.default_rng(np.random.SeedSequence(seed)).spawn(8))
    cases = simulate_cases(next(streams))
    interventions, chains = simulate_interventions(next(streams), cases)
    referrals = simulate_referrals(next(streams), cases)
    population = assign_persons(
        next(streams), cases=cases, referrals=referrals, interventions=interventions, chains=chains
    )
    return Municipality(
        cases=cases,
        referrals=referrals,
        interventions=interventions,
        chains=chains,
        placements=place(next(streams), chains=chains, cases=cases, interventions=interventions, population=population),
        population=population,
        homes=simulate_family_homes(next(streams)),
        services=simulate_service_contacts(next(streams)),
        attendance=simulate_attendance(next(streams), cases=cases, interventions=interventions, population=population),
    )
