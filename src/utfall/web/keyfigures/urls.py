"""Addresses of key figures."""

from __future__ import annotations

from django.urls import path

from utfall.web.keyfigures import views

urlpatterns = [
    path("", views.keyfigures, name="keyfigures"),
    path("<str:measure>/", views.keyfigure, name="keyfigure"),
    path("<str:measure>/facit/", views.backtest, name="keyfigure_backtest"),
    path("<str:measure>/infogad/", views.embedded, name="keyfigure_embedded"),
    path("<str:measure>/rader/", views.rows, name="keyfigure_rows"),
    path("<str:measure>/fil/<str:kind>/", views.file, name="keyfigure_file"),
]
