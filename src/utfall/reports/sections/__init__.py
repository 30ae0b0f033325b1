"""The report's sections: one module each, chosen by name in the report's TOML file."""

from __future__ import annotations

from collections.abc import Callable

from utfall.reports.context import ReportContext, Slots
from utfall.reports.report_definition import SectionSpec
from utfall.reports.sections import (
    allocation,
    appendix,
    direction,
    full_year_forecast,
    goals,
    highlights,
    innovation,
    introduction,
    key_figures,
    statistics,
    waiting_time,
)

SectionBuilder = Callable[[ReportContext, SectionSpec], Slots]
"""What a section places in its prose: tables, charts and assessments by name."""

SECTIONS: dict[str, SectionBuilder] = {
    "highlights": highlights.build,
    "introduction": introduction.build,
    "direction": direction.build,
    "goals": goals.build,
    "key_figures": key_figures.build,
    "waiting_time": waiting_time.build,
    "statistics": statistics.build,
    "innovation": innovation.build,
    "full_year_forecast": full_year_forecast.build,
    "allocation": allocation.build,
    "appendix": appendix.build,
}
