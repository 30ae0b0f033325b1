"""All public pages, made from what is published and put in the place of those before."""

from __future__ import annotations

from django.conf import settings

from utfall.web.public.models import MeasureVersion, ReportVersion
from utfall.web.public.pages import answers_of
from utfall.web.public.site import write_site


def build_site() -> int:
    """Make every page anew; how many addresses there are. Safe to run again at any time."""
    measures = MeasureVersion.objects.filter(number__isnull=False).select_related("publication")
    reports = ReportVersion.objects.filter(is_published=True).select_related("publication")
    return write_site(settings.SURROUNDINGS.public_pages, answers_of(tuple(measures), tuple(reports)))
