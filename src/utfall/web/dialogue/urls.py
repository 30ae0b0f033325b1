"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.dialogue import steering, views, writing

_ONE = "<int:number>/"

urlpatterns = [
    path("", views.dialogues, name="dialogues"),
    path("ny/", steering.start, name="dialogue_start"),
    path(_ONE, views.dialogue, name="dialogue"),
    path(f"{_ONE}nulage/", views.frozen_overview, name="dialogue_overview"),
    path(f"{_ONE}planera/", steering.plan, name="dialogue_plan"),
    path(f"{_ONE}kommentar/<int:part>/", writing.comment, name="dialogue_comment"),
    path(f"{_ONE}svar/<int:part>/", writing.answer, name="dialogue_answer"),
    path(f"{_ONE}fraga/", writing.question, name="dialogue_question"),
    path(f"{_ONE}overenskommelse/", writing.agree, name="dialogue_agree"),
    path(f"{_ONE}overenskommelse/<int:agreement>/", writing.change_agreement, name="dialogue_agreement"),
    path(f"{_ONE}uppdrag/", steering.assign, name="dialogue_assign"),
    path(f"{_ONE}underteckna/", steering.sign, name="dialogue_sign"),
    path(f"{_ONE}oppna/", steering.open_again, name="dialogue_open"),
    path(f"{_ONE}rattelse/", steering.correct, name="dialogue_correct"),
    path(f"{_ONE}protokoll/", views.record, name="dialogue_record"),
    path(f"{_ONE}protokoll/<str:kind>/", views.file, name="dialogue_file"),
]
