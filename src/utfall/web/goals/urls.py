"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.goals import views

urlpatterns = [path("", views.goals, name="goals")]
