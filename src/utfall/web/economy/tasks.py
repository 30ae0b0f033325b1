"""What the worker does for the room: the machine's forecast of another day or year than the newest."""

from __future__ import annotations

from django.urls import reverse
from huey.contrib.djhuey import db_task

from utfall.errors import NotPossibleNow
from utfall.web.gates import gate_at, open_store
from utfall.web.shell.known_day import PARAMETER
from utfall.web.work.actions import Telling, run_job
from utfall.web.year_money import money_at


@db_task()
def make_forecast(job_id: str, number: int, year: int, chosen: str) -> None:
    """Make the forecast of the delivery's year, and lead to its page on the day that was chosen (empty: the newest)."""

    def work(telling: Telling) -> str:
        delivery = open_store().numbered(number)
        if delivery is None or money_at(gate_at(delivery), year) is None:
            raise NotPossibleNow(f"Ingen månad av {year} är bokförd i den leveransen.", remedy="Välj ett annat år.")
        return f"{reverse('forecasts')}?ar={year}{f'&{PARAMETER}={chosen}' if chosen else ''}"

    run_job(job_id, work)
