"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from utfall.web.work import views

urlpatterns = [path("<uuid:job_id>/", views.job, name="job")]
