"""The public copy of a decided report: the same content, without the figures that would tell of few beside what has
been published."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from utfall.figures.kept import KeptGate
from utfall.model.figure import Figure
from utfall.reports import write_pdf
from utfall.reports.content import FigureRecord, Report
from utfall.web.gates import surroundings
from utfall.web.public.beside import held_back
from utfall.web.public.content import place_of
from utfall.web.public.leaving_out import without
from utfall.web.public.report_figures import is_counted
from utfall.web.public.standing_public import public_figures


@dataclass(frozen=True)
class PublicCopy:
    """The copy, its PDF, and the references of the figures that were left out."""

    report: Report
    pdf: bytes
    hidden: tuple[str, ...]


def public_copy(gate: KeptGate, report: Report, beside: Mapping[str, Sequence[Sequence[Figure]]]) -> PublicCopy:
    """The copy; ``gate`` is the one on the newest delivery, ``beside`` what will be public at the same time."""
    hidden = _hidden(gate, report, beside)
    copy = without(report, hidden) if hidden else report
    with tempfile.TemporaryDirectory(dir=surroundings().uploads) as folder:
        path = Path(folder) / "rapport.pdf"
        write_pdf(copy, path)
        return PublicCopy(copy, path.read_bytes(), tuple(sorted(hidden)))


def _hidden(gate: KeptGate, report: Report, beside: Mapping[str, Sequence[Sequence[Figure]]]) -> frozenset[str]:
    groups: dict[str, dict[str, list[FigureRecord]]] = defaultdict(lambda: defaultdict(list))
    for record in report.figures:
        if is_counted(record) and record.figure.value.has_value:
            groups[record.measure][record.figure.origin.delivery].append(record)
    found: set[str] = set()
    for measure, by_delivery in groups.items():
        published = [*public_figures(measure), *beside.get(measure, ())]
        # The oldest delivery first: what the report shows of it stands when the next is looked at.
        for records in sorted(by_delivery.values(), key=lambda some: some[0].figure.origin.known_at):
            places = held_back(gate, [one.figure for one in records], published)
            found |= {one.reference for one in records if place_of(one.figure) in places}
            published.append(tuple(one.figure for one in records if place_of(one.figure) not in places))
    return frozenset(found)
