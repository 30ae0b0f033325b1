"""The machine's forecast as tables: limits of the result, what makes the cases, and how earlier years came out."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.finance.forecasting.cases import CasePart
from utfall.finance.forecasting.outlook import Level, level_of
from utfall.finance.forecasting.past_forecasts import PastErrors, PastForecast, past_errors
from utfall.finance.year_money import YearMoney
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_tables import EMPTY
from utfall.reports.line_limits import line_limits
from utfall.reports.numbers import format_number, format_thousand_kronor, in_mnkr
from utfall.reports.result_words import percent

MONTH_NAMES = {4: "april", 8: "augusti", 10: "oktober"}
LEVEL_NAMES = {Level.BOARD: "Nämnden", Level.AREA: "Områden", Level.LINE: "Kontogrupper"}
LEAST_SHOWN_SHARE = 0.05
_NO_LIMITS = "Områden utan spann har för kort historik."


def limits_table(money: YearMoney) -> FigureTableBlock | None:
    """The result of each area and of the board: the managers' figure and the machine's, eight cases of ten, best and
    worst; None without machine."""
    machine = money.machine
    if machine is None:
        return None
    amounts = machine.amounts()
    manager = money.columns.manager.amounts or {}
    share = percent(machine.forecast.board.spread.case_share) if machine.forecast.board.spread else ""
    rows = []
    has_gaps = False
    for area, title in (*money.meaning.coding.areas.items(), (None, "Nämnden")):
        own = [ore for line, ore in amounts.items() if area in (None, line.area)]
        if not own:
            continue
        limits = machine.result(area)
        said = [ore for line, ore in manager.items() if area in (None, line.area)]
        cells = [in_mnkr(-sum(said)) if said else EMPTY, in_mnkr(-sum(own))]
        if limits is None:
            has_gaps = True
            cells += [EMPTY] * 4
        else:
            cells += [in_mnkr(ore) for ore in (limits.p10_ore, limits.p90_ore, limits.worst_ore, limits.best_ore)]
        rows.append(TableRow((TableCell(title), *map(TableCell, cells)), is_sum=area is None))
    return FigureTableBlock(
        f"Maskinens prognos för resultatet {money.book.year}, miljoner kronor",
        (
            TableColumn("Område", ColumnKind.TEXT),
            TableColumn("Cheferna"),
            TableColumn("Väntat", gap_before=True),
            TableColumn("Lågt (P10)"),
            TableColumn("Högt (P90)"),
            TableColumn("Sämsta fall", gap_before=True),
            TableColumn("Bästa fall"),
        ),
        tuple(rows),
        (
            *(() if manager else ("Cheferna har inte lämnat någon prognos.",)),
            "Åtta utfall av tio väntas mellan lågt och högt."
            + (f" Sämsta och bästa fall överskrids vart och ett med sannolikheten {share}." if share else ""),
            "Områdenas gränser summerar inte till nämndens: alla har inte otur samtidigt.",
            *((_NO_LIMITS,) if has_gaps else ()),
        ),
    )


def lines_table(money: YearMoney, *, area: str) -> FigureTableBlock | None:
    """An area's account groups: outcome to date, the managers' figure, the machine's P10, P50 and P90; None without
    machine. What is decided follows the budget and has no limits."""
    if money.machine is None:
        return None
    rows = []
    for one in line_limits(money, area=area):
        middle = one.expected_ore if one.middle_ore is None else one.middle_ore
        amounts = (one.outcome_ore, one.manager_ore, one.low_ore, middle, one.high_ore)
        rows.append(TableRow((TableCell(one.title), *(TableCell(_tkr(ore)) for ore in amounts))))
    return FigureTableBlock(
        f"Maskinens prognos {money.book.year} för {money.meaning.coding.areas[area]}, tusental kronor",
        (
            TableColumn("Kontogrupp", ColumnKind.TEXT),
            TableColumn(money.columns.outcome.title),
            TableColumn("Cheferna"),
            TableColumn("Lågt (P10)", gap_before=True),
            TableColumn("Mitten (P50)"),
            TableColumn("Högt (P90)"),
        ),
        tuple(rows),
        ("Lågt är ett sämre resultat än högt. Utan gränser är det som är beslutat, eller har för kort historik.",),
    )


def cases_table(parts: Sequence[CasePart], *, year: int, most: int = 6) -> FigureTableBlock | None:
    """The lines that make best and worst case, largest first, the rest together: no more than ``most``, and none that
    moves less than a twentieth of the largest. None where there are no limits."""
    if not parts:
        return None
    ordered = sorted(parts, key=_moved)
    least = LEAST_SHOWN_SHARE * _moved(ordered[0])
    most = sum(_moved(one) <= least for one in ordered[:most])
    rows = [
        TableRow(
            (
                TableCell(one.line.group, one.line.area),
                TableCell(in_mnkr(-one.worst_ore)),
                TableCell(in_mnkr(-one.best_ore)),
            )
        )
        for one in ordered[:most]
    ]
    for title, left, is_sum in (("Övriga", ordered[most:], False), ("Summa", ordered, True)):
        if left:
            worst, best = sum(one.worst_ore for one in left), sum(one.best_ore for one in left)
            rows.append(
                TableRow(
                    (TableCell(title), TableCell(in_mnkr(-worst)), TableCell(in_mnkr(-best))),
                    is_sum,
                )
            )
    return FigureTableBlock(
        f"Vad som gör sämsta och bästa fall {year}: skillnad mot det väntade resultatet, miljoner kronor",
        (TableColumn("Kontogrupp", ColumnKind.TEXT), TableColumn("Sämsta fall"), TableColumn("Bästa fall")),
        tuple(rows),
    )


def _moved(part: CasePart) -> int:
    """How much the line moves in both cases, as a negative number: the largest sorts first."""
    return -abs(part.worst_ore) - abs(part.best_ore)


def backtest_table(past: Sequence[PastForecast]) -> FigureTableBlock | None:
    """How forecasts of earlier years came out, by time of year and level; None where none could be tried."""
    rows = [
        _backtest_row(one, name=name)
        for level, name in LEVEL_NAMES.items()
        for one in past_errors([own for own in past if level_of(own.area, own.group) is level])
    ]
    if not rows:
        return None
    years = sorted({one.year for one in past})
    shown = sorted({one.year for one in past if one.had_limits})
    return FigureTableBlock(
        f"Prognoser för {_years(years)} mot utfallet, miljoner kronor",
        (
            TableColumn("Prognos för", ColumnKind.TEXT),
            TableColumn("Snedhet"),
            TableColumn("Fel"),
            TableColumn("Takten", gap_before=True),
            TableColumn("Fjolåret"),
            TableColumn("I spannet", gap_before=True),
            TableColumn("Osäkerhet"),
        ),
        tuple(rows),
        (
            "Prognoserna är gjorda efter april, augusti och oktober. Snedhet är det genomsnittliga felet i "
            "nettokostnad med sitt tecken: minus är att prognosen var för låg. Fel är genomsnittet utan tecken. "
            "Takten och Fjolåret är felet om takten hittills, eller fjolårets mönster, hade fått bestämma. "
            "Kontogrupper är räknade område för område.",
            "Varje år är prövat med det som var känt då, och spannet (P10 till P90) är vidgat bara av felen åren före. "
            "Det ska hålla i åtta fall av tio. Osäkerheten är var andelen i längden kan ligga (95 procents säkerhet), "
            "räknat som om utfallen vore oberoende. Ett års utfall är inte det, så den är snarare större.",
            _spans_shown(years, shown),
        ),
    )


def _backtest_row(one: PastErrors, *, name: str) -> TableRow:
    errors = (one.scores.bias, one.scores.mean_absolute_error, one.run_rate_error, one.last_pattern_error)
    when = MONTH_NAMES.get(one.months, str(one.months)) if one.months else "alla"
    held, share = one.held, one.held.share
    coverage = (TableCell(EMPTY), TableCell(EMPTY))
    if share is not None:
        coverage = (
            TableCell(f"{held.held} av {held.given}", _share(share)),
            TableCell(f"{round(held.low_share * 100)}–{_share(held.high_share)}"),
        )
    return TableRow(
        (
            TableCell(name, when),
            *(TableCell(in_mnkr(round(error), decimals=2)) for error in errors),
            *coverage,
        ),
        is_sum=not one.months,
    )


def _spans_shown(years: Sequence[int], shown: Sequence[int]) -> str:
    """Which years' limits are counted: those with history enough to have been shown at the time."""
    short = [year for year in years if year not in shown]
    if not short:
        return "Alla år hade historik nog för ett spann."
    rest = f"Spannen är räknade för {_years(shown)}." if shown else "Inget spann är därför räknat."
    return (
        f"Prognosen för {_years(short)} hade för kort historik för att visa ett spann: felen lär bara hur brett "
        f"senare års spann ska vara. {rest}"
    )


def _years(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _tkr(ore: int | None) -> str:
    return EMPTY if ore is None else format_thousand_kronor(ore)


def _share(share: float) -> str:
    return f"{format_number(round(share * 100))}\u00a0%"
