"""Addresses of the room where people publish."""

from __future__ import annotations

from django.urls import path

from utfall.web.public import views

_ONE = "<int:number>/"

urlpatterns = [
    path("", views.publishing, name="publishing"),
    path("ny/", views.begin_publication, name="publication_new"),
    path(_ONE, views.publication, name="publication"),
    path(f"{_ONE}nyckeltal/<str:measure>/", views.previewed_measure, name="publication_measure"),
    path(f"{_ONE}rapport/<str:period>/<int:version>/", views.previewed_report, name="publication_report"),
    path(f"{_ONE}publicera/", views.publish_now, name="publication_publish"),
    path(f"{_ONE}bestam/", views.plan_day, name="publication_plan"),
    path(f"{_ONE}avbryt/", views.end_publication, name="publication_end"),
    path("publicerat/<slug:kind>/<int:number>/", views.withdraw_published, name="publication_withdraw"),
]
