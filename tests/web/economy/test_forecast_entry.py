"""Managers write, sign and lose nothing; what the director approves holds before the file's, and nothing else does."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.web.economy.test_statement import text_of

from utfall.errors import NotPossibleNow
from utfall.figures.kept import KeptGate
from utfall.finance.forecasting.known import Line
from utfall.finance.year_money import YearMoney
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.models import Entry
from utfall.web.economy.actions import Act, LineEntry, give_back, open_round, save_lines, sign, standing_lines
from utfall.web.economy.entering import as_typed, lacking, lines_to_forecast, parsed_tkr
from utfall.web.economy.forecast_page import forecast_page
from utfall.web.economy.models import AreaForecast, ForecastRound
from utfall.web.economy.queries import statement_page
from utfall.web.held_forecasts import holdings, with_held
from utfall.web.permissions import Permission, Role
from utfall.web.year_money import books_at, keep_money

AREA = "myndighet"
TKR = 100_000


@pytest.fixture
def money(gate: KeptGate, db: None) -> YearMoney:
    """The year as the newest delivery knows it."""
    found = books_at(gate)
    assert found is not None
    return found


@pytest.fixture
def people(person: Callable[..., User], area: Unit) -> dict[str, User]:
    """Whoever has a part in it."""
    return {
        "manager": person("chef", Role.AREA_MANAGER, unit=area),
        "colleague": person("kollega", Role.UNIT_MANAGER, unit=area),
        "finance": person("ekonom", Role.FINANCE),
        "director": person("direktor", Role.DIRECTOR),
    }


@pytest.fixture
def forecast(money: YearMoney, people: dict[str, User]) -> AreaForecast:
    """An area's, in a round that is open."""
    areas = [one for one in money.meaning.coding.areas if one != "ej_mappat"]
    day = timezone.localdate() + timedelta(days=5)
    found = open_round(reported_on=day, last_month=date(2025, 4, 1), areas=areas, by=people["finance"])
    return found.areas.get(area=AREA)


def entries(money: YearMoney, *, more_ore: int = 0) -> list[LineEntry]:
    """Every line as its budget, the first with so much more, and explained."""
    lines = lines_to_forecast(money, AREA)
    found = [LineEntry(one.group, one.budget_ore or 0, "Vi följer planen.", "", 0) for one in lines]
    first = found[0]
    return [LineEntry(first.group, (first.amount_ore or 0) + more_ore, first.comment, "volym", 0), *found[1:]]


def approve(forecast: AreaForecast, people: dict[str, User], area: Unit) -> None:
    """Every step, by whoever takes it."""
    for act, who in ((Act.HANDED_IN, "manager"), (Act.CHECKED, "finance"), (Act.APPROVED, "director")):
        sign(forecast, act, by=people[who], unit=area)


def test_what_is_approved_holds_before_the_file_and_nothing_before_that(
    money: YearMoney, forecast: AreaForecast, people: dict[str, User], area: Unit
) -> None:
    save_lines(forecast, entries(money, more_ore=7_000 * TKR), by=people["manager"])
    group = lines_to_forecast(money, AREA)[0].group
    line = Line(AREA, group)
    assert with_held(money) is money
    sign(forecast, Act.HANDED_IN, by=people["manager"], unit=area)
    sign(forecast, Act.CHECKED, by=people["finance"], unit=area)
    assert with_held(money) is money
    sign(forecast, Act.APPROVED, by=people["director"], unit=area)
    held = with_held(money)
    budget = money.book.budget_of_year()
    assert held.manager is not None and money.manager is not None and budget is not None
    assert held.manager.amounts[line] == budget[line] + 7_000 * TKR
    assert held.columns.manager.amounts == held.manager.amounts
    grant = Line(AREA, "kommunbidrag")
    assert held.manager.amounts[grant] == budget[grant]
    others = {one: ore for one, ore in money.manager.amounts.items() if one.area != AREA}
    assert {one: ore for one, ore in held.manager.amounts.items() if one.area != AREA} == others
    assert held.manager.changes[line] == held.manager.amounts[line] - money.manager.amounts[line]
    told = {one.area: one.told for one in holdings(held)}
    assert told[AREA] == "skriven och godkänd i Utfall" and told["boende"] == "filen chefsprognoser_2025.csv"
    assert with_held(money, known=timezone.localdate() - timedelta(days=1)) is money


