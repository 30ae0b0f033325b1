"""Loads every definition, goal, mapping, report and policy strictly, and says what there is.

Usage: python scripts/check_definitions.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from utfall.disclosure.policy import load_policy
from utfall.errors import InvalidDefinition, UtfallError
from utfall.finance.coding import load_coding, refuse_other_areas
from utfall.measures.areas import load_areas
from utfall.measures.load import load_catalogue
from utfall.reports.report_definition import load_report_definition
from utfall.sources.mapping_file import load_mappings
from utfall.web.dialogue.definition import load_dialogue_definition
from utfall.web.self_assessment.question_set import load_question_sets

DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions"


def load_measures() -> str:
    """How many measures, goals and examples there are; warns of definitions whose day of review has passed."""
    catalogue = load_catalogue(DEFINITIONS)
    for problem in catalogue.reviews_passed(date.today()):
        print(problem)
    examples = sum(len(version.examples) for one in catalogue.values() for version in one.versions)
    return f"{len(catalogue)} mått och {len(catalogue.goals)} mål, med {examples} räknade exempel"


def load_business_areas() -> str:
    """That every measure stands in one business area, or is left out with a reason; and every goal, by its measure."""
    catalogue = load_catalogue(DEFINITIONS)
    found = load_areas(DEFINITIONS, measures=catalogue)
    for goal in catalogue.goals.values():
        if found.area_of(goal.measure) is None:
            raise InvalidDefinition(
                f"{goal.file}: målets mått {goal.measure} hör inte till något område.",
                remedy="Skriv måttet i ett områdes measures i definitions/areas.toml.",
            )
    return f"områden: {', '.join(area.name for area in found.areas)}"


def load_economy() -> str:
    """That accounts and units lead to lines and areas, and that an area which has measures too is the same there."""
    coding = load_coding(DEFINITIONS)
    areas = load_areas(DEFINITIONS, measures=load_catalogue(DEFINITIONS)).areas
    refuse_other_areas(coding, {area.id: area.name for area in areas})
    return f"ekonomi: {len(coding.lines) - 1} rader i resultaträkningen, {len(coding.areas) - 1} områden"


def load_system_mappings() -> str:
    """Which systems there is a mapping for."""
    return f"mappningar: {', '.join(sorted(load_mappings(DEFINITIONS / 'mappings')))}"


def load_reports() -> str:
    """Which reports are described."""
    files = sorted((DEFINITIONS / "reports").glob("*.toml"))
    for file in files:
        load_report_definition(file)
    return f"rapporter: {', '.join(file.stem for file in files)}"


def load_dialogue() -> str:
    """What a business dialogue asks, and of whom."""
    found = load_dialogue_definition(DEFINITIONS)
    return f"verksamhetsdialog: {len(found.questions)} frågor, {len(found.functions)} stödfunktioner"


def load_self_assessments() -> str:
    """Which sets of questions a group can assess itself by."""
    found = load_question_sets(DEFINITIONS)
    return f"självskattning: {', '.join(f'{one.title} ({len(one.questions)} frågor)' for one in found.values())}"


def load_disclosure_policy() -> str:
    """That the policy of small counts is there."""
    load_policy(DEFINITIONS / "policies/disclosure.toml")
    return "policy för små tal: disclosure.toml"


def main() -> int:
    failed = False
    loaders: tuple[Callable[[], str], ...] = (
        load_measures,
        load_business_areas,
        load_economy,
        load_system_mappings,
        load_reports,
        load_dialogue,
        load_self_assessments,
        load_disclosure_policy,
    )
    for load in loaders:
        try:
            print(load())
        except UtfallError as error:
            failed = True
            print(f"{error.title}: {error}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
