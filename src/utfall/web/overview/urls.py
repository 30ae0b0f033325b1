"""Addresses of the overview."""

from __future__ import annotations

from django.urls import path

from utfall.web.overview import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("nulage/utskrift/", views.overview_print, name="overview_print"),
    path("nulage/<slug:area_id>/", views.area, name="overview_area"),
]
