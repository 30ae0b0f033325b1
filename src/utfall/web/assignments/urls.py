"""Addresses of assignments."""

from __future__ import annotations

from django.urls import path

from utfall.web.assignments import activity_views, change_views, reminder_views, views

urlpatterns = [
    path("", views.assignments, name="assignments"),
    path("nytt/", views.give, name="give_assignment"),
    path("<int:number>/", views.assignment, name="assignment"),
    path("<int:number>/lage/", change_views.set_state, name="assignment_state"),
    path("<int:number>/dag/", change_views.move_due, name="assignment_due"),
    path("<int:number>/ansvarig/", change_views.hand_over, name="assignment_owner"),
    path("<int:number>/sekretess/", change_views.set_confidential, name="assignment_confidential"),
    path("<int:number>/anteckning/", change_views.add_note, name="assignment_note"),
    path("paminnelser/", reminder_views.reminders, name="assignment_reminders"),
    path("paminnelser/kalender/", reminder_views.open_calendar, name="open_assignment_calendar"),
    path("paminnelser/kalender/dra-in/", reminder_views.close_calendar, name="close_assignment_calendar"),
    path("mina/<slug:form>.ics", reminder_views.own_calendar, name="own_assignment_calendar"),
    path("kalender/<str:key>/<slug:form>.ics", reminder_views.calendar, name="assignment_calendar"),
    path("aktivitet/ny/", activity_views.start, name="start_activity"),
    path("aktivitet/<int:number>/", activity_views.activity, name="activity"),
    path("aktivitet/<int:number>/andra/", activity_views.change, name="change_activity"),
]
