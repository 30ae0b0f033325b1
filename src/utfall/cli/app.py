"""The commands. Each reads its options, calls one use case, and shows the result."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from utfall.cli import forecasts, keeping, ledgers, plans
from utfall.cli.surroundings import DEFAULT_STORE
from utfall.errors import UtfallError

EXIT_CODES_EPILOG = (
    "Slutkoder: 0 klart · 1 fel · 2 fel användning eller period · 3 definition · 4 fil vägrad · 5 för många felaktiga "
    "rader · 6 datalager eller leverans saknas · 7 datalagret upptaget eller skadat · 8 nyckel · 9 okänd person · "
    "10 beräkningsmotor · 11 rapport · 12 behörighet · 13 ekonomifil · 14 webben · 130 avbrutet."
)

INTERRUPTED = 130  # what a shell gives after Ctrl-C

app = typer.Typer(
    name="utfall",
    help="Utfall: från utdrag till beslutad tertialrapport, med varje siffra spårbar.",
    epilog=EXIT_CODES_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)


class Format(StrEnum):
    """How a command shows figures."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


StoreOption = Annotated[
    Path, typer.Option("--store", envvar="UTFALL_STORE", help="Mappen med datalagret.", show_default=True)
]
DefinitionsOption = Annotated[
    Path | None, typer.Option("--definitions", help="Mappen med definitioner. [förval: ./definitions]")
]
OwnMappingsOption = Annotated[
    Path | None, typer.Option("--mappings", envvar="UTFALL_MAPPINGS", help="Mapp med egna mappningar, om det finns.")
]
PictureOption = Annotated[
    Path | None, typer.Option("--picture", help="Rita också en bild, till exempel bild.svg eller bild.png.")
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Svara som datalagret stod den dagen, till exempel 2025-05-05.")
]
EngineOption = Annotated[str, typer.Option("--engine", help="Beräkningsmotor: duckdb, reference eller spark.")]
PeriodOption = Annotated[
    list[str],
    typer.Option("--period", help="2025, 2025-T1, 2025-03, 2025-W14, 2025-01..2025-03 eller serien 2024-01...2025-04."),
]


@app.command()
def init(store: StoreOption = DEFAULT_STORE) -> None:
    """Skapa ett tomt datalager och nyckeln för pseudonymer.

    Exempel: utfall init --store data
    """
    from utfall.cli.importing import create_store

    create_store(store)


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Filer eller mappar med utdrag (CSV, XLSX, Parquet, SIE).")],
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    mapping: Annotated[
        str | None, typer.Option(help="Filernas ursprung, t.ex. utfall eller lifecare. Utan val känns de igen.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="Dagen då utdragen togs ut. [förval: i dag]")
    ] = None,
    own_mappings: OwnMappingsOption = None,
) -> None:
    """Läs in utdrag som en leverans: allt eller inget.

    Exempel: utfall import utdrag/2025-05-05 --known-at 2025-05-05
    """
    from utfall.cli.importing import import_paths

    import_paths(store, paths, definitions=definitions, own_mappings=own_mappings, mapping=mapping, known_at=known_at)


@app.command("suggest-mapping")
def suggest_mapping(
    path: Annotated[Path, typer.Argument(help="Ett utdrag (CSV, XLSX, Parquet) som ingen mappning känner.")],
    table: Annotated[str | None, typer.Option(help="Tabellen som filen innehåller, om förslaget är fel.")] = None,
    save: Annotated[str | None, typer.Option(help="Spara förslaget som en egen mappning med det namnet.")] = None,
    definitions: DefinitionsOption = None,
    own_mappings: OwnMappingsOption = None,
) -> None:
    """Föreslå hur en okänd fils kolumner ska läsas, med skäl; visa de första raderna utan personuppgifter.

    Exempel: utfall suggest-mapping utdrag.csv --save mitt_system --mappings mappningar
    """
    from utfall.cli.mapping import show_suggestion

    show_suggestion(path, table=table, save=save, definitions=definitions, own_mappings=own_mappings)


@app.command()
def deliveries(store: StoreOption = DEFAULT_STORE) -> None:
    """Visa leveranserna i datalagret, den senaste sist.

    Exempel: utfall deliveries
    """
    from utfall.cli.importing import show_deliveries

    show_deliveries(store)


