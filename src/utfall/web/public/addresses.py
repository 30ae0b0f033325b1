"""The public addresses, named so that links and tests know them; ``serving.public_pages`` answers all of them."""

from __future__ import annotations

from django.urls import path

from utfall.web.public.serving import served

_MEASURE = "nyckeltal/<str:measure>/"
_VERSION = f"{_MEASURE}v/<int:number>/"
_REPORT = "rapport/<str:period>/<int:version>/"

urlpatterns = [
    path("", served, name="public_start"),
    path("nyckeltal/", served, name="public_measures"),
    path("rapporter/", served, name="public_reports"),
    path("andrat/", served, name="public_changes"),
    path("data/", served, name="public_data"),
    path("sok/", served, name="public_search"),
    path("om/", served, name="public_about"),
    path("sok.json", served, name="public_search_index"),
    path("data.json", served, name="public_data_index"),
    path("katalog.rdf", served, name="public_catalogue"),
    path(_MEASURE, served, name="public_measure"),
    path(f"{_MEASURE}siffror.<str:kind>", served, name="public_measure_file"),
    path(_VERSION, served, name="public_version"),
    path(f"{_VERSION}siffror.<str:kind>", served, name="public_version_file"),
    path(_REPORT, served, name="public_report"),
    path(f"{_REPORT}rapport.<str:kind>", served, name="public_report_file"),
]
