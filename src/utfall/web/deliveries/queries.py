"""What the pages of deliveries show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404

from utfall.errors import InvalidDefinition, NoDelivery, NoStore, UtfallError
from utfall.finance.coding import load_coding
from utfall.finance.plan_findings import has_plan, plan_findings
from utfall.model.problem import Place, Problem, Severity
from utfall.sources.mapping import Mapping as SystemMapping
from utfall.sources.mapping_file import load_mappings
from utfall.sources.quality import BROKEN_CHECK
from utfall.sources.suggesting.fitting import Fitting, fitting_of
from utfall.store.delivery import Delivery
from utfall.web.deliveries.models import Upload
from utfall.web.gates import open_store, surroundings
from utfall.web.shown import known_deliveries

PROBLEMS_SHOWN = 200


@dataclass(frozen=True)
class LookedAt:
    """A file handed in: what fits it, or why it cannot be read at all (``refusal``)."""

    index: int
    name: str
    fitting: Fitting
    refusal: str = ""

    @property
    def is_known(self) -> bool:
        """Some mapping reads it, or leaves it aside by intent."""
        return bool(self.fitting.system) and not self.refusal


def history() -> tuple[Delivery, ...]:
    """All deliveries, the newest first; none where there is no store yet."""
    try:
        return tuple(reversed(known_deliveries()))
    except (NoStore, NoDelivery):
        return ()


def delivery_of(number: int) -> Delivery:
    """The delivery of that number. Raises ``Http404``."""
    for one in history():
        if one.number == number:
            return one
    raise Http404


def problems_of(delivery: Delivery) -> tuple[Problem, ...]:
    """What was found, errors first; as many as a page bears. Of the plan also what shows only beside all others."""
    order = list(Severity)
    every = (*open_store().problems(delivery), *_plan_problems(delivery))
    found = sorted(every, key=lambda p: (order.index(p.severity), p.code, str(p.place)))
    return tuple(found[:PROBLEMS_SHOWN])


def _plan_problems(delivery: Delivery) -> tuple[Problem, ...]:
    """As ``plan_findings``; that they could not be looked for is a finding too."""
    if delivery.is_unchanged or not has_plan(delivery):
        return ()
    try:
        return plan_findings(open_store(), delivery, load_coding(surroundings().definitions))
    except InvalidDefinition as error:
        message = f"Budget och prognoser är inlästa men kunde inte prövas: {error.cause}"
        return (Problem(BROKEN_CHECK, Severity.ERROR, message, error.remedy, Place("definitions/economy")),)


def mappings() -> Mapping[str, SystemMapping]:
    """The mappings that an import knows now: the shipped ones, and the organisation's own, which stand before them."""
    return load_mappings(surroundings().definitions / "mappings", surroundings().mappings)


def looked_at(upload: Upload) -> tuple[LookedAt, ...]:
    """Each of the upload's files."""
    known = mappings()
    return tuple(_look(index, path, known) for index, path in enumerate(upload.paths))


def _look(index: int, path: Path, known: Mapping[str, SystemMapping]) -> LookedAt:
    try:
        return LookedAt(index, path.name, fitting_of(path, mappings=known))
    except UtfallError as error:
        return LookedAt(index, path.name, Fitting(), str(error))