@app.command("set-aside")
def set_aside(
    out: Annotated[
        Path | None, typer.Option("--out", help="CSV-fil med en rad för varje fel (innehåller personuppgifter).")
    ] = None,
    mendable: Annotated[
        Path | None,
        typer.Option("--mendable", help="Mapp för en fil per källfil, att rätta och läsa in (personuppgifter)."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    own_mappings: OwnMappingsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Skriv ut raderna som lades åt sidan i en leverans: som lista över fel, eller som filer att rätta och läsa in.

    Exempel: utfall set-aside --out fel.csv

    Exempel: utfall set-aside --mendable att-ratta
    """
    from utfall.cli.importing import write_mendable, write_set_aside

    if out is None and mendable is None:
        raise typer.BadParameter("Ange --out FIL eller --mendable MAPP.")
    if out is not None:
        write_set_aside(store, out, as_of=as_of)
    if mendable is not None:
        write_mendable(store, mendable, definitions=definitions, own_mappings=own_mappings, as_of=as_of)


@app.command()
def figures(
    measures: Annotated[list[str] | None, typer.Argument(help="Mått, till exempel ifo.inledda_utredningar.")] = None,
    period: PeriodOption = [],  # noqa: B006 - Typer reads the default, nothing writes to it
    by: Annotated[list[str] | None, typer.Option("--by", help="Uppdelning, till exempel area.")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    format: Annotated[Format, typer.Option("--format", help="Utdata.")] = Format.TABLE,
) -> None:
    """Visa mått för perioder, eller alla mått som finns om inget anges.

    Exempel: utfall figures ifo.inledda_utredningar --period 2024-T1 --period 2025-T1 --by area
    """
    from utfall.cli.figures import list_measures, show_figures

    if not measures:
        list_measures(definitions=definitions, format=format.value)
        return
    show_figures(
        store, measures, period, by or [], definitions=definitions, as_of=as_of, engine=engine, format=format.value
    )


@app.command()
def estimate(
    measure: Annotated[str, typer.Argument(help="Måttet, till exempel ifo.vantetid_ansokan.")],
    period: Annotated[str, typer.Option("--period", help="Perioden.")],
    group: Annotated[list[str] | None, typer.Option("--group", help="Grupp, till exempel area=Boende.")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    format: Annotated[Format, typer.Option("--format", help="Utdata.")] = Format.TABLE,
) -> None:
    """Skatta det som inte är färdigt: väntetid, återkomst, väntat antal och helår, med osäkerhet och villkor.

    Exempel: utfall estimate ifo.inledda_insatser --period 2025-T1 --as-of 2025-05-05
    """
    from utfall.cli.estimating import show_estimate

    show_estimate(
        store,
        measure,
        period,
        group or [],
        definitions=definitions,
        as_of=as_of,
        engine=engine,
        format=format.value,
    )


@app.command()
def revisions(
    measure: Annotated[str, typer.Argument(help="Måttet.")],
    period: Annotated[str, typer.Option("--period", help="Perioden.")],
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    picture: PictureOption = None,
) -> None:
    """Visa hur en siffra har ändrats sedan den först var känd, steg för steg.

    Exempel: utfall revisions ifo.aktualiseringar --period 2024-T1
    """
    from utfall.cli.looking_back import show_revisions

    show_revisions(store, measure, period, definitions=definitions, as_of=as_of, engine=engine, picture=picture)


@app.command()
def backtest(
    measure: Annotated[str, typer.Option("--measure", help="Måttet.")],
    period: Annotated[
        str | None, typer.Option("--period", help="Perioden vars skattning prövas. [förval: senaste tertialet]")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
) -> None:
    """Pröva en skattning mot facit: vad skulle vi ha sagt vid varje tidigare tillfälle, och hur blev det?

    Exempel: utfall backtest --measure ifo.vantetid_ansokan --period 2025-T1
    """
    from utfall.cli.looking_back import show_track_record

    show_track_record(store, measure, period, definitions=definitions, as_of=as_of, engine=engine)


@app.command()
def signals(
    measures: Annotated[list[str] | None, typer.Argument(help="Mått. Utan mått visas alla som går att följa.")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    picture: PictureOption = None,
) -> None:
    """Visa vilka mått som avviker från hur de brukar variera, med styrdiagrammets regler.

    Exempel: utfall signals ifo.aktualiseringar
    """
    from utfall.cli.comparing import show_signals

    show_signals(store, measures or [], definitions=definitions, as_of=as_of, engine=engine, picture=picture)


@app.command()
def funnel(
    measure: Annotated[str, typer.Argument(help="Måttet: en andel eller en väntetid.")],
    period: Annotated[str, typer.Option("--period", help="Perioden.")],
    by: Annotated[str, typer.Option("--by", help="Uppdelningen, till exempel unit.")],
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    picture: PictureOption = None,
) -> None:
    """Ställ enheter bredvid varandra: vilka skiljer sig mer än deras storlek ger av en slump?

    Exempel: utfall funnel ifo.ej_aterkomst --period 2023 --by unit
    """
    from utfall.cli.comparing import show_funnel

    show_funnel(store, measure, period, by, definitions=definitions, as_of=as_of, engine=engine, picture=picture)


@app.command()
def bridge(
    measure: Annotated[str, typer.Argument(help="Måttet, vars definition har ändrats.")],
    old: Annotated[str | None, typer.Option("--old", help="Den äldre versionen. [förval: den näst sista]")] = None,
    new: Annotated[str | None, typer.Option("--new", help="Den nyare versionen. [förval: den sista]")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
) -> None:
    """Räkna samma månader enligt två versioner av en definition, och säg om äldre siffror får räknas om.

    Exempel: utfall bridge skola.hog_franvaro
    """
    from utfall.cli.comparing import show_bridge

    show_bridge(store, measure, old, new, definitions=definitions, as_of=as_of, engine=engine)


@app.command()
def explain(
    measure: Annotated[str, typer.Argument(help="Måttet.")],
    period: Annotated[str, typer.Option("--period", help="Perioden.")],
    group: Annotated[list[str] | None, typer.Option("--group", help="Grupp, till exempel area=Boende.")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    sql: Annotated[bool, typer.Option("--sql", help="Visa också frågan som ställdes.")] = False,
    rows: Annotated[
        Path | None, typer.Option("--rows", help="Skriv raderna bakom siffran till en CSV-fil. Läsningen loggas.")
    ] = None,
    reader: Annotated[str | None, typer.Option("--reader", help="Vem som läser raderna (krävs med --rows).")] = None,
) -> None:
    """Förklara en siffra: hur den räknas, när den är känd, hur säker den är och vad som skyddas.

    Exempel: utfall explain ifo.vantetid_ansokan --period 2025-T1 --as-of 2025-05-05 --sql
    """
    from utfall.cli.figures import explain_figure

    explain_figure(
        store,
        measure,
        period,
        group or [],
        definitions=definitions,
        as_of=as_of,
        engine=engine,
        show_sql=sql,
        rows_out=rows,
        reader=reader,
    )


@app.command()
def report(
    period: Annotated[str, typer.Option("--period", help="Tertialet, till exempel 2025-T1.")],
    out: Annotated[Path, typer.Option("--out", help="Mapp att skriva till.")] = Path("rapport"),
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    economy: Annotated[Path | None, typer.Option("--economy", help="CSV-fil med budget och prognos.")] = None,
    engine: EngineOption = "duckdb",
) -> None:
    """Skriv tertialrapporten som HTML, PDF och DOCX ur samma innehåll.

    Exempel: utfall report --period 2025-T1 --as-of 2025-05-05 --economy ekonomi.csv
    """
    from utfall.cli.reporting import write_report

    write_report(store, period, out, definitions=definitions, as_of=as_of, economy=economy, engine=engine)


@app.command()
def demo(
    dir: Annotated[Path, typer.Option("--dir", help="Mapp att göra allt i.")] = Path("utfall-demo"),
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Starta webben på en lokal adress efteråt.")] = True,
    stop: Annotated[bool, typer.Option("--stop", help="Stanna bara webben från en tidigare demonstration.")] = False,
    definitions: DefinitionsOption = None,
) -> None:
    """Gör hela huvudjobbet med exempelkommunen: utdrag, inläsning, mått, tertialrapport och webben.

    Exempel: utfall demo --dir demo --no-serve
    """
    from utfall.cli.demonstration import run_demo, stop_demo

    if stop:
        stop_demo(dir)
    else:
        run_demo(dir, definitions=definitions, serve=serve)


@app.command()
def simulate(
    out: Annotated[Path, typer.Option("--out", help="Tom mapp att skriva till.")],
    until: Annotated[str, typer.Option("--until", help="Sista utdragets dag, högst 2026-05-05.")] = "2025-05-05",
    population_factor: Annotated[
        float | None,
        typer.Option(
            "--population-factor", help="Så många gånger större kommun, som tabeller i Parquet. 1000 är ett land."
        ),
    ] = None,
    economy: Annotated[
        bool, typer.Option("--economy", help="Skriv också bokföring, budget och prognoser, till mappen ekonomi.")
    ] = False,
) -> None:
    """Simulera exempelkommunen: utdrag som ur ett ärendesystem, eller stora tabeller att mäta på.

    Exempel: utfall simulate --out land --population-factor 1000
    """
    from utfall.cli.simulating import simulate_extracts, simulate_tables

    if population_factor is None:
        simulate_extracts(out, until=until, economy=economy)
    else:
        simulate_tables(out, population_factor=population_factor)


@app.command()
def erase(
    person: Annotated[
        str | None, typer.Option("--person", help="Personens identitet som i källan. Utelämna för att bli tillfrågad.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Varför; sparas i loggen, skriv inte vem.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Vem som beslutat.")] = None,
    expired: Annotated[
        bool, typer.Option("--expired", help="Gallra alla vars uppgifter är äldre än gallringsfristen.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
) -> None:
    """Ta bort en person, eller alla över gallringsfristen, ur varje sparad ögonblicksbild.

    Exempel: utfall erase --reason "Begäran enligt artikel 17" --by "Dataskyddsombudet"
    """
    from utfall.cli.erasing import erase_expired, erase_person

    if expired:
        erase_expired(store, definitions=definitions, by=by)
    else:
        erase_person(store, person, reason=reason, by=by)


@app.command()
def bench(
    events: Annotated[str, typer.Option("--events", help="Antal miljoner händelser, till exempel 1,10.")] = "1,10,100",
    dir: Annotated[Path, typer.Option("--dir", help="Mapp för mätdata (återanvänds).")] = Path("build/bench"),
    definitions: DefinitionsOption = None,
    runs: Annotated[int, typer.Option("--runs", help="Antal mätningar av varje.")] = 3,
    study: Annotated[
        bool, typer.Option("--study/--no-study", help="Pröva också skattningarna på simulerade data.")
    ] = True,
    study_only: Annotated[bool, typer.Option("--study-only", help="Pröva bara skattningarna.")] = False,
    replications: Annotated[
        int, typer.Option("--replications", min=10, help="Antal försök per tjänst, fyra gånger fler av de små.")
    ] = 1000,
) -> None:
    """Mät alla definitioner på stora data, och pröva skattningarna på data där sanningen är känd.

    Exempel: utfall bench --events 1,10
    """
    if not study_only:
        from utfall.cli.benchmarking import run_bench

        run_bench(dir, events=events, definitions=definitions, runs=runs)
    if study or study_only:
        from utfall.cli.studying import show_study

        show_study(replications=replications)


keeping.add_to(app)
ledgers.add_to(app)
plans.add_to(app)
forecasts.add_to(app)


def main() -> None:
    """Run the command line; a user error is two lines on standard error and its own exit code."""
    from typer._click.exceptions import NoArgsIsHelpError, UsageError

    try:
        code = app(standalone_mode=False)
    except UtfallError as error:
        _fail(error.title, error.cause, error.remedy, code=error.exit_code)
    except NoArgsIsHelpError as error:
        sys.stderr.write(f"{error.format_message()}\n")
        sys.exit(error.exit_code)
    except UsageError as error:
        from utfall.cli.misuse import describe_misuse

        _fail("Kommandot går inte att tolka", *describe_misuse(error), code=error.exit_code)
    except typer.Abort:
        sys.stderr.write("Avbrutet. Inget har ändrats.\n")
        sys.exit(1)
    except RuntimeError as error:
        if str(error) != "Query interrupted":  # what DuckDB makes of Ctrl-C
            raise
        code = INTERRUPTED
    if code == INTERRUPTED:
        sys.stderr.write("\nAvbrutet.\n")
    sys.exit(code)


def _fail(title: str, cause: str, remedy: str, *, code: int) -> NoReturn:
    from utfall.cli.presenting import printable

    sys.stderr.write(printable(f"{title}: {cause}\nGör så här: {remedy}\n"))
    sys.exit(code)
