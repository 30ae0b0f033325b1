"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.innovation import views, writing

_ONE = "<int:number>/"

urlpatterns = [
    path("", views.board, name="innovation"),
    path("ny/", writing.leave, name="idea_leave"),
    path("lardomar/", views.lessons, name="lessons"),
    path("fullstandigt/", writing.complete, name="innovation_complete"),
    path(_ONE, views.innovation, name="innovation_page"),
    path(f"{_ONE}ratta/", writing.correct, name="idea_correct"),
    path(f"{_ONE}utvardering/", views.evaluation, name="pilot_evaluation"),
    path(f"{_ONE}plan/", writing.plan, name="innovation_plan"),
    path(f"{_ONE}steg/<slug:to>/", writing.step, name="innovation_step"),
    path(f"{_ONE}angra/<int:step>/", writing.undo, name="innovation_undo"),
    path(f"{_ONE}uppdrag/", writing.give, name="innovation_assignment"),
    path(f"{_ONE}forlang/", writing.prolong_pilot, name="pilot_prolong"),
]
