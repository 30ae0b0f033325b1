"""Addresses of the report."""

from __future__ import annotations

from django.urls import path

from utfall.web.reporting import giving, views, writing

_REPORT = "<str:period>/<int:version>/"
_SECTION = f"{_REPORT}<slug:slug>/"

urlpatterns = [
    path("", views.reports, name="reports"),
    path("ny/", views.start, name="report_start"),
    path(_REPORT, views.report, name="report"),
    path(f"{_REPORT}las/", views.read, name="report_read"),
    path(f"{_REPORT}besluta/", views.decide, name="report_decide"),
    path(f"{_REPORT}fil/<str:kind>/", views.file, name="report_file"),
    path(f"{_REPORT}siffror/", writing.figures, name="report_figures"),
    path(f"{_REPORT}uppdrag/", giving.give, name="report_give"),
    path(_SECTION, writing.section, name="section"),
    path(f"{_SECTION}spara/", writing.save, name="section_save"),
    path(f"{_SECTION}forhandsvisa/", writing.preview, name="section_preview"),
    path(f"{_SECTION}lage/", writing.state, name="section_state"),
    path(f"{_SECTION}ansvar/", writing.assign, name="section_assign"),
    path(f"{_SECTION}granskat/", writing.reviewed, name="section_reviewed"),
    path(f"{_SECTION}kommentar/", writing.comment, name="section_comment"),
    path(f"{_SECTION}kommentar/<int:comment_id>/", writing.close_comment, name="section_comment_close"),
    path(f"{_SECTION}versioner/", writing.revisions, name="section_revisions"),
]
