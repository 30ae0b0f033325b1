"""Addresses of key figures."""

from __future__ import annotations

from django.urls import path

from utfall.web.keyfigures import views

urlpatterns = [
    path("", views.keyfigures, name="keyfigures"),
    path("<str:measure>/", views.keyfigure, name="keyfigure"),
]