def test_two_at_once_lose_nothing(money: YearMoney, forecast: AreaForecast, people: dict[str, User]) -> None:
    group, other = (one.group for one in lines_to_forecast(money, AREA)[:2])
    assert save_lines(forecast, [LineEntry(group, 100, "Min", "", 0)], by=people["manager"]).lines == 1
    late = [LineEntry(group, 200, "Din", "", 0), LineEntry(other, 300, "Bara din", "", 0)]
    saved = save_lines(forecast, late, by=people["colleague"])
    assert (saved.lines, saved.aside) == (1, 1) and saved.met[0].theirs.comment == "Min"
    standing = standing_lines(forecast)
    assert (standing[group].amount_ore, standing[other].amount_ore) == (100, 300)
    assert forecast.lines.filter(is_aside=True).get().comment == "Din"
    again = save_lines(forecast, [LineEntry(group, 200, "Din", "", 1)], by=people["colleague"])
    assert again.lines == 1 and standing_lines(forecast)[group].amount_ore == 200


def test_after_handing_in_and_after_the_report_day_what_is_written_is_kept_aside(
    money: YearMoney, forecast: AreaForecast, people: dict[str, User], area: Unit
) -> None:
    save_lines(forecast, entries(money), by=people["manager"])
    sign(forecast, Act.HANDED_IN, by=people["manager"], unit=area)
    group = lines_to_forecast(money, AREA)[0].group
    late = LineEntry(group, 1, "För sent", "", 1)
    assert save_lines(forecast, [late], by=people["colleague"]).is_closed
    finance = Permission.CHECK_FORECAST
    give_back(forecast, reason="Se över personal", by=people["finance"], unit=area, permission=finance)
    ForecastRound.objects.update(reported_on=timezone.localdate() - timedelta(days=1))
    assert save_lines(forecast, [late], by=people["colleague"]).is_closed
    assert forecast.lines.filter(is_aside=True).count() == 2
    with pytest.raises(NotPossibleNow, match="låst"):
        sign(forecast, Act.HANDED_IN, by=people["manager"], unit=area)


def test_a_forecast_far_from_its_budget_is_explained_before_it_is_handed_in(
    money: YearMoney, forecast: AreaForecast, people: dict[str, User], area: Unit
) -> None:
    lines = lines_to_forecast(money, AREA)
    far = LineEntry(lines[0].group, (lines[0].budget_ore or 0) + 9_000 * TKR, "", "", 0)
    save_lines(forecast, [far, *entries(money)[2:]], by=people["manager"])
    left = tuple(lacking(lines, standing_lines(forecast)))
    assert left == (
        f"{lines[0].title} avviker från budgeten och behöver en kommentar.",
        f"{lines[1].title} har inget belopp.",
    )
    with pytest.raises(NotPossibleNow, match="behöver en kommentar"):
        sign(forecast, Act.HANDED_IN, by=people["manager"], unit=area, lacking=left)


def test_each_step_is_taken_once_in_order_and_not_by_the_same_person(
    money: YearMoney, forecast: AreaForecast, people: dict[str, User], person: Callable[..., User], area: Unit
) -> None:
    both = person("bada", Role.FINANCE, Role.AREA_MANAGER)
    save_lines(forecast, entries(money), by=both)
    with pytest.raises(NotPossibleNow):
        sign(forecast, Act.APPROVED, by=people["director"], unit=area)
    sign(forecast, Act.HANDED_IN, by=both, unit=area)
    with pytest.raises(NotPossibleNow, match="själv lämnat"):
        sign(forecast, Act.CHECKED, by=both, unit=area)
    sign(forecast, Act.CHECKED, by=people["finance"], unit=area)
    actions = Entry.objects.filter(action__startswith="forecast").order_by("number").values_list("action", flat=True)
    assert list(actions)[1:] == ["forecast.saved", "forecast.handed_in", "forecast.checked"]


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_through_the_pages_a_manager_writes_hands_in_and_the_others_sign(
    money: YearMoney, forecast: AreaForecast, people: dict[str, User]
) -> None:
    address = f"/ekonomi/prognos/omgang/{forecast.round}/{AREA}/"
    manager = as_person(people["manager"])
    form = {}
    for line in lines_to_forecast(money, AREA):
        form |= {f"belopp-{line.group}": as_typed(line.budget_ore, line), f"bas-{line.group}": "0"}
    group = lines_to_forecast(money, AREA)[0].group
    wrong = manager.post(f"{address}spara/", form | {f"belopp-{group}": "tolv"})
    assert wrong.status_code == 422 and "”tolv” är inget belopp" in text_of(wrong)
    assert 'value="tolv"' in wrong.content.decode()
    assert manager.post(f"{address}spara/", form).status_code == 302
    met = as_person(people["colleague"]).post(f"{address}spara/", form | {f"belopp-{group}": "1"})
    assert met.status_code == 409 and "Chef sparade" in text_of(met)
    for who, act in (("manager", "handed_in"), ("finance", "checked"), ("director", "approved")):
        as_person(people[who]).post(f"{address}steg/", {"steg": act})
    forecast.refresh_from_db()
    assert forecast.state == AreaForecast.State.APPROVED
    page = text_of(manager.get("/ekonomi/prognos/"))
    assert "skriven och godkänd i Utfall" in page and "filen chefsprognoser_2025.csv" in page


