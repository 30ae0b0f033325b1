"""All definitions and goals of one folder, checked against each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from utfall.errors import InvalidDefinition, UnknownMeasure
from utfall.measures.definition import Definition
from utfall.measures.goals import Goal
from utfall.measures.schema import suggestion
from utfall.model.problem import Place, Problem, Severity
from utfall.model.question import Ratio


@dataclass(frozen=True)
class Catalogue(Mapping[str, Definition]):
    """A mapping of measure id to definition, in order of id; ``goals`` likewise, in the report's order.

    Raises ``InvalidDefinition`` when built of definitions that name each other wrongly.
    """

    definitions: Mapping[str, Definition]
    goals: Mapping[str, Goal]

    def __post_init__(self) -> None:
        for definition in self.definitions.values():
            _check_goal(definition, self.goals)
            _check_ratios(definition, self.definitions)
        for goal in self.goals.values():
            if goal.measure not in self.definitions:
                raise InvalidDefinition(
                    f"{goal.file}: measure är ”{goal.measure}”, men det måttet finns inte.",
                    remedy=suggestion(goal.measure, self.definitions, what="Mått som finns"),
                )

    def __getitem__(self, measure: str) -> Definition:
        return self.definitions[measure]

    def __iter__(self) -> Iterator[str]:
        return iter(self.definitions)

    def __len__(self) -> int:
        return len(self.definitions)

    def measure(self, measure: str) -> Definition:
        """The definition; raises ``UnknownMeasure`` with the nearest id."""
        if measure not in self.definitions:
            raise UnknownMeasure(
                f"Måttet ”{measure}” finns inte.",
                remedy=suggestion(measure, self.definitions, what="Mått som finns"),
            )
        return self.definitions[measure]

    def measures_of(self, goal: str) -> tuple[Definition, ...]:
        """The definitions linked to that goal."""
        return tuple(definition for definition in self.definitions.values() if definition.goal == goal)

    def reviews_passed(self, today: date) -> tuple[Problem, ...]:
        """A warning for every definition whose day of review has passed; it still counts."""
        return tuple(
            Problem(
                "DEF-001",
                Severity.WARNING,
                f"Definitionen {definition.id} skulle ha setts över senast {definition.review_on.isoformat()}.",
                f"{definition.owner} läser igenom den och sätter ett nytt review_on.",
                Place(definition.file, column="review_on"),
            )
            for definition in self.definitions.values()
            if definition.review_on < today
        )


def _check_goal(definition: Definition, goals: Mapping[str, Goal]) -> None:
    if definition.goal is not None and definition.goal not in goals:
        raise InvalidDefinition(
            f"{definition.file}: goal är ”{definition.goal}”, men det målet finns inte.",
            remedy=suggestion(definition.goal, goals, what="Mål som finns"),
        )


def _check_ratios(definition: Definition, definitions: Mapping[str, Definition]) -> None:
    """Both parts exist, are no ratios themselves and have every breakdown of the ratio."""
    for number, version in enumerate(definition.versions, start=1):
        if not isinstance(version.spec, Ratio):
            continue
        for field in dataclasses.fields(version.spec):
            part = getattr(version.spec, field.name)
            place = f"{definition.file}: version[{number}].measure.{field.name} är ”{part}”"
            others = [known for known in definitions if known != definition.id]
            if part not in others:
                raise InvalidDefinition(
                    f"{place}, men det måttet finns inte.", remedy=suggestion(part, others, what="Mått som finns")
                )
            if any(isinstance(other.spec, Ratio) for other in definitions[part].versions):
                raise InvalidDefinition(
                    f"{place}, men det är självt en kvot.", remedy="Skriv kvoten av de mått som den bygger på."
                )
            for breakdown in definition.breakdowns:
                if breakdown not in definitions[part].breakdowns:
                    raise InvalidDefinition(
                        f"{definition.file}: breakdowns har ”{breakdown.name}”, men {part} har inte den indelningen.",
                        remedy=f"Ta bort den, eller lägg till den i {definitions[part].file}.",
                    )
