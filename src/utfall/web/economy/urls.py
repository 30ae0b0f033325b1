"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from utfall.web.economy import forecast_views, more_views, views

urlpatterns = [
    path("", views.economy, name="economy"),
    path("omrade/<slug:area>/", views.area, name="economy_area"),
    path("bokforing/", views.ledger, name="ledger"),
    path("tilldelning/", more_views.allocation, name="allocation"),
    path("tilldelning/<int:year>/forklara/", more_views.explain_allocation, name="explain_allocation"),
    path(
        "tilldelning/forklaring/<int:number>/ta-tillbaka/", more_views.withdraw_explanation, name="withdraw_explanation"
    ),
    path("poster/", more_views.items, name="economy_items"),
    path("excel/", more_views.workbook, name="economy_workbook"),
    path("scenarier/", more_views.scenarios, name="scenarios"),
    path("scenarier/nytt/", more_views.new_scenario, name="new_scenario"),
    path("scenarier/<int:number>/", more_views.change_scenario, name="change_scenario"),
    path("prognos/", forecast_views.forecasts, name="forecasts"),
    path("prognos/rakna/", forecast_views.count_forecast, name="count_forecast"),
    path("prognos/oppna/", forecast_views.open_forecast_round, name="open_forecast_round"),
    path("prognos/omrade/<slug:area>/", forecast_views.area_forecast, name="area_forecast"),
    path("prognos/omgang/<str:day>/", forecast_views.forecast_round, name="forecast_round"),
    path("prognos/omgang/<str:day>/<slug:area>/", forecast_views.entry, name="entry"),
    path("prognos/omgang/<str:day>/<slug:area>/spara/", forecast_views.save_entry, name="save_entry"),
    path("prognos/omgang/<str:day>/<slug:area>/steg/", forecast_views.sign_entry, name="sign_entry"),
    path("prognos/omgang/<str:day>/<slug:area>/excel/", forecast_views.entry_workbook, name="entry_workbook"),
]