def test_only_ones_own_area_is_written(forecast: AreaForecast, people: dict[str, User]) -> None:
    others = f"/ekonomi/prognos/omgang/{forecast.round}/boende/"
    manager = as_person(people["manager"])
    assert manager.get(others).status_code == 200
    assert manager.post(f"{others}spara/", {}).status_code == 403
    assert manager.post(f"{others}steg/", {"steg": "handed_in"}).status_code == 403
    assert manager.get(f"{others}excel/").status_code == 403
    assert as_person(people["finance"]).post(f"{others}steg/", {"steg": "approved"}).status_code == 403


def test_the_form_goes_out_as_a_workbook_and_comes_in_again_with_what_is_wrong(
    money: YearMoney, forecast: AreaForecast, people: dict[str, User]
) -> None:
    address = f"/ekonomi/prognos/omgang/{forecast.round}/{AREA}/excel/"
    manager = as_person(people["manager"])
    book = openpyxl.load_workbook(io.BytesIO(manager.get(address).content))
    sheet = book.active
    assert sheet is not None and sheet["F1"].value == "prognos_kr"
    lines = lines_to_forecast(money, AREA)
    for number, line in enumerate(lines, start=2):
        sheet.cell(number, 6).value = (line.budget_ore or 0) / 100
    sheet.cell(3, 6).value = "mycket"
    sheet.cell(3, 7).value = "Fler placeringar"
    out = io.BytesIO()
    book.save(out)
    answer = manager.post(address, {"fil": SimpleUploadedFile("ifylld.xlsx", out.getvalue())})
    said = text_of(answer)
    assert answer.status_code == 422 and f"Rad 3, {lines[1].title}: ”mycket” är inget belopp i kronor." in said
    assert "Fler placeringar" in said  # nothing of the row is lost
    standing = standing_lines(forecast)
    assert len(standing) == len(lines) - 1 and standing[lines[0].group].amount_ore == lines[0].budget_ore


def test_no_page_makes_a_forecast(
    signed_in: Callable[..., Client], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("utfall.web.economy.forecast_page.is_forecast_kept", lambda gate, year: False)
    monkeypatch.setattr("utfall.finance.year_money.machine_of", None)
    page = signed_in(Role.CONTROLLER).get("/ekonomi/prognos/")
    assert page.status_code == 200 and "Maskinens prognos är inte gjord för den dagen" in text_of(page)


def test_the_worker_makes_it_and_the_page_has_its_limits_drivers_and_past(gate: KeptGate, db: None) -> None:
    keep_money(gate)
    page = forecast_page(gate)
    assert page is not None and page.is_made
    said = str(page.blocks)
    for words in ("Lågt (P10)", "vad som skiljer dem åt i resultat", "<svg", "Sämsta fall", "Prognoser för 2024"):
        assert words in said
    assert page.sentence.startswith("Efter april har prognosen för")
    assert page.actions_said.replace("\u00a0", " ") == (
        "Åtgärderna väntas ge +6,4 mnkr av årets resultat och har hittills gett +1,7 mnkr. En av 4 är försenad."
    )
    assert "Vakanta tjänster tillsätts före inhyrning" in page.actions
    statement = statement_page(gate)
    assert statement is not None and page.areas[-1].title == "Nämnden"
    assert page.areas[-1].result == statement.statement.rows[-1].cells[2].text
    lines = forecast_page(gate, area="boende")
    assert lines is not None and "Mitten (P50)" in str(lines.blocks)
    assert any("Bevakning av ett boende" in one.comment for one in lines.lines)
    assert lines.lines[-1].is_sum and lines.lines[-1].forecast == next(
        one.result for one in page.areas if one.area == "boende"
    )
    assert "Vakter i boenden" in lines.actions and "Vakanta tjänster" not in lines.actions


@pytest.mark.parametrize(
    ("text", "ore"), [("12 500", 12_500 * TKR), ("12\u00a0500,5", 1_250_050_000), ("\u22123", -3 * TKR), ("", None)]
)
def test_amounts_are_read_as_they_are_written(text: str, ore: int | None) -> None:
    assert parsed_tkr(text) == ore


@pytest.mark.parametrize("text", ["tolv", "1e999999", "NaN", "1,234567", "9" * 30])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed_tkr(text)
