"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.reporting import views

urlpatterns = [path("", views.reports, name="reports")]
