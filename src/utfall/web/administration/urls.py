"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.administration import people_views, policy_views, proposal_views, unit_views, views

urlpatterns = [
    path("", views.administration, name="administration"),
    path("personer/", people_views.people_page, name="people"),
    path("personer/ny/", people_views.new_person, name="new_person"),
    path("personer/<int:number>/", people_views.person, name="person"),
    path("personer/<int:number>/konto/", people_views.open_or_close, name="person_open"),
    path("personer/<int:number>/losenord/", people_views.new_password, name="person_password"),
    path("personer/<int:number>/roller/", people_views.grant, name="role_grant"),
    path("personer/<int:number>/roller/<int:membership>/avsluta/", people_views.end, name="role_end"),
    path("grupper/", people_views.groups, name="groups"),
    path("grupper/<int:number>/ta-bort/", people_views.unmap, name="group_unmap"),
    path("forslag/", proposal_views.proposals, name="proposals"),
    path("forslag/<int:number>/<slug:act>/", proposal_views.decide, name="proposal_decide"),
    path("regler/", policy_views.policies, name="policies"),
    path("regler/foresla/", policy_views.propose_policy, name="propose_policy"),
    path("enheter/", unit_views.units, name="units"),
    path("enheter/ny/", unit_views.new_unit, name="new_unit"),
    path("enheter/<int:number>/", unit_views.unit, name="unit"),
    path("enheter/<int:number>/avsluta/", unit_views.close, name="unit_close"),
    path("enheter/<int:number>/angra/", unit_views.undo, name="unit_undo"),
    path("logg/", views.log, name="log"),
    path("logg/prova/", views.verify_log, name="log_verify"),
    path("logg/kontrolltal/", views.export_heads, name="log_heads"),
    path("loggkontroll/", views.reviews, name="reviews"),
    path("loggkontroll/borja/", views.begin_review, name="review_begin"),
    path("loggkontroll/<str:month>/", views.review, name="review"),
    path("loggkontroll/<str:month>/underteckna/", views.sign_review, name="review_sign"),
    path("loggkontroll/<str:month>/<int:entry>/", views.judge_reading, name="review_judge"),
]
