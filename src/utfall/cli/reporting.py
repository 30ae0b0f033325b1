"""Writing a report from a store."""

from __future__ import annotations

from pathlib import Path

from utfall.cli.opening import open_gate
from utfall.cli.presenting import console, print_path
from utfall.cli.surroundings import definitions_folder, parse_day
from utfall.errors import UnwritableFile
from utfall.finance.allocation_book import allocation_for_report
from utfall.finance.placement_prices import with_prices
from utfall.finance.statement import read_forecast
from utfall.finance.year_money import money_of_year
from utfall.model.period import Period
from utfall.reports import build_report, write_docx, write_html, write_pdf
from utfall.store.store import Store


def write_report(
    store_path: Path,
    period_text: str,
    out: Path,
    *,
    definitions: Path | None,
    as_of: str | None,
    economy: Path | None,
    engine: str,
) -> tuple[Path, Path, Path]:
    """The three files of the report, written to ``out``; prints what was made and where."""
    folder = definitions_folder(definitions)
    period = Period.parse(period_text)
    finance = None if economy is None else read_forecast(economy)
    store = Store.open(store_path)
    delivery = store.delivery(as_of=parse_day(as_of))
    year = period.first.year
    money = money_of_year(store, delivery, definitions=folder, year=year)
    allocation = allocation_for_report(store, delivery, definitions=folder, year=year)
    with open_gate(store_path, definitions=folder, as_of=as_of, engine=engine) as gate:
        if money is not None:
            money = with_prices(money, store=store, gate=gate)
        report = build_report(
            gate,
            period=period,
            report_dir=folder / "reports",
            finance=finance,
            money=money,
            allocation=allocation,
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFile(
            f"Rapporten kan inte skrivas i {out} ({error.strerror or error}).",
            remedy="Ange en mapp som du får skriva i och som inte är en fil.",
        ) from None
    stem = f"tertialrapport-{period.id}"
    html, pdf, docx = (out / f"{stem}.{suffix}" for suffix in ("html", "pdf", "docx"))
    write_html(report, html)
    write_pdf(report, pdf)
    write_docx(report, docx)
    terminal = console()
    terminal.print(f"Rapporten för {period.label_long_sv()} är skriven:")
    for path in (html, pdf, docx):
        print_path(f"  {path.resolve()}  ({path.stat().st_size // 1024} kB)")
    return html, pdf, docx
