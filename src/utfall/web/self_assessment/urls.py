"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.self_assessment import agreeing, views

_ONE = "<int:number>/"

urlpatterns = [
    path("", views.self_assessments, name="self_assessments"),
    path("ny/", views.start, name="self_assessment_start"),
    path(_ONE, views.self_assessment, name="self_assessment"),
    path(f"{_ONE}svara/", views.answer, name="self_assessment_answer"),
    path(f"{_ONE}stang-insamlingen/", views.close_collection, name="self_assessment_collected"),
    path(f"{_ONE}fraga/<int:question>/", agreeing.question, name="self_assessment_question"),
    path(f"{_ONE}omrade/", agreeing.add_area, name="self_assessment_add_area"),
    path(f"{_ONE}omrade/<int:area>/", agreeing.change_area, name="self_assessment_area"),
    path(f"{_ONE}uppdrag/", agreeing.assign, name="self_assessment_assign"),
    path(f"{_ONE}stang/", views.close, name="self_assessment_close"),
]
