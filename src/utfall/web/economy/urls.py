"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.economy import views

urlpatterns = [
    path("", views.economy, name="economy"),
    path("omrade/<slug:area>/", views.area, name="economy_area"),
    path("bokforing/", views.ledger, name="ledger"),
]
