"""Addresses of the overview."""

from __future__ import annotations

from django.urls import path

from utfall.web.overview import views

urlpatterns = [path("", views.overview, name="overview")]
