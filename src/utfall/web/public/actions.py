"""Publishing: made ready to be looked at, published at once or on a day, and taken back. Each act stands in the log."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from utfall.errors import NotPossibleNow, UtfallError
from utfall.model.figure import Figure
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.frozen_reports import frozen_content
from utfall.web.gates import gate_at
from utfall.web.public.beside import beside_published
from utfall.web.public.building import build_site
from utfall.web.public.choosing import breakdown_of, chosen_figures
from utfall.web.public.content import PublishedMeasure, sentence_of, words_of
from utfall.web.public.copying import PublicCopy, public_copy
from utfall.web.public.models import MeasureVersion, Publication, Published, ReportVersion
from utfall.web.public.report_figures import figures_of
from utfall.web.public.standing_public import public_figures, public_reports
from utfall.web.shown import delivery_at

State = Publication.State


@transaction.atomic
def begin(*, measures: Sequence[str], reports: Sequence[tuple[str, int]], by_group: bool, by: User) -> Publication:
    """A publication of what was chosen, to be prepared (``prepare``)."""
    made = Publication.objects.create(
        measures=sorted(measures), reports=[list(one) for one in reports], by_group=by_group, made_by=by
    )
    record("publication.prepared", by=by.username, thing=str(made), measures=made.measures, reports=made.reports)
    return made


def prepare(publication: Publication, *, known: datetime.date | None = None) -> None:
    """What will be public, worked out and kept with the publication: what people look at is what is published then.
    Figures are as known on the day ``known``; None: to the newest delivery.

    Raises ``UtfallError`` where there are no figures, and says so in the publication.
    """
    try:
        measures = _measures(publication, known)
        copies = _reports(publication, measures)
    except UtfallError as error:
        publication.trouble = f"{error.cause} {error.remedy}".strip()
        publication.state = State.ENDED
        publication.save(update_fields=["trouble", "state"])
        raise
    with transaction.atomic():
        publication.measure_versions.all().delete()
        publication.report_versions.all().delete()
        for content in measures:
            MeasureVersion.objects.create(
                publication=publication,
                measure=content.words.measure,
                content=content.to_json(),
                digest=content.digest,
            )
        for (period, version), copy in zip(publication.reports, copies, strict=True):
            ReportVersion.objects.create(
                publication=publication,
                period_id=period,
                version=version,
                content=copy.report.to_json(),
                digest=copy.report.digest,
                pdf=copy.pdf,
                hidden=list(copy.hidden),
            )
        publication.basis = basis()
        days = [one.known_at for one in measures] + [one.report.known_at for one in copies]
        publication.known_at = max(days, default=None)
        publication.state = State.READY
        publication.save()


def _measures(publication: Publication, known: datetime.date | None) -> list[PublishedMeasure]:
    gate = gate_at(delivery_at(known))
    newest = gate_at(delivery_at(None))
    found = []
    for measure in publication.measures:
        by = breakdown_of(gate, measure) if publication.by_group else ""
        figures = beside_published(
            newest,
            chosen_figures(gate, measure, by=by),
            public_figures(measure),
            still_public=public_figures(measure, withdrawn=False),
        )
        found.append(
            PublishedMeasure(
                words=words_of(gate.definition(measure), known_at=gate.known_at),
                delivery=gate.delivery.id,
                delivery_number=gate.delivery.number,
                known_at=gate.known_at,
                by=by,
                figures=figures,
                sentence=sentence_of(figures, gate.definition(measure)),
            )
        )
    return found


def _reports(publication: Publication, measures: Sequence[PublishedMeasure]) -> list[PublicCopy]:
    """The copies, each protected also beside the measures of the same publication and the copies before it."""
    gate = gate_at(delivery_at(None))
    beside: dict[str, list[Sequence[Figure]]] = {one.words.measure: [one.figures] for one in measures}
    found = []
    for period, version in publication.reports:
        if (period, version) in public_reports():
            raise NotPossibleNow(
                f"Rapporten {period}, version {version}, är redan publik, och en varaktig adress byter inte innehåll.",
                remedy="Dra tillbaka den först, eller publicera en ny version av rapporten.",
            )
        copy = public_copy(gate, frozen_content(period, version), beside)
        for measure, figures in figures_of(copy.report).items():
            beside.setdefault(measure, []).append(figures)
        found.append(copy)
    return found


def basis() -> str:
    """A digest of everything published: with something more, another publication must be protected beside that too."""
    measures = MeasureVersion.objects.filter(number__isnull=False).order_by("id").values_list("digest", flat=True)
    reports = ReportVersion.objects.filter(is_published=True).order_by("id").values_list("digest", flat=True)
    return hashlib.sha256("\n".join([*measures, *reports]).encode()).hexdigest()


@transaction.atomic
def plan(publication: Publication, *, day: datetime.date, by: User) -> None:
    """It is published that day, as it has been looked at."""
    found = _open(publication)
    if day <= timezone.localdate():
        raise NotPossibleNow("Dagen har redan varit eller är i dag.", remedy="Välj en senare dag, eller publicera nu.")
    found.day, found.state, found.published_by = day, State.PLANNED, by
    found.save(update_fields=["day", "state", "published_by"])
    record("publication.planned", by=by.username, thing=str(found), day=day.isoformat())


def publish(publication: Publication, *, by: User) -> None:
    """The prepared content becomes public: each measure's next version.

    Raises ``NotPossibleNow`` where something else has been published since it was prepared.
    """
    with transaction.atomic():
        # One at a time, also where the database lets several write: each must see what the other has made public.
        Publication.objects.select_for_update().order_by("id").first()
        found = _open(publication)
        if found.basis != basis():
            raise NotPossibleNow(
                "Något annat har publicerats sedan den här publiceringen förbereddes.",
                remedy="Förbered den på nytt, så att siffrorna skyddas även mot det.",
            )
        for version in found.measure_versions.all():
            last = MeasureVersion.objects.filter(measure=version.measure).aggregate(last=Max("number"))["last"]
            version.number = (last or 0) + 1
            version.save(update_fields=["number"])
        found.report_versions.update(is_published=True)
        found.state, found.published_by, found.published_at = State.PUBLISHED, by, timezone.now()
        found.save(update_fields=["state", "published_by", "published_at"])
        record(
            "publication.published",
            by=by.username,
            thing=str(found),
            measures={one.measure: one.number for one in found.measure_versions.all()},
            reports=found.reports,
        )
    build_site()


@transaction.atomic
def end(publication: Publication, *, by: User) -> None:
    """It is not to be published."""
    found = _open(publication)
    found.state = State.ENDED
    found.save(update_fields=["state"])
    record("publication.ended", by=by.username, thing=str(found))


def withdraw(published: Published, *, why: str, by: User) -> None:
    """The address says from now on that it is withdrawn, when and why. It counts as published still: what has been
    public may have been kept by somebody."""
    with transaction.atomic():
        found = type(published).objects.select_for_update().get(id=published.pk)
        if found.is_withdrawn:
            raise NotPossibleNow("Den är redan tillbakadragen.", remedy="Ladda om sidan.")
        found.withdrawn_at, found.withdrawn_by, found.withdrawn_why = timezone.now(), by, why.strip()
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        record("publication.withdrawn", by=by.username, thing=str(found), reason=why.strip())
    build_site()


def publish_due(today: datetime.date) -> None:
    """Publications whose day has come. One that cannot be published says why and waits for somebody."""
    for publication in Publication.objects.filter(state=State.PLANNED, day__lte=today).order_by("day", "id"):
        try:
            publish(publication, by=publication.published_by or publication.made_by)
        except NotPossibleNow as error:
            publication.refresh_from_db()
            publication.state, publication.trouble = State.READY, f"{error.cause} {error.remedy}"
            publication.save(update_fields=["state", "trouble"])


def _open(publication: Publication) -> Publication:
    found = Publication.objects.select_for_update().get(id=publication.id)
    if not found.is_open:
        raise NotPossibleNow(
            f"Publiceringen är {found.get_state_display().lower()}.", remedy="Ladda om sidan, eller gör en ny."
        )
    return found
