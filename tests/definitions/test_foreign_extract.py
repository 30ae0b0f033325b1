"""An extract that nobody here wrote, through mapping, store, measures and gate: the figures that plain SQL gives.

The extract is England's return on looked-after children (SSDA903) in its published synthetic form. Figures asked "on
a day" are stocks with that day as the period. Care that ceased is dated by the episode's start, because a third of
those rows have no end. Children in the header are placed in a period by their day of birth.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from utfall.disclosure.policy import load_policy
from utfall.engines.duckdb import DuckDB
from utfall.engines.reference import Reference
from utfall.figures.gate import Gate
from utfall.measures.catalogue import Catalogue
from utfall.measures.compiling import plan
from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.model.question import Question
from utfall.sources.importing import import_files
from utfall.store.store import Store

REPOSITORY = Path(__file__).parents[2]
DEFINITIONS = REPOSITORY / "definitions"
SAMPLE = REPOSITORY.parent / "shared" / "samples" / "ssda903"
KNOWN_AT = date(2018, 4, 30)

ALL, YEAR, BIRTHS = "2015-01..2018-03", "2017-04..2018-03", "2001-01..2018-03"
DAYS = ("2017-04-03", "2017-07-03", "2017-10-02", "2018-01-01", "2018-03-26")

FACTS = {
    ("ssda903.episoder", ALL): 5050,
    ("ssda903.barn_med_episoder", ALL): 2123,
    ("ssda903.barn_i_registret", BIRTHS): 2675,
    ("ssda903.oppna_episoder", ALL): 1413,
    ("ssda903.varddygn", YEAR): 639_123,
    **{("ssda903.oppna_pa_dagen", day): n for day, n in zip(DAYS, (2112, 1913, 1748, 1563, 1439), strict=True)},
    **{("ssda903.externa_pa_dagen", day): n for day, n in zip(DAYS, (1060, 941, 852, 771, 729), strict=True)},
    ("ssda903.avslutad_vard", ALL): 1169,
    ("ssda903.paborjad_vard", YEAR): 122,
}

# Three children, one without an episode. The second child's two episodes overlap; the first is in the authority's
# own care until 3 April.
HEADER = """CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
1,1,05/01/2005,WBRI,,,
2,2,09/09/2011,WBRI,,,
3,2,14/02/2013,WBRI,,,
"""
EPISODES = """CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
1,31/03/2017,S,C2,N1,U4,PR1,03/04/2017,X1,,,,
1,03/04/2017,P,C2,N1,K2,PR4,,X1,,,,
2,01/04/2017,S,V2,N1,K2,PR5,11/04/2017,E4A,,,,
2,05/04/2017,L,V2,N1,K2,PR2,15/04/2017,E11,,,,
"""
SMALL_FACTS = {
    ("ssda903.episoder", ALL): 4,
    ("ssda903.barn_med_episoder", ALL): 2,
    ("ssda903.barn_i_registret", BIRTHS): 3,
    ("ssda903.oppna_episoder", ALL): 1,
    ("ssda903.varddygn", "2017-04"): 2 + 28 + 10 + 10,
    ("ssda903.oppna_pa_dagen", "2017-04-03"): 2,
    ("ssda903.oppna_pa_dagen", "2017-04-05"): 3,
    ("ssda903.externa_pa_dagen", "2017-04-02"): 1,
    ("ssda903.externa_pa_dagen", "2017-04-05"): 2,
    ("ssda903.avslutad_vard", ALL): 2,
    ("ssda903.paborjad_vard", YEAR): 1,
}


def answer(
    folder: Path, *, store_at: Path, catalogue: Catalogue, asked: list[tuple[str, str]], engine: DuckDB | Reference
) -> dict[tuple[str, str], int]:
    """The measures' only cells over the extract in ``folder``, imported into a new store."""
    store = Store.create(store_at)
    files = [folder / "header.csv", folder / "episodes.csv"]
    delivery = import_files(store, files, mappings_dir=DEFINITIONS / "mappings", mapping="ssda903", known_at=KNOWN_AT)
    found = {}
    with engine.open(store.current_files(delivery)) as session:
        for measure, period in asked:
            question = Question(catalogue[measure].versions[0].spec, (Period.parse(period),), (), KNOWN_AT)
            planned = plan(question)
            (cell,) = session.cells(question, planned.cells, planned.groundwork)
            number = cell.statistics[0][1]
            found[measure, period] = number
    return found


@pytest.mark.parametrize("engine", [DuckDB(threads=1), Reference()], ids=lambda engine: engine.name)
def test_a_small_extract_gives_the_figures_counted_by_hand(
    tmp_path: Path, catalogue: Catalogue, engine: DuckDB | Reference
) -> None:
    (tmp_path / "header.csv").write_text(HEADER, encoding="utf-8")
    (tmp_path / "episodes.csv").write_text(EPISODES, encoding="utf-8")
    found = answer(tmp_path, store_at=tmp_path / "store", catalogue=catalogue, asked=list(SMALL_FACTS), engine=engine)
    assert found == SMALL_FACTS


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the foreign extract ../shared/samples/ssda903 is not here")
def test_the_foreign_extract_gives_the_figures_of_plain_sql(tmp_path: Path, catalogue: Catalogue) -> None:
    store = Store.create(tmp_path / "store")
    import_files(store, [SAMPLE], mappings_dir=DEFINITIONS / "mappings", mapping="ssda903", known_at=KNOWN_AT)
    policy = load_policy(DEFINITIONS / "policies" / "disclosure.toml")
    with Gate.open(store, catalogue, policy=policy) as gate:
        found = {
            (measure, period): gate.table(measure, (Period.parse(period),)).figures[0].value
            for measure, period in FACTS
        }
    assert found == {asked: Cell.of(value) for asked, value in FACTS.items()}


def test_every_measure_of_the_foreign_extract_is_checked(catalogue: Catalogue) -> None:
    measures = {measure for measure in catalogue if measure.startswith("ssda903.")}
    assert measures == {measure for measure, _ in FACTS} == {measure for measure, _ in SMALL_FACTS}
