"""The canonical tables of the plan: budget, transfers, managers' forecasts and what the council decides.

Areas and account groups stand as the file names them, by id or by title: ``finance`` says what they are. Budget,
transfers, forecasts and items that come once are signed as in the ledger (cost plus, income minus), the rest as in the
documents (more is plus).
"""

from __future__ import annotations

from utfall.model.table import REGISTERED, Column, ColumnType, Table

_T = ColumnType


def _month(title: str) -> Column:
    return Column("month_starts_on", _T.DATE, title, required=True, may_be_planned=True)


def _amount(title: str = "Belopp", name: str = "amount_ore", *, required: bool = True) -> Column:
    return Column(name, _T.INTEGER, title, required=required, unit="öre", may_be_negative=True)


_AS_IN_LEDGER = "Belopp (kostnad +, intäkt −)"
_PLACE = (
    Column("area", _T.TEXT, "Verksamhetsområde", required=True),
    Column("account_group", _T.TEXT, "Kontogrupp", required=True),
)
_YEAR = Column("year", _T.INTEGER, "År", required=True)
_LINE = Column("line", _T.TEXT, "Rad", required=True)

PLAN_TABLES: tuple[Table, ...] = (
    Table(
        "budget_months",
        "Internbudget",
        (_month("Månadens första dag"), *_PLACE, _amount(_AS_IN_LEDGER), REGISTERED),
        key=("month_starts_on", "area", "account_group"),
    ),
    Table(
        "budget_transfers",
        "Omföringar",
        (
            Column("decided_on", _T.DATE, "Dag för omföringen", required=True),
            Column("number", _T.TEXT, "Nummer", required=True),
            _month("Första månaden som den gäller"),
            *_PLACE,
            _amount("Belopp för resten av året (kostnad +, intäkt −)"),
            Column("reason", _T.TEXT, "Skäl", required=True, is_prose=True),
            REGISTERED,
        ),
        key=("decided_on", "number", "area", "account_group"),
    ),
    Table(
        "manager_forecasts",
        "Chefers prognoser",
        (
            Column("reported_on", _T.DATE, "Rapportdag: då låses prognosen", required=True, may_be_planned=True),
            Column("given_on", _T.DATE, "Dag då prognosen lämnades"),
            _month("Sista månaden med utfall"),
            *_PLACE,
            _amount("Helårets belopp (kostnad +, intäkt −)"),
            Column("comment", _T.TEXT, "Kommentar", is_prose=True),
            Column("reason", _T.TEXT, "Skäl"),
            REGISTERED,
        ),
        key=("reported_on", "area", "account_group"),
    ),
    Table(
        "one_offs",
        "Engångsposter",
        (
            _month("Månadens första dag"),
            *_PLACE,
            Column("account", _T.TEXT, "Konto", required=True),
            _amount(_AS_IN_LEDGER),
            Column("text", _T.TEXT, "Vad det är", required=True, is_prose=True),
            REGISTERED,
        ),
        key=("month_starts_on", "area", "account_group", "account", "text"),
    ),
    Table(
        "investments",
        "Investeringar",
        (
            _YEAR,
            Column("kind", _T.CODE, "Slag", required=True, codes=(("expenditure", "utgift"), ("receipt", "inkomst"))),
            _LINE,
            _amount("Budget", "budget_ore"),
            _amount("Prognos", "forecast_ore", required=False),
            _amount("Utfall", "outcome_ore", required=False),
            REGISTERED,
        ),
        key=("year", "kind", "line"),
    ),
    Table(
        "equity_items",
        "Eget kapital",
        (
            _YEAR,
            Column("dated_on", _T.DATE, "Dag", required=True),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(
                    ("opening_equity", "ingående eget kapital"),
                    ("equity_adjustment", "reglering"),
                    ("year_result", "årets resultat"),
                ),
            ),
            _LINE,
            _amount(),
            REGISTERED,
        ),
        key=("year", "dated_on", "line"),
    ),
    Table(
        "state_grants",
        "Statsbidrag och deras fördelning",
        (
            _YEAR,
            Column("grant_name", _T.TEXT, "Statsbidrag", required=True),
            Column("dated_on", _T.DATE, "Dag", required=True),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(("granted", "tilldelat"), ("split", "fördelat"), ("balance_account", "balanskonto")),
            ),
            Column("recipient", _T.TEXT, "Mottagare", required=True),
            _amount(),
            REGISTERED,
        ),
        key=("year", "grant_name", "dated_on", "kind", "recipient"),
    ),
    Table(
        "allocation_items",
        "Ekonomisk tilldelning",
        (
            _YEAR,
            Column("version", _T.TEXT, "Version", required=True),
            Column("decided_on", _T.DATE, "Dag", required=True),
            Column(
                "step",
                _T.CODE,
                "Steg",
                required=True,
                codes=(
                    ("direction", "inriktning"),
                    ("adjustment", "justering"),
                    ("plan_year", "planår"),
                    ("reconciliation", "avstämning"),
                ),
            ),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(
                    ("starting_point", "utgångspunkt"),
                    ("demography", "demografi"),
                    ("indexation", "uppräkning"),
                    ("technical", "teknisk justering"),
                    ("initiative", "satsning"),
                    ("plan_year", "planår"),
                    ("explanation", "förklaring"),
                ),
            ),
            _LINE,
            _amount(),
            REGISTERED,
        ),
        key=("year", "version", "step", "line"),
    ),
    Table(
        "balance_actions",
        "Åtgärder för en ekonomi i balans",
        (
            _YEAR,
            Column("title", _T.TEXT, "Åtgärd", required=True),
            Column("area", _T.TEXT, "Verksamhetsområde", required=True),
            Column("owner", _T.TEXT, "Ansvarig", required=True),
            Column("decided_on", _T.DATE, "Beslutad", required=True),
            Column("due_on", _T.DATE, "Klar senast", required=True, may_be_planned=True),
            _amount("Väntad effekt på årets resultat", "expected_ore"),
            Column("followed_up_on", _T.DATE, "Senast uppföljd"),
            Column(
                "state",
                _T.CODE,
                "Läge",
                codes=(("decided", "beslutad"), ("ongoing", "pågår"), ("done", "klar"), ("stopped", "avbruten")),
            ),
            _amount("Uppnådd effekt hittills", "gained_ore", required=False),
            Column("comment", _T.TEXT, "Vad uppföljningen visar", is_prose=True),
            REGISTERED,
        ),
        key=("year", "area", "title"),
    ),
)
