"""The full-year forecast of a board, read from one small file of budget and forecast.

The file is a semicolon CSV in UTF-8 with the columns ``avsnitt;rad;bokslut;internbudget;prognos;kommentar`` and
amounts in whole thousands of kronor (tkr), signed as in the report: income plus, cost minus. Sums are not in the
file; they are computed here, so that they cannot be wrong. An empty amount is "no figure", never zero.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import InvalidEconomyFile
from utfall.model.money import ORE_PER_TKR

COLUMNS = ("avsnitt", "rad", "bokslut", "internbudget", "prognos", "kommentar")
SECTIONS = ("huvud", "intäkter", "kostnader", "områden", "investeringar", "fall", "ackumulerat", "kommentarer")
BEST_CASE, WORST_CASE = "Bästa fall", "Sämsta fall"


@dataclass(frozen=True)
class StatementLine:
    """One line of a statement: annual accounts, internal budget and forecast in öre; None where no figure is given."""

    label: str
    accounts_ore: int | None
    budget_ore: int | None
    forecast_ore: int | None
    is_sum: bool = False


@dataclass(frozen=True)
class InvestmentLine:
    """Investments: budget, forecast and what is left of the budget, in öre."""

    label: str
    budget_ore: int
    forecast_ore: int
    is_sum: bool = False

    @property
    def deviation_ore(self) -> int:
        """Budget minus forecast: plus is a surplus."""
        return self.budget_ore - self.forecast_ore


@dataclass(frozen=True)
class FullYearForecast:
    """The board's economy for one year as entered. ``areas`` are results per business area, last line their sum.

    ``accumulated`` is the result carried forward, this year's included, as entered: it cannot be computed, since the
    council may write it off. ``remarks`` are the comments of the section ``kommentarer``, label and text, in the
    file's order. ``open_questions`` are Swedish sentences about what does not add up; ``fingerprint`` is the file's
    SHA-256.
    """

    accounts_year: int
    year: int
    lines: tuple[StatementLine, ...]
    areas: tuple[StatementLine, ...]
    investments: tuple[InvestmentLine, ...]
    best_case_ore: int | None
    worst_case_ore: int | None
    comments: Mapping[str, str]
    open_questions: tuple[str, ...]
    fingerprint: str
    accumulated: StatementLine | None = None
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def result(self) -> StatementLine:
        """The line *Årets resultat*."""
        return next(line for line in self.lines if line.label == RESULT)


INCOME_SUM, COST_SUM, RESULT = "Summa intäkter", "Summa kostnader", "Årets resultat"


@dataclass(frozen=True)
class _Row:
    line: int
    section: str
    label: str
    amounts_ore: tuple[int | None, int | None, int | None]
    comment: str


def read_forecast(path: Path) -> FullYearForecast:
    """The forecast in the file. Raises ``InvalidEconomyFile`` with the line, what stood there and what may."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise InvalidEconomyFile(f"{path} finns inte, eller är en mapp.", remedy="Ange en CSV-fil.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidEconomyFile(
            f"{path.name} är inte UTF-8.", remedy="Spara filen som CSV UTF-8 (semikolonavgränsad)."
        ) from None
    rows = _parse_rows(path.name, text)
    income, costs = _section(rows, "intäkter"), _section(rows, "kostnader")
    income_sum, cost_sum = _sum_line(INCOME_SUM, income), _sum_line(COST_SUM, costs)
    result = _sum_line(RESULT, (income_sum, cost_sum))
    areas = _section(rows, "områden")
    area_sum = _sum_line("Summa verksamhetsområden", areas)
    accounts_year, year = _years(path.name, rows)
    cases = {row.label: row.amounts_ore[2] for row in rows if row.section == "fall"}
    return FullYearForecast(
        accounts_year=accounts_year,
        year=year,
        lines=(*income, income_sum, *costs, cost_sum, result),
        areas=(*areas, area_sum),
        investments=_investments(path.name, rows),
        best_case_ore=cases.get(BEST_CASE),
        worst_case_ore=cases.get(WORST_CASE),
        comments={row.label: row.comment for row in rows if row.comment},
        open_questions=_open_questions(result, area_sum, cases),
        fingerprint=hashlib.sha256(content).hexdigest(),
        accumulated=next(iter(_section(rows, "ackumulerat")), None),
        remarks=tuple((row.label, row.comment) for row in rows if row.section == "kommentarer" and row.comment),
    )


