"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.deliveries import views

urlpatterns = [path("", views.deliveries, name="deliveries")]
