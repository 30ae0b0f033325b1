"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.administration import views

urlpatterns = [path("", views.administration, name="administration")]
