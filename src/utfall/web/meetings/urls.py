"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.meetings.views import bodies, items, meetings, minutes, people, public

_MEETING = "<int:number>/"
_ITEM = f"{_MEETING}punkt/<int:item>/"
_BODY = "grupper/<int:body>/"
_PUBLIC = "offentligt/<int:number>/"

urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("ny/", meetings.plan, name="meeting_plan"),
    path("sok/", meetings.search, name="meeting_search"),
    path("grupper/ny/", bodies.new_body, name="meeting_new_body"),
    path(_BODY, bodies.body, name="meeting_body"),
    path(f"{_BODY}plats/", bodies.add_member, name="meeting_add_member"),
    path(f"{_BODY}plats/<int:member>/avsluta/", bodies.end_seat, name="meeting_end_seat"),
    path(f"{_BODY}plats/<int:member>/adress/", bodies.address, name="meeting_member_address"),
    path(f"{_BODY}mall/<int:template>/punkt/", bodies.add_item, name="meeting_template_item"),
    path(f"{_BODY}mall/<int:template>/ar/", bodies.plan_year, name="meeting_plan_year"),
    path(f"{_BODY}mallpunkt/<int:item>/ta-bort/", bodies.remove_item, name="meeting_template_remove"),
    path(f"{_BODY}observationer/", bodies.observations, name="meeting_observations"),
    path("offentligt/", public.published, name="meetings_published"),
    path("offentligt/organ/<int:body>/", public.oparl_body, name="meeting_public_body"),
    path(_PUBLIC, public.minutes, name="meeting_public"),
    path(f"{_PUBLIC}fil/<str:kind>/", public.file, name="meeting_public_file"),
    path(f"{_PUBLIC}oparl/<slug:kind>/<int:key>/", public.oparl_object, name="meeting_public_object"),
    path(f"{_PUBLIC}bilaga/<int:attachment>/", public.attachment, name="meeting_public_attachment"),
    path(_MEETING, meetings.meeting, name="meeting"),
    path(f"{_MEETING}andra/", meetings.change, name="meeting_change"),
    path(f"{_MEETING}kallelse/", meetings.invitation, name="meeting_invitation"),
    path(f"{_MEETING}kallelse/brev/", meetings.call_the_rest, name="meeting_call_again"),
    path(f"{_MEETING}kalender.ics", meetings.calendar, name="meeting_calendar"),
    path(f"{_MEETING}narvaro/", people.attendance, name="meeting_attendance"),
    path(f"{_MEETING}gast/", people.guest, name="meeting_guest"),
    path(f"{_MEETING}gast/<int:attendance>/ta-bort/", people.no_guest, name="meeting_no_guest"),
    path(f"{_MEETING}observation/", people.observation, name="meeting_observation"),
    path(f"{_MEETING}punkt/ny/", items.add, name="meeting_add_item"),
    path(_ITEM, items.item, name="meeting_item"),
    path(f"{_ITEM}spara/", items.save, name="meeting_item_save"),
    path(f"{_ITEM}version/<int:revision>/", items.revision, name="meeting_item_revision"),
    path(f"{_ITEM}bilaga/", items.attach, name="meeting_attach"),
    path(f"{_ITEM}jav/", items.disqualify, name="meeting_disqualify"),
    path(f"{_ITEM}gor/<slug:act>/", items.act, name="meeting_item_act"),
    path(f"{_MEETING}bilaga/<int:attachment>/", items.attachment, name="meeting_attachment"),
    path(f"{_MEETING}bilaga/<int:attachment>/ta-bort/", items.detach, name="meeting_detach"),
    path(f"{_MEETING}jav/<int:disqualification>/ta-bort/", items.requalify, name="meeting_requalify"),
    path(f"{_MEETING}protokoll/", minutes.minutes, name="meeting_minutes"),
    path(f"{_MEETING}protokoll/lagg-fram/", minutes.propose, name="meeting_propose"),
    path(f"{_MEETING}protokoll/ta-tillbaka/", minutes.take_back, name="meeting_take_back"),
    path(f"{_MEETING}protokoll/justera/", minutes.approve, name="meeting_approve"),
    path(f"{_MEETING}protokoll/publicera/", minutes.publish, name="meeting_publish"),
    path(f"{_MEETING}protokoll/ratta/<int:item>/", minutes.correct, name="meeting_correct"),
    path(f"{_MEETING}protokoll/fil/<str:kind>/", minutes.file, name="meeting_file"),
]
