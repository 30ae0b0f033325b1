"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.thread import views

urlpatterns = [path("", views.thread, name="thread")]
