"""Every public address with its content, made from the published versions alone."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static

from utfall.figures.kept import code_digest
from utfall.reports.figure_exports import as_csv, figure_record
from utfall.reports.reading_back import report_from_json
from utfall.reports.render.html import section_html
from utfall.web.public.catalogue import catalogue_rdf
from utfall.web.public.changes import changes_since
from utfall.web.public.kolada.kept import comparison_of
from utfall.web.public.models import MeasureVersion, Published, ReportVersion
from utfall.web.public.picture import months_picture
from utfall.web.public.publisher import publisher
from utfall.web.public.searching import INDEX as SEARCH_INDEX
from utfall.web.public.searching import Findable, index_of
from utfall.web.public.showing import BEGINNING, Shown, report_address
from utfall.web.public.site import NOT_FOUND, ROOT, Answer

HTML, CSV, JSON = "text/html; charset=utf-8", "text/csv; charset=utf-8", "application/json"
RDF, PDF = "application/rdf+xml", "application/pdf"


def answers_of(measures: Sequence[MeasureVersion], reports: Sequence[ReportVersion]) -> Iterator[Answer]:
    """All addresses. What is withdrawn keeps its own, which says so."""
    by_measure: dict[str, list[Shown]] = defaultdict(list)
    for row in measures:
        by_measure[row.measure].append(Shown(row))
    standing = {name: [one for one in found if not one.row.is_withdrawn] for name, found in sorted(by_measure.items())}
    newest = [found[-1] for found in standing.values() if found]
    newest.sort(key=lambda one: one.content.words.title)
    # One that was withdrawn may have been published again, at the same address.
    reports = list({(one.period_id, one.version): one for one in sorted(reports, key=lambda one: one.id)}.values())
    open_reports = [one for one in reports if not one.is_withdrawn]
    for found in by_measure.values():
        yield from _measure_answers(found)
    for report in reports:
        yield from _report_answers(report)
    yield from _common_answers(newest, open_reports, standing)


def _measure_answers(versions: Sequence[Shown]) -> Iterator[Answer]:
    standing = [one for one in versions if not one.row.is_withdrawn]
    for one in versions:
        if one.row.is_withdrawn:
            for end in ("", "siffror.csv", "siffror.json"):
                yield _withdrawn(f"{one.address}{end}", one.row, title=one.content.words.title, page=one.page)
        else:
            yield from _version_answers(one, standing, at=one.address, is_lasting=True)
    if standing:
        yield from _version_answers(standing[-1], standing, at=standing[-1].page, is_lasting=False)
    else:
        last = versions[-1]
        for end in ("", "siffror.csv", "siffror.json"):
            yield _withdrawn(f"{last.page}{end}", last.row, title=last.content.words.title, page="")


def _version_answers(one: Shown, versions: Sequence[Shown], *, at: str, is_lasting: bool) -> Iterator[Answer]:
    changed = one.published_at
    # A lasting page does not tell of versions after it: it would not be the same tomorrow.
    comparison = None if is_lasting else comparison_of(one.row.measure)
    beside = () if is_lasting else tuple(versions[::-1])

    def page() -> bytes:
        picture = months_picture(one.content)
        context = {"shown": one, "versions": beside, "is_lasting": is_lasting, "comparison": comparison}
        return _page("measure", {**context, "picture": picture})

    name = f"{one.row.measure}-v{one.number}"

    def answer(end: str, make: Callable[[], bytes], kind: str, file_name: str = "") -> Answer:
        told = [(other.number, other.published_at) for other in beside]
        basis = _basis(one.row.digest, one.number, changed, told, comparison)
        return Answer(f"{at}{end}", make, kind, changed, is_lasting=is_lasting, file_name=file_name, basis=basis)

    yield answer("", page, HTML)
    yield answer("siffror.csv", partial(_csv, one), CSV, f"{name}.csv")
    yield answer("siffror.json", partial(_json, one), JSON)


def _basis(*made_from: object) -> str:
    """What a lasting answer is made from: its content, and all that gives it its form."""
    about = (*made_from, _code(), repr(publisher()), settings.SURROUNDINGS.public_address, static("utfall/utfall.css"))
    return hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()


@cache
def _code() -> str:
    """SHA-256 over the code and templates of this room and of the rooms below."""
    here = sorted(file for end in ("*.py", "*.html") for file in Path(__file__).parent.rglob(end))
    return hashlib.sha256(b"".join([code_digest().encode(), *(file.read_bytes() for file in here)])).hexdigest()


def _report_answers(report: ReportVersion) -> Iterator[Answer]:
    at = report_address(report)
    if report.is_withdrawn:
        for end in ("", "rapport.pdf"):
            yield _withdrawn(f"{at}{end}", report, title=str(report), page="")
        return
    changed = report.publication.published_at or BEGINNING
    name = f"rapport-{report.period_id}-v{report.version}.pdf"
    basis = _basis(report.digest, changed)
    yield Answer(at, partial(_report_page, report), HTML, changed, is_lasting=True, basis=basis)
    pdf = f"{at}rapport.pdf"
    yield Answer(pdf, lambda: bytes(report.pdf), PDF, changed, is_lasting=True, file_name=name, basis=basis)


def _report_page(report: ReportVersion) -> bytes:
    content = report_from_json(report.content)
    parts = [(section, section_html(section)) for section in content.sections]
    return _page("report", {"report": report, "content": content, "parts": parts, "address": report_address(report)})


def _common_answers(
    newest: Sequence[Shown], reports: Sequence[ReportVersion], standing: Mapping[str, Sequence[Shown]]
) -> Iterator[Answer]:
    moments = [one.published_at for one in newest] + [one.publication.published_at or BEGINNING for one in reports]
    changed = max(moments, default=BEGINNING)
    changes = changes_since(tuple(standing.values()))
    context = {
        "measures": newest,
        "reports": [(one, report_address(one)) for one in sorted(reports, key=lambda r: r.period, reverse=True)],
        "changes": changes,
    }
    for address, template in (
        ("", "start"),
        ("nyckeltal/", "measures"),
        ("rapporter/", "reports"),
        ("andrat/", "changes"),
        ("data/", "data"),
        ("sok/", "search"),
        ("om/", "about"),
    ):
        yield Answer(f"{ROOT}{address}", partial(_page, template, context), HTML, changed)
    yield Answer(NOT_FOUND, partial(_page, "not_found", context), HTML, changed)
    findable = [*map(_findable, newest), *map(_findable_report, reports)]
    yield Answer(SEARCH_INDEX, partial(index_of, findable), JSON, changed)
    yield Answer(f"{ROOT}data.json", partial(_data_index, newest), JSON, changed)
    yield Answer(f"{ROOT}katalog.rdf", partial(catalogue_rdf, newest, changed), RDF, changed)


def _withdrawn(address: str, row: Published, *, title: str, page: str) -> Answer:
    assert row.withdrawn_at is not None, "asked for what is withdrawn"
    context = {"title": title, "row": row, "page": page}
    return Answer(address, partial(_page, "withdrawn", context), HTML, row.withdrawn_at, status=410)


def _page(template: str, context: Mapping[str, Any]) -> bytes:
    around = {"publisher": publisher(), "base": settings.SURROUNDINGS.public_address}
    return render_to_string(f"public/{template}.html", {**around, **context}).encode()


def _csv(one: Shown) -> bytes:
    return ("\ufeff" + as_csv(one.content.figures)).encode()


def _json(one: Shown) -> bytes:
    words = {**vars(one.content.words), "unit": one.content.words.unit.value}
    body = {
        "publisher": publisher().name,
        "license": publisher().license,
        "address": f"{settings.SURROUNDINGS.public_address}{one.address}",
        "measure": words,
        "number": one.number,
        "published_at": one.published_at.isoformat(),
        "known_at": one.content.known_at.isoformat(),
        "figures": [{**figure_record(figure), "notes": list(figure.notes)} for figure in one.content.figures],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _data_index(newest: Sequence[Shown]) -> bytes:
    base = settings.SURROUNDINGS.public_address
    body = [
        {
            "measure": one.row.measure,
            "title": one.content.words.title,
            "number": one.number,
            "published_at": one.published_at.isoformat(),
            "page": f"{base}{one.address}",
            "csv": f"{base}{one.address}siffror.csv",
            "json": f"{base}{one.address}siffror.json",
        }
        for one in newest
    ]
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _findable(one: Shown) -> Findable:
    words = one.content.words
    everything = (words.measure, words.short_title, words.explanation, words.population, words.owner)
    return Findable(words.title, one.page, "nyckeltal", words.explanation, " ".join(everything))


def _findable_report(report: ReportVersion) -> Findable:
    titles = json.loads(report.content)["sections"]
    headings = ", ".join(one["title"] for one in titles)
    return Findable(str(report), report_address(report), "rapport", headings, headings)
