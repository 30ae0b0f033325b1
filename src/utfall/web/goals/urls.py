"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.goals import views

urlpatterns = [
    path("", views.goals, name="goals"),
    path("<slug:goal_id>/", views.goal, name="goal"),
    path("<slug:goal_id>/<str:period>/bedom/", views.assess_goal, name="assess_goal"),
    path("bedomning/<int:number>/ta-tillbaka/", views.withdraw_assessment, name="withdraw_assessment"),
    path("bedomning/<int:number>/lat-galla/", views.restore_assessment, name="restore_assessment"),
]
