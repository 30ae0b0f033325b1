"""The addresses of the public pages, and of the room where people publish."""

from __future__ import annotations

from tests.web.doors import Whose
from tests.web.doors.door import Door, Rule

from utfall.web.frozen_reports import frozen_content
from utfall.web.public.models import MeasureVersion, Publication, ReportVersion

_ONE, _MEASURE = "publicering/<int:number>/", "oppet/nyckeltal/<str:measure>/"
_VERSION, _REPORT = f"{_MEASURE}v/<int:number>/", "oppet/rapport/<str:period>/<int:version>/"
_ABSENT = "publicering/987654/"
_PUBLIC = frozenset({"GET", "HEAD", "POST"})
"""What nothing is published at answers everybody alike (404, 405)."""

DOORS: dict[str, Door] = {
    _ONE: Door(Rule.NONE, "publicering/{publication}/", missing=_ABSENT),
    f"{_ONE}nyckeltal/<str:measure>/": Door(
        Rule.NONE, "publicering/{publication}/nyckeltal/placering.lvm/", missing=f"{_ABSENT}nyckeltal/placering.lvm/"
    ),
    f"{_ONE}rapport/<str:period>/<int:version>/": Door(
        Rule.NONE, "publicering/{publication}/rapport/2024-T1/1/", missing=f"{_ABSENT}rapport/2024-T1/1/"
    ),
    **{
        f"{_ONE}{end}": Door(Rule.NONE, f"publicering/{{publication}}/{end}", missing=f"{_ABSENT}{end}")
        for end in ("publicera/", "bestam/", "avbryt/")
    },
    "publicering/publicerat/<slug:kind>/<int:number>/": Door(
        Rule.NONE, "publicering/publicerat/nyckeltal/{published}/", missing="publicering/publicerat/nyckeltal/987654/"
    ),
    **{
        route: Door(Rule.NONE, route.replace("<str:measure>", "finns-ej").replace("<int:number>", "1"), lacking=_PUBLIC)
        for route in (_MEASURE, _VERSION)
    },
    **{
        f"{route}siffror.<str:kind>": Door(
            Rule.NONE, f"{route}siffror.csv".replace("<str:measure>", "x").replace("<int:number>", "1"), lacking=_PUBLIC
        )
        for route in (_MEASURE, _VERSION)
    },
    _REPORT: Door(Rule.NONE, "oppet/rapport/2025-T1/1/", lacking=_PUBLIC),
    f"{_REPORT}rapport.<str:kind>": Door(Rule.NONE, "oppet/rapport/2025-T1/1/rapport.pdf", lacking=_PUBLIC),
}


def furnish(mine: Whose, others: Whose) -> dict[str, object]:
    """A publication that has been looked at, and a version that is public; their figures are not read here."""
    content = _content()
    ready = Publication.objects.create(state="ready", measures=["placering.lvm"], made_by=others.user)
    MeasureVersion.objects.create(publication=ready, measure="placering.lvm", content=content, digest="1" * 64)
    ReportVersion.objects.create(
        publication=ready, period_id="2024-T1", version=1, content=frozen_content("2024-T1", 1).to_json(), pdf=b"%PDF"
    )
    done = Publication.objects.create(state="published", made_by=others.user, published_by=others.user)
    public = MeasureVersion.objects.create(
        publication=done, measure="placering.lvm", number=1, content=content, digest="0" * 64
    )
    return {"publication": ready.id, "published": public.id}


def _content() -> str:
    from datetime import date

    from utfall.web.gates import catalogue
    from utfall.web.public.content import PublishedMeasure, words_of

    day = date(2025, 5, 5)
    words = words_of(catalogue()["placering.lvm"], known_at=day)
    return PublishedMeasure(words, "prov", 1, day, "", ()).to_json()
