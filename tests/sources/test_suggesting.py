"""A file that no mapping knows: what it is taken for, the draft, its preview, the file written, and the import."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from utfall.errors import InvalidDefinition, RefusedFile
from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.importing import import_files
from utfall.sources.mapping_file import load_mapping, load_mappings
from utfall.sources.suggesting.beginning import column_choice, first_draft, pattern_for
from utfall.sources.suggesting.checking import draft_of, mapping_for, problems_of
from utfall.sources.suggesting.draft import ColumnChoice, MappingDraft, TableChoice
from utfall.sources.suggesting.fitting import fitting_of
from utfall.sources.suggesting.preview import preview
from utfall.sources.suggesting.ranking import TableSuggestion, suggest_tables
from utfall.sources.suggesting.sample import take_sample
from utfall.sources.suggesting.saving import save_draft
from utfall.store.store import Store

SHIPPED = Path(__file__).parents[2] / "definitions" / "mappings"
DAY = date(2025, 5, 5)
HEADER = "Ärendenr;Pers.nr;Klientens namn;Utredningstyp;Öppnad;Stängd;Grupp;Handläggare;Notering"
KINDS = ("Barnutredning", "Vuxen", "Familjerätt", "Zon 7")


def odd_file(folder: Path) -> Path:
    """An extract with odd column names, in Windows-1252 with semicolons and inclusive ends; no real number."""
    rows = [HEADER]
    for i in range(40):
        end = f"{1 + i % 28:02d}.03.2025" if i % 3 else ""
        note = "Långt samtal med vårdnadshavaren om hur det går i skolan och hemma"
        rows.append(
            f"Ä{1000 + i};19{50 + i}0101-{1000 + 7 * i};Påhittad Person;{KINDS[i % 4]};{1 + i % 28:02d}.01.2025;{end};"
            f"Grupp {'AB'[i % 2]};pelkar;{note}"
        )
    path = folder / "Utdrag utredn 2025-04.csv"
    path.write_bytes("\r\n".join(rows).encode("windows-1252"))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return odd_file(tmp_path)


@pytest.fixture
def likeliest(path: Path) -> TableSuggestion:
    return suggest_tables(take_sample(path))[0]


@pytest.fixture
def draft(path: Path, likeliest: TableSuggestion) -> MappingDraft:
    return first_draft(take_sample(path), likeliest)


def completed(draft: MappingDraft) -> MappingDraft:
    """The draft after somebody has said what an unlike value means."""
    (table,) = draft.tables
    columns = tuple(
        replace(one, values=(*one.values, ("Zon 7", "other"))) if one.column == "kind" else one for one in table.columns
    )
    return replace(draft, system="egna_utredningar", tables=(replace(table, columns=columns),))


def test_the_table_and_every_column_are_found(likeliest: TableSuggestion):
    assert likeliest.table == "investigations"
    assert dict(likeliest.chosen) == {
        "investigation_id": "Ärendenr",
        "person_key": "Pers.nr",
        "kind": "Utredningstyp",
        "started_on": "Öppnad",
        "ended_on": "Stängd",
        "unit": "Grupp",
    }
    reasons = {one.source: (one.suggestions[0].reason, one.drop_reason) for one in likeliest.columns if one.suggestions}
    assert "personnummer" in reasons["Pers.nr"][0]
    assert "DD.MM.ÅÅÅÅ" in reasons["Öppnad"][0]
    dropped = {one.source: one.drop_reason for one in likeliest.columns if one.drop_reason}
    assert set(dropped) == {"Klientens namn", "Handläggare", "Notering"}
    assert "namn" in dropped["Klientens namn"] and "medarbetare" in dropped["Handläggare"]


@pytest.mark.parametrize("system", ["utfall"])
def test_the_shipped_columns_are_recognised_without_their_mapping(system: str, tmp_path: Path):
    """For every file of the own format: header and one likely row; its table must come first, its key be right."""
    samples = {"text": "A1", "pseudonym": "P1", "integer": "3", "decimal": "1,5", "date": "2025-01-02", "boolean": "ja"}
    wrong = []
    for rule in load_mapping(SHIPPED / f"{system}.toml").files:
        (table,) = rule.tables
        cells = [
            one.column.codes[0][1] if one.column.codes else samples[one.column.type.value] for one in table.columns
        ]
        path = tmp_path / f"{rule.name}.csv"
        header = ";".join(one.sources[0] for one in table.columns)
        path.write_text(f"{header}\n{';'.join(cells)}\n", encoding="utf-8")
        best = suggest_tables(take_sample(path))[0]
        if best.table != table.table.name:
            wrong.append((rule.name, best.table))
            continue
        needed = {column.name for column in table.table.columns if column.required}
        right = {one.column.name: one.sources[0] for one in table.columns if one.column.name in needed}
        wrong += [(rule.name, pair) for pair in right.items() if pair not in best.chosen]
    assert wrong == []


def test_the_preview_shows_values_and_faults_and_no_identity(path: Path, draft: MappingDraft):
    seen = preview(draft, path=path, known_at=DAY)
    assert len(seen.rows) == 20
    titles = [column.title_sv for column in seen.columns]
    first = dict(zip(titles, seen.rows[0].cells, strict=True))
    assert first["Person (nyckelhash)"].source == "••••••••-••••" == first["Person (nyckelhash)"].value
    assert (first["Slag"].source, first["Slag"].value) == ("Barnutredning", "barn och unga")
    assert first["Inledd"].value == "2025-01-01"
    second = dict(zip(titles, seen.rows[1].cells, strict=True))
    assert (second["Avslutad (första dagen efter)"].source, second["Avslutad (första dagen efter)"].value) == (
        "02.03.2025",
        "2025-03-03",
    )
    fourth = dict(zip(titles, seen.rows[3].cells, strict=True))
    assert not seen.rows[3].is_accepted and "okänt" in fourth["Slag"].problems[0]
    assert seen.rows_accepted == 15
    assert "1950" not in repr(seen) and "Påhittad" not in repr(seen) and "samtal" not in repr(seen)


def test_a_draft_is_saved_read_back_equal_and_used_by_the_next_import(tmp_path: Path, path: Path, draft: MappingDraft):
    own = tmp_path / "egna"
    known = load_mappings(SHIPPED, own)
    assert (
        fitting_of(path, mappings=known).system == "" and "känns inte igen" in fitting_of(path, mappings=known).reason
    )

    done = completed(draft)
    assert problems_of(done) == ()
    saved = save_draft(done, own_dir=own, shipped_dir=SHIPPED)
    assert [file.name for file in own.iterdir()] == ["egna_utredningar.toml"]
    assert draft_of(load_mapping(saved)) == done
    assert load_mapping(saved).files == mapping_for(done).files

    fit = fitting_of(path, mappings=load_mappings(SHIPPED, own))
    assert fit.system == "egna_utredningar"
    assert set(fit.dropped_columns) == {"Klientens namn", "Handläggare", "Notering"}

    store = Store.create(tmp_path / "lager")
    with pytest.raises(RefusedFile):
        import_files(store, [path], mappings_dir=SHIPPED, known_at=DAY)
    delivery = import_files(store, [path], mappings_dir=SHIPPED, own_mappings_dir=own, known_at=DAY)
    (receipt,) = delivery.files
    assert (receipt.rows_in, receipt.rows_accepted, receipt.mapping) == (40, 40, "egna_utredningar")
    files = store.current_files(delivery)["investigations"]
    query = (
        "SELECT count(*), count(DISTINCT person_key), min(started_on), max(ended_on), mode(unit) FROM read_parquet($f)"
    )
    count, persons, first, last, unit = duckdb.execute(query, {"f": files}).fetchall()[0]
    assert (count, persons, first, last) == (40, 40, date(2025, 1, 1), date(2025, 3, 28))
    assert unit in ("Grupp A", "Grupp B")


def test_nothing_shipped_or_saved_is_written_over(tmp_path: Path, draft: MappingDraft):
    own, done = tmp_path / "egna", completed(draft)
    with pytest.raises(InvalidDefinition, match="följer med Utfall"):
        save_draft(replace(done, system="lifecare"), own_dir=own, shipped_dir=SHIPPED)
    with pytest.raises(InvalidDefinition, match="följer med Utfall"):
        save_draft(done, own_dir=SHIPPED, shipped_dir=SHIPPED)
    save_draft(done, own_dir=own, shipped_dir=SHIPPED)
    with pytest.raises(InvalidDefinition, match="redan en egen"):
        save_draft(done, own_dir=own, shipped_dir=SHIPPED)
    changed = replace(done, title='Ny "rubrik"\\\x7f')
    path = save_draft(changed, own_dir=own, shipped_dir=SHIPPED, replaces=True)
    assert draft_of(load_mapping(path)) == changed
    (own / "lifecare.toml").write_text("", encoding="utf-8")
    with pytest.raises(InvalidDefinition, match="heter som en som följer med"):
        load_mappings(SHIPPED, own)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: replace(d, system="Å b"), "små bokstäver"),
        (lambda d: replace(d, title=" "), "rubrik"),
        (lambda d: replace(d, patterns=("*.*",)), "hur filens namn börjar"),
        (lambda d: replace(d, tables=()), "Välj vad filen innehåller"),
        (lambda d: replace(d, tables=(TableChoice("persons", ()),)), "Personer måste ha uppgiften ”Person"),
        (lambda d: replace(d, drops=("Öppnad",)), "”Öppnad” är vald för ”Inledd” men ska också utelämnas"),
        (lambda d: with_choice(d, ColumnChoice("unit")), "ska ha en källa"),
        (lambda d: with_choice(d, ColumnChoice("unit", ("Grupp",), end_inclusive=True)), "ingen slutdag"),
        (lambda d: with_choice(d, ColumnChoice("kind", ("x",), values=(("a", "b"),))), "”b” är inget värde för ”Slag”"),
        (lambda d: with_choice(d, ColumnChoice("started_on", ("x",), dates=())), "datumformat"),
        (lambda d: with_choice(d, ColumnChoice("started_on", ("x",), dates=("%H",))), "ger inget datum"),
        (lambda d: with_choice(d, ColumnChoice("form", ("x",))), "ingen uppgift som heter ”form”"),
    ],
)
def test_what_is_wrong_with_a_draft_is_told_in_swedish(draft: MappingDraft, change, told: str):
    found = problems_of(change(completed(draft)))
    assert any(told in problem.message for problem in found), found


def with_choice(draft: MappingDraft, choice: ColumnChoice) -> MappingDraft:
    (table,) = draft.tables
    columns = (*(one for one in table.columns if one.column != choice.column), choice)
    return replace(draft, tables=(replace(table, columns=columns),))


def test_two_tables_constants_and_joined_columns_are_kept(tmp_path: Path, draft: MappingDraft):
    persons = TableChoice("persons", (ColumnChoice("person_key", ("Pers.nr",)),), skips_repeats=True)
    done = completed(draft)
    more = (
        ColumnChoice("area", constant="Barn & unga"),
        ColumnChoice("outcome", ("a",), values=(("x y", "no_action"), ("-", "")), otherwise=""),
        ColumnChoice("registered_on", ("d",), dates=("%Y%m%d", "%d/%m/%Y")),
        ColumnChoice("investigation_id", ("Ärendenr", "Löpnr")),
    )
    for choice in more:
        done = with_choice(done, choice)
    (table,) = done.tables
    order = TABLES_BY_NAME["investigations"].column_names
    sorted_columns = tuple(sorted(table.columns, key=lambda one: order.index(one.column)))
    done = replace(done, tables=(persons, replace(table, columns=sorted_columns)), yes=("ja", "J"), decimal_comma=False)
    assert problems_of(done) == ()
    assert draft_of(load_mapping(save_draft(done, own_dir=tmp_path, shipped_dir=SHIPPED))) == done


def test_a_mapping_with_more_than_a_draft_holds_is_not_changed_here():
    for system in ("lifecare", "ssda903"):
        with pytest.raises(InvalidDefinition, match="mer än vad som kan ändras"):
            draft_of(load_mapping(SHIPPED / f"{system}.toml"))


def test_no_extract_is_refused_and_a_known_file_is_known(tmp_path: Path):
    page = tmp_path / "sida.csv"
    page.write_text("<html><body>Logga in</body></html>", encoding="utf-8")
    with pytest.raises(RefusedFile, match="webbsida"):
        take_sample(page)
    known = tmp_path / "utförare_2025-04.csv"
    known.write_text("utförare;sektor;registrerad;namn\nU1;privat;2025-01-01;x\n", encoding="utf-8")
    fit = fitting_of(known, mappings=load_mappings(SHIPPED))
    assert (fit.system, fit.file_rule, fit.dropped_columns) == ("utfall", "utförare", ("namn",))


def test_what_cells_say_decides_formats_and_pairs(tmp_path: Path):
    path = tmp_path / "plac.csv"
    rows = [f"{i},{'JN'[i % 2]},{1200 + i}.50,0{1 + i % 9}/02/2025" for i in range(12)]
    path.write_text("\n".join(["Placeringsnr,Behov familjehem,Dygnspris,Startdatum", *rows]), encoding="utf-8")
    best = suggest_tables(take_sample(path))[0]
    assert best.table == "placements"
    facts = {one.source: one.facts for one in best.columns}
    assert facts["Behov familjehem"].yes_no == ("j", "n")
    assert column_choice("placements", "daily_rate_ore", facts["Dygnspris"]).in_kronor
    assert column_choice("placements", "started_on", facts["Startdatum"]).dates == ("%d/%m/%Y",)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [("Utdrag 2025-04.csv", "utdrag *.*"), ("a[1].xlsx", "a?*?.*"), ("beslut.csv-rattad-0003.csv", "beslut.*")],
)
def test_patterns_fit_the_files_to_come(name: str, pattern: str):
    assert pattern_for(name) == pattern


def test_a_budget_with_headings_of_its_own_is_known(tmp_path: Path) -> None:
    """Months, and amounts with blanks between thousands."""
    path = tmp_path / "budget.csv"
    rows = ("Period;Område;Grupp;Budget kr", "2025-01;Boende;Lokaler;1 000,50", "2025-02;Boende;Lokaler;\u22122 000")
    path.write_text("\n".join((*rows, "")), encoding="utf-8")
    (best, *_) = suggest_tables(take_sample(path))
    assert best.table == "budget_months"
    assert dict(best.chosen) == {
        "month_starts_on": "Period",
        "area": "Område",
        "account_group": "Grupp",
        "amount_ore": "Budget kr",
    }