def _parse_rows(file: str, text: str) -> tuple[_Row, ...]:
    reader = csv.reader(text.splitlines(), delimiter=";")
    header = next(reader, [])
    if tuple(name.strip().lower() for name in header) != COLUMNS:
        raise InvalidEconomyFile(
            f"{file}, rad 1: kolumnerna är {';'.join(header)}.", remedy=f"De ska vara {';'.join(COLUMNS)}."
        )
    rows = []
    for fields in reader:
        if not any(field.strip() for field in fields):
            continue
        if len(fields) != len(COLUMNS):
            raise InvalidEconomyFile(
                f"{file}, rad {reader.line_num}: {len(fields)} fält.", remedy=f"Varje rad har {len(COLUMNS)} fält."
            )
        section, label, *amounts, comment = (field.strip() for field in fields)
        if section not in SECTIONS:
            near = difflib.get_close_matches(section, SECTIONS, n=1)
            raise InvalidEconomyFile(
                f"{file}, rad {reader.line_num}: avsnittet ”{section}” finns inte.",
                remedy=f"Menades ”{near[0]}”?" if near else f"Avsnitten är {', '.join(SECTIONS)}.",
            )
        accounts, budget, forecast = (_amount_ore(file, reader.line_num, amount) for amount in amounts)
        rows.append(_Row(reader.line_num, section, label, (accounts, budget, forecast), comment))
    return tuple(rows)


def _amount_ore(file: str, line: int, text: str) -> int | None:
    compact = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("−", "-")
    if not compact:
        return None
    try:
        return int(compact) * ORE_PER_TKR
    except ValueError:
        raise InvalidEconomyFile(
            f"{file}, rad {line}: ”{text}” är inget belopp.",
            remedy="Skriv hela tusental kronor, till exempel -817 747.",
        ) from None


def _section(rows: Sequence[_Row], name: str) -> tuple[StatementLine, ...]:
    return tuple(StatementLine(row.label, *row.amounts_ore) for row in rows if row.section == name)


def _sum_line(label: str, lines: Sequence[StatementLine]) -> StatementLine:
    """Sum of the lines; a column where no line has a figure has no sum either (empty is not zero)."""

    def total(amounts: Sequence[int | None]) -> int | None:
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known else None

    return StatementLine(
        label,
        total([line.accounts_ore for line in lines]),
        total([line.budget_ore for line in lines]),
        total([line.forecast_ore for line in lines]),
        is_sum=True,
    )


def _years(file: str, rows: Sequence[_Row]) -> tuple[int, int]:
    """The years of the accounts and of the budget, from the row ``huvud;År``, written as plain years."""
    for row in rows:
        if row.section == "huvud" and row.amounts_ore[0] is not None and row.amounts_ore[1] is not None:
            return row.amounts_ore[0] // ORE_PER_TKR, row.amounts_ore[1] // ORE_PER_TKR
    raise InvalidEconomyFile(
        f"{file} saknar raden huvud;År.", remedy="Lägg till huvud;År;2024;2025;2025; som första rad."
    )


def _investments(file: str, rows: Sequence[_Row]) -> tuple[InvestmentLine, ...]:
    lines = []
    for row in rows:
        if row.section != "investeringar":
            continue
        _, budget, forecast = row.amounts_ore
        if budget is None or forecast is None:
            raise InvalidEconomyFile(
                f"{file}, rad {row.line}: investeringen saknar budget eller prognos.", remedy="Skriv 0 om den är noll."
            )
        lines.append(InvestmentLine(row.label, budget, forecast))
    if not lines:
        return ()
    total = InvestmentLine(
        "Netto", sum(line.budget_ore for line in lines), sum(line.forecast_ore for line in lines), is_sum=True
    )
    return (*lines, total)


def _open_questions(result: StatementLine, area_sum: StatementLine, cases: Mapping[str, int | None]) -> tuple[str, ...]:
    questions = []
    if area_sum.forecast_ore is not None and area_sum.forecast_ore != result.forecast_ore:
        questions.append("Verksamhetsområdenas prognoser summerar inte till årets resultat.")
    best, worst, forecast = cases.get(BEST_CASE), cases.get(WORST_CASE), result.forecast_ore
    if best is not None and worst is not None and forecast is not None and not worst <= forecast <= best:
        questions.append("Prognosen ligger inte mellan sämsta och bästa fall.")
    return tuple(questions)
