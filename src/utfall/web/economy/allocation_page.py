"""The council's allocation of a year: its bridge version by version, and what does not agree, open or explained."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from markupsafe import Markup

from utfall.errors import NotPossibleNow
from utfall.figures.kept import KeptGate
from utfall.finance.allocation import Allocation, Explanation, YearAllocations, allocations
from utfall.finance.allocation_book import TABLES, reconciled
from utfall.finance.indexation import indexation_bases
from utfall.finance.reconciling import Comparison, Outcome, Reconciliation
from utfall.model.problem import Place
from utfall.reports.allocation_tables import bridge_chart, bridge_table, plan_year_table, reconciliation_table
from utfall.reports.allocation_words import base_sentence, change_sentence, question, untried
from utfall.reports.render.html import chart_html, table_html
from utfall.store.delivery import Delivery
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.economy.drawing import kept_drawing
from utfall.web.economy.models import AllocationExplanation
from utfall.web.gates import open_store
from utfall.web.held_forecasts import IN_UTFALL
from utfall.web.year_money import definitions_mark, meaning

Found = tuple[tuple[YearAllocations, Reconciliation], ...]


@dataclass(frozen=True)
class OpenQuestion:
    """A comparison that does not agree, and the question that it asks."""

    title: str
    question: str


@dataclass(frozen=True)
class AllocationPage:
    """``version`` is the one shown, the newest unless another was asked for; the newest is reconciled."""

    year: int
    years: tuple[int, ...]
    version: str
    versions: tuple[tuple[str, datetime.date], ...]
    sentence: str
    chart: Markup
    bridge: Markup
    plan_years: Markup
    bases: tuple[str, ...]
    reconciliation: Markup
    open: tuple[OpenQuestion, ...]
    untried: tuple[str, ...]
    explanations: tuple[AllocationExplanation, ...]


def allocation_page(
    gate: KeptGate, *, year: int | None = None, version: str = "", known: datetime.date | None = None
) -> AllocationPage | None:
    """The page of a year, of the newest where none is named; None without any allocation. Raises ``Http404``."""
    every = _every(gate)
    if not every:
        return None
    chosen, reconciliation = _chosen(every, year)
    shown = _until(chosen, version)
    said = _explanations(chosen.year, known)
    explained = with_explanations(reconciliation, said)
    change = shown.newest.change()
    plan = plan_year_table(shown.newest)
    return AllocationPage(
        year=chosen.year,
        years=tuple(one.year for one, _ in reversed(every)),
        version=shown.newest.version,
        versions=tuple((one.version, one.decided_on) for one in chosen.versions),
        sentence="" if change is None else change_sentence(change, year=chosen.year),
        chart=kept_drawing(gate, ("bridge", chosen.year, shown.newest.version), lambda: _chart(shown.newest)),
        bridge=table_html(bridge_table(shown)),
        plan_years=Markup("") if plan is None else table_html(plan),
        bases=tuple(base_sentence(one) for one in indexation_bases(shown.newest)),
        reconciliation=table_html(reconciliation_table(explained)),
        open=tuple(OpenQuestion(one.title, question(one)) for one in explained.open),
        untried=untried(explained),
        explanations=said,
    )


def allocation_at(
    gate: KeptGate, *, year: int, version: str = "", known: datetime.date | None = None
) -> tuple[Allocation, Reconciliation]:
    """The year's version, the newest where none is named, and how the newest agrees with the internal budget, with
    what people have explained. Raises ``Http404``."""
    chosen, reconciliation = _chosen(_every(gate), year)
    return _until(chosen, version).newest, with_explanations(reconciliation, _explanations(year, known))


def _chart(shown: Allocation) -> Markup:
    chart = bridge_chart(shown)
    return Markup("") if chart is None else chart_html(chart)


def with_explanations(found: Reconciliation, said: Iterable[AllocationExplanation]) -> Reconciliation:
    """The reconciliation with what people have explained beside what the files explain."""
    standing = [one for one in said if one.withdrawn_at is None]

    def told(one: Comparison) -> Comparison:
        own = (
            Explanation(f"{each.text} ({each.by})", each.amount_ore, Place(IN_UTFALL))
            for each in standing
            if each.comparison == one.title
        )
        return replace(one, explanations=(*one.explanations, *own))

    return replace(found, comparisons=tuple(told(one) for one in found.comparisons))


@transaction.atomic
def explain(gate: KeptGate, *, year: int, comparison: str, amount_ore: int, text: str, by: User) -> None:
    """A person's explanation of a difference. Raises ``NotPossibleNow`` where it is not open, or it says nothing."""
    _, reconciliation = _chosen(_every(gate), year)
    standing = with_explanations(reconciliation, _explanations(year, None))
    found = next((one for one in standing.comparisons if one.title == comparison), None)
    if found is None or found.outcome is not Outcome.OPEN:
        raise NotPossibleNow("Skillnaden är inte öppen.", remedy="Läs in sidan på nytt och se vad som har förklarats.")
    if not text.strip() or not amount_ore:
        raise NotPossibleNow("Förklaringen saknar text eller belopp.", remedy="Skriv båda.")
    AllocationExplanation.objects.create(
        year=year, comparison=comparison, amount_ore=amount_ore, text=text.strip(), by=by
    )
    record("allocation.explained", by=by.username, thing=f"{year} {comparison}", reason=text.strip())


@transaction.atomic
def take_back(explanation: AllocationExplanation, *, by: User) -> None:
    """The difference is open again by so much. Nothing happens to one that is already taken back."""
    held = AllocationExplanation.objects.select_for_update().get(id=explanation.id)
    if held.withdrawn_at is None:
        held.withdrawn_at, held.withdrawn_by = timezone.now(), by
        held.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("allocation.withdrawn", by=by.username, thing=f"{held.year} {held.comparison}", reason=held.text)


def _explanations(year: int, known: datetime.date | None) -> tuple[AllocationExplanation, ...]:
    found = AllocationExplanation.objects.filter(year=year).select_related("by", "withdrawn_by")
    return tuple(found if known is None else found.filter(at__date__lte=known))


def _every(gate: KeptGate) -> Found:
    return gate.keep(("allocations", definitions_mark()), lambda: _read(gate.delivery))


def _read(delivery: Delivery) -> Found:
    files = open_store().current_files(delivery, tables=TABLES)
    every = allocations(files)
    return tuple((one, reconciled(files, meaning().coding, chosen=one, among=every)[0]) for one in every)


def _chosen(every: Found, year: int | None) -> tuple[YearAllocations, Reconciliation]:
    found = next((one for one in reversed(every) if year in (None, one[0].year)), None)
    if found is None:
        raise Http404
    return found


def _until(chosen: YearAllocations, version: str) -> YearAllocations:
    """The versions up to the one named."""
    names = [one.version for one in chosen.versions]
    if not version:
        return chosen
    if version not in names:
        raise Http404
    return replace(chosen, versions=chosen.versions[: names.index(version) + 1])
