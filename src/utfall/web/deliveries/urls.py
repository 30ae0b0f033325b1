"""Addresses of deliveries."""

from __future__ import annotations

from django.urls import path

from utfall.web.deliveries import mapping, views

_UPLOAD = "uppladdning/<uuid:upload_id>/"
_DELIVERY = "leverans/<int:number>/"

urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("lamna/", views.hand_in, name="upload_new"),
    path(_UPLOAD, views.upload, name="upload"),
    path(f"{_UPLOAD}las-in/", views.read_in, name="upload_read_in"),
    path(f"{_UPLOAD}ta-bort/", views.take_back, name="upload_take_back"),
    path(f"{_UPLOAD}koppla/<int:index>/", mapping.assistant, name="upload_map"),
    path(_DELIVERY, views.delivery, name="delivery"),
    path(f"{_DELIVERY}ratta/<int:index>/", views.rows_to_mend, name="delivery_rows"),
]
