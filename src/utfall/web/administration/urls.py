"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.administration import views

urlpatterns = [
    path("", views.administration, name="administration"),
    path("logg/", views.log, name="log"),
    path("logg/prova/", views.verify_log, name="log_verify"),
    path("logg/kontrolltal/", views.export_heads, name="log_heads"),
    path("loggkontroll/", views.reviews, name="reviews"),
    path("loggkontroll/borja/", views.begin_review, name="review_begin"),
    path("loggkontroll/<str:month>/", views.review, name="review"),
    path("loggkontroll/<str:month>/underteckna/", views.sign_review, name="review_sign"),
    path("loggkontroll/<str:month>/<int:entry>/", views.judge_reading, name="review_judge"),
]
