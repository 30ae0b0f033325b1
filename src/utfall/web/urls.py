"""Every address, by room. Each view declares its permission; one without is refused to everybody."""

from __future__ import annotations

from django.urls import include, path

from utfall.web import api
from utfall.web.shell import views as shell

urlpatterns = [
    path("", include("utfall.web.overview.urls")),
    path("nyckeltal/", include("utfall.web.keyfigures.urls")),
    path("mal/", include("utfall.web.goals.urls")),
    path("utveckling/", include("utfall.web.innovation.urls")),
    path("rod-trad/", include("utfall.web.thread.urls")),
    path("uppdrag/", include("utfall.web.assignments.urls")),
    path("ekonomi/", include("utfall.web.economy.urls")),
    path("inlasning/", include("utfall.web.deliveries.urls")),
    path("rapport/", include("utfall.web.reporting.urls")),
    path("oppet/", include("utfall.web.public.addresses")),
    path("publicering/", include("utfall.web.public.urls")),
    path("verksamhetsdialog/", include("utfall.web.dialogue.urls")),
    path("moten/", include("utfall.web.meetings.urls")),
    path("skatta-laget/", include("utfall.web.self_assessment.urls")),
    path("administration/", include("utfall.web.administration.urls")),
    path("api/v1/", include((api.urls(), "api"))),
    path("arbete/", include("utfall.web.work.urls")),
    path("dag/", shell.choose_day, name="choose_day"),
    path("tillganglighet/", shell.accessibility, name="accessibility"),
    path("konto/", include("utfall.web.accounts.urls")),
]
handler400 = "utfall.web.shell.views.bad_request"
handler403 = "utfall.web.shell.views.forbidden"
handler404 = "utfall.web.shell.views.not_found"
handler500 = "utfall.web.shell.views.server_error"
