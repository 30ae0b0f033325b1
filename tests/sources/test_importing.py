"""Files and folders into a real store: one delivery, its findings, and the foreign extract's known sums."""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from utfall.errors import InvalidDefinition, RefusedFile, TooManyBadRows
from utfall.sources.importing import expand, import_files
from utfall.sources.quality import check_quality
from utfall.store.store import Store

ROOT = Path(__file__).parents[2]
MAPPINGS = ROOT / "definitions" / "mappings"
FOREIGN = ROOT.parent / "shared" / "samples" / "ssda903"
KNOWN_AT = date(2018, 4, 5)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "lager")


def placements(store: Store, delivery) -> str:
    return f"read_parquet({store.current_files(delivery)['placements']})"


def small_foreign_extract(folder: Path, *, children: int, episodes: int) -> None:
    """An extract of the foreign format, made here: two rows may share child and start day."""
    draw = random.Random(903)
    folder.mkdir()
    header, rows = ["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"], []
    header += [f"{i},{1 + i % 2},0{1 + i % 9}/05/2008,WBRI,X{i},," for i in range(children)]
    start = date(2017, 1, 1)
    for i in range(episodes):
        begins = start + timedelta(days=draw.randrange(300))
        ends = begins + timedelta(days=draw.randrange(1, 100)) if i % 4 else None
        reason = draw.choice(["X1", "E4A", "E8"])
        rows.append(
            f"{i % children},{begins:%d/%m/%Y},{'S' if i % 5 == 0 else 'P'},C2,N1,U4,PR{i % 6},"
            f"{f'{ends:%d/%m/%Y}' if ends else ''},{reason},,AB1 2CD,EF3 4GH,{i}"
        )
    rows[1] = rows[0]
    (folder / "header.csv").write_text("\n".join(header) + "\n", encoding="utf-8")
    columns = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
    (folder / "episodes.csv").write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    (folder / "missing.csv").write_text("CHILD,DOB,MISSING,MIS_START,MIS_END\n1,01/01/2008,M,,\n", encoding="utf-8")


def test_a_folder_is_one_delivery(tmp_path: Path, store: Store):
    small_foreign_extract(tmp_path / "in", children=50, episodes=120)
    told: list[tuple[int, int]] = []
    delivery = import_files(
        store,
        [tmp_path / "in"],
        mappings_dir=MAPPINGS,
        known_at=KNOWN_AT,
        progress=lambda done, total: told.append((done, total)),
    )
    receipts = {receipt.name: receipt for receipt in delivery.files}
    assert {name: r.rows_accepted for name, r in receipts.items()} == {
        "episodes.csv": 120,
        "header.csv": 50,
        "missing.csv": 0,
    }
    assert receipts["header.csv"].dropped_columns == ("ETHNIC", "UPN", "MOTHER", "MC_DOB")
    assert "HOME_POST" in receipts["episodes.csv"].dropped_columns
    codes = [problem.code for problem in store.problems(delivery)]
    assert "EXT-102" in codes
    assert "QUA-003" in codes  # the row that stands twice overlaps itself
    total = sum(path.stat().st_size for path in (tmp_path / "in").iterdir())
    assert told == sorted(told)
    assert {whole for _, whole in told} == {total}
    assert told[-1][0] >= total - (tmp_path / "in" / "missing.csv").stat().st_size

    again = import_files(store, [tmp_path / "in"], mappings_dir=MAPPINGS, known_at=KNOWN_AT)
    assert again.is_unchanged

    sums = "SELECT count(*), count(DISTINCT person_key), count(*) FILTER (operation = 'external') FROM "
    assert duckdb.execute(sums + placements(store, delivery)).fetchone() == (120, 50, 60)


def test_the_foreign_extract_gives_its_known_sums(store: Store):
    if not FOREIGN.exists():
        pytest.skip("../shared/samples/ssda903 finns inte här: bara det egna lilla utdraget är läst")
    files = [FOREIGN / name for name in ("header.csv", "episodes.csv", "missing.csv")]
    delivery = import_files(store, files, mappings_dir=MAPPINGS, mapping="ssda903", known_at=KNOWN_AT)
    assert sum(receipt.rows_set_aside for receipt in delivery.files) == 0
    assert delivery.tables["persons"].rows == 2675
    table = placements(store, delivery)
    year = "DATE '2017-04-01', DATE '2018-04-01'"
    assert duckdb.execute(
        f"""
        SELECT count(*), count(DISTINCT person_key), count(*) FILTER (ended_on IS NULL),
            sum(greatest(0, least(coalesce(ended_on, DATE '9999-01-01'), ([{year}])[2])
                - greatest(started_on, ([{year}])[1]))),
            count(*) FILTER (end_reason IN ('home', 'adult', 'care_ends', 'deceased')),
            count(*) FILTER (start_reason = 'care_starts' AND started_on >= ([{year}])[1]
                AND started_on < ([{year}])[2])
        FROM {table}
        """
    ).fetchone() == (5050, 2123, 1413, 639123, 1169, 122)
    open_on = f"""
        SELECT count(*), count(*) FILTER (operation = 'external') FROM {table}
        WHERE started_on <= $day AND (ended_on IS NULL OR ended_on > $day)
    """
    expected = {
        "2017-04-03": (2112, 1060),
        "2017-07-03": (1913, 941),
        "2017-10-02": (1748, 852),
        "2018-01-01": (1563, 771),
        "2018-03-26": (1439, 729),
    }
    for day, counts in expected.items():
        assert duckdb.execute(open_on, {"day": date.fromisoformat(day)}).fetchone() == counts
    assert {"QUA-003"} <= {problem.code for problem in store.problems(delivery)}


def test_lifecare_files_in_three_forms(tmp_path: Path, store: Store):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "Actualisations_2025.csv").write_text(
        "PersonId,Name,Id,Aktualisering,Type,CustomerNumber,Date,Reason,Regards,FromWho,Caseworker,Organization,Status,"
        "InvestigationId,ServiceId,DecisionId,StartTime,EndTime\n"
        "199001011234,Påhittad Person,1,x,Ansökan,501,2018-01-01T00:00:00,,,Den enskilde,,Enhet 1,Inledd utredning,"
        "7,,,,\n",
        encoding="utf-8",
    )
    columns = {
        "Id": [7],
        "CustomerNumber": [501],
        "Type": ["Utredning barn"],
        "FromDate": ["2018-01-02"],
        "ToDate": ["2018-01-31"],
        "Caseworker": ["x"],
        "Organization": ["Enhet 1"],
        "DossierType": [None],
        "StartTime": [None],
        "EndTime": [None],
        "InvestigationPersonDTOs": [[{"Name": "Påhittad Person"}]],
    }
    pq.write_table(pa.table(columns), folder / "Investigations.parquet")
    book = openpyxl.Workbook()
    header = "Id CustomerNumber StartDate EndDate Percent Resource ResourceType ServiceId"
    book.active.append(header.split(" "))
    book.active.append([9, 501, date(2018, 2, 1), None, 100, "Familjen Påhittad", "Jourhem", 3])
    book.save(folder / "ResourceAllocations.xlsx")
    shutil.copy(folder / "Investigations.parquet", folder / "Executions.parquet")

    delivery = import_files(store, [folder], mappings_dir=MAPPINGS, known_at=KNOWN_AT)
    current = store.current_files(delivery)
    query = """
        SELECT r.kind, r.outcome, i.kind, i.ended_on, p.form, p.operation, p.care_spell_id
        FROM read_parquet($referrals) r JOIN read_parquet($investigations) i USING (investigation_id, person_key)
        JOIN read_parquet($placements) p USING (person_key)
    """
    names = {name: current[name] for name in ("referrals", "investigations", "placements")}
    assert duckdb.execute(query, names).fetchall() == [
        ("application", "investigation", "child", date(2018, 2, 1), "emergency_home", "internal", "3")
    ]
    assert [p.code for p in store.problems(delivery)] == ["EXT-102"]


def test_too_many_bad_rows_deliver_nothing(tmp_path: Path, store: Store):
    small_foreign_extract(tmp_path / "in", children=50, episodes=120)
    path = tmp_path / "in" / "episodes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",U4,PR1,", ",U4,PR9,"), encoding="utf-8")
    with pytest.raises(TooManyBadRows, match="EXT-007 i kolumnen PLACE_PROVIDER"):
        import_files(store, [tmp_path / "in"], mappings_dir=MAPPINGS, known_at=KNOWN_AT)
    assert store.deliveries() == ()


def test_paths_that_cannot_be_imported(tmp_path: Path, store: Store):
    with pytest.raises(RefusedFile, match="finns inte"):
        expand([tmp_path / "saknas.csv"])
    (tmp_path / "tom").mkdir()
    with pytest.raises(RefusedFile, match="inga utdrag"):
        expand([tmp_path / "tom"])
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "header.csv").write_text("x", encoding="utf-8")
    with pytest.raises(RefusedFile, match=r"Två filer heter header\.csv"):
        expand([tmp_path / "a", tmp_path / "b"])
    with pytest.raises(RefusedFile, match="Mappningen ”ssda” finns inte") as refusal:
        import_files(store, [tmp_path / "a"], mappings_dir=MAPPINGS, mapping="ssda", known_at=KNOWN_AT)
    assert "Menas ”ssda903”" in refusal.value.remedy
    with pytest.raises(InvalidDefinition, match="inga mappningar"):
        import_files(store, [tmp_path / "a"], mappings_dir=tmp_path / "tom", known_at=KNOWN_AT)


@pytest.mark.parametrize("name", ["utredningar_19850314-1234.csv", "utredningar_\x1b[31m.csv"])
def test_a_file_name_is_stored_so_it_may_not_name_a_person_or_steer_a_terminal(tmp_path: Path, name: str):
    (tmp_path / name).write_text("utredning\n", encoding="utf-8")
    with pytest.raises(RefusedFile) as refusal:
        expand([tmp_path])
    assert "1234" not in str(refusal.value) and "\x1b" not in str(refusal.value)


def test_the_checks_spill_into_the_store_that_an_erasure_empties(tmp_path: Path, store: Store, monkeypatch):
    small_foreign_extract(tmp_path / "in", children=20, episodes=20)
    places: list[Path] = []

    def watched(tables, *, known_at, spill_in):
        places.append(spill_in)
        return check_quality(tables, known_at=known_at, spill_in=spill_in)

    monkeypatch.setattr("utfall.sources.importing.check_quality", watched)
    import_files(store, [tmp_path / "in"], mappings_dir=MAPPINGS, mapping="ssda903", known_at=KNOWN_AT)
    assert [place.is_relative_to(store.root / "cache") for place in places] == [True]
    assert list(places[0].iterdir()) == []
