"""Every mistake in a definition file is an error that names the file, the key, the value and the nearest valid one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from utfall.errors import InvalidDefinition, UnknownMeasure
from utfall.measures.catalogue import Catalogue
from utfall.measures.goals import GoalStatus
from utfall.measures.load import STATISTICS_OF_KIND, load_catalogue
from utfall.measures.schema_goals import load_goal
from utfall.measures.schema_specs import READERS
from utfall.model.period import Period
from utfall.model.question import SPECS

COUNT = """
schema = 1
title = "Antal insatser"
short_title = "Insatser"
explanation = "Antal insatser som inleddes."
population = "Alla insatser."
unit = "count"
direction = "neutral"
owner = "Verksamhetscontroller"
review_on = 2027-03-01
goal = "fler"
breakdowns = ["area", "persons.sex", { name = "age", age_bands = [18, 65] }]

[[version]]
number = "1"
valid_from = 2021-01-01
reason = "Första versionen."
comparable = "yes"

[version.measure]
kind = "event_count"
events = { table = "interventions", date = "started_on", where = { kind = ["open_care"] } }

[[version.example]]
name = "En insats"
periods = ["2025-T1"]
breakdowns = ["area"]
known_until = 2025-05-05
interventions = [{ intervention_id = "i1", person_key = "p1", kind = "open_care", started_on = 2025-01-01, area = "A" }]
expect = [{ period = "2025-T1", area = "A", n = 1 }]

[[version]]
number = "2"
valid_from = 2025-01-01
reason = "Ny avgränsning."
comparable = "no"
population_changed = true

[version.measure]
kind = "event_count"
events = { table = "interventions", date = "started_on" }
"""

WAIT = """
schema = 1
title = "Väntetid"
short_title = "Väntetid"
explanation = "Dagar till beslut."
population = "Alla utredningar."
unit = "days"
direction = "lower"
owner = "Verksamhetscontroller"
review_on = 2027-03-01

[[version]]
number = "1"
valid_from = 2021-01-01
reason = "Första versionen."
comparable = "yes"
statistic = "mean_of_decided"

[version.measure]
kind = "time_to_event"
subject = "investigation_id"
start = { table = "referrals", date = "received_on" }
stop = { table = "decisions", date = "decided_on" }
"""

RATIO = """
schema = 1
title = "Kvot"
short_title = "Kvot"
explanation = "Den ena delad med den andra."
population = "Alla insatser."
unit = "share"
direction = "neutral"
owner = "Verksamhetscontroller"
review_on = 2027-03-01
breakdowns = ["area"]

[[version]]
number = "1"
valid_from = 2021-01-01
reason = "Första versionen."
comparable = "yes"

[version.measure]
kind = "ratio"
numerator = "ifo.antal"
denominator = "ifo.antal"
"""

GOAL = """
schema = 1
order = 1
title = "Fler insatser"
short_title = "Fler"
direction = "Tidigt stöd"
measure = "ifo.antal"
year = 2025
decided_by = "Nämnden"

[target]
operator = "decrease"
change_share = 0.2
base_value = 50
base_year_offset = -1

[follow_up]
T1 = { months = [1, 3], year_offset = 0 }
T2 = { months = [1, 7], year_offset = 0 }
T3 = { months = [1, 12], year_offset = 0 }
"""


def write(folder: Path, *, count: str = COUNT, wait: str = WAIT, ratio: str = RATIO, goal: str = GOAL) -> Path:
    """A folder of definitions with those files."""
    (folder / "measures" / "ifo").mkdir(parents=True)
    (folder / "goals").mkdir()
    (folder / "measures" / "ifo" / "antal.toml").write_text(count, encoding="utf-8")
    (folder / "measures" / "ifo" / "vantan.toml").write_text(wait, encoding="utf-8")
    (folder / "measures" / "ifo" / "kvot.toml").write_text(ratio, encoding="utf-8")
    (folder / "goals" / "fler.toml").write_text(goal, encoding="utf-8")
    return folder


def changed(text: str, old: str, new: str) -> str:
    """The text with one place changed; fails where the place is not there."""
    assert old in text
    return text.replace(old, new, 1)


def refusal(folder: Path) -> InvalidDefinition:
    """The error that the folder gives."""
    with pytest.raises(InvalidDefinition) as refused:
        load_catalogue(folder)
    return refused.value


def test_the_files_without_mistakes_load(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path / "definitions"))
    assert list(catalogue) == ["ifo.antal", "ifo.kvot", "ifo.vantan"]
    assert [breakdown.name for breakdown in catalogue["ifo.antal"].breakdowns] == ["area", "sex", "age"]
    assert catalogue["ifo.antal"].file == "definitions/measures/ifo/antal.toml"


# old, new, what the cause names, what the remedy names
COUNT_MISTAKES = [
    ("title =", "titel =", ["titel", "”Antal insatser”"], "Menade du ”title”?"),
    ("short_title", "kort_titel", ["kort_titel"], "short_title"),
    ('owner = "Verksamhetscontroller"\n', "", ["owner saknas"], "Lägg till owner"),
    ('owner = "Verksamhetscontroller"', 'owner = " "', ["owner", "tom"], "Fyll i"),
    ('"Antal insatser"', "12", ["title är 12", "en text"], "Rätta"),
    ("review_on = 2027-03-01", 'review_on = "2027-03-01"', ["review_on", "ett datum"], "Rätta"),
    ("review_on = 2027-03-01", "review_on = 2027-03-01T00:00:00", ["review_on", "ett datum"], "Rätta"),
    ("review_on = 2027-03-01", "review_on = 2027-02-30", ["antal.toml", "TOML"], "Rätta raden"),
    ("schema = 1", "schema = 2", ["schema är 2"], "schema = 1"),
    ("schema = 1", "schema = true", ["schema är true", "ett heltal"], "Rätta"),
    ('unit = "count"', 'unit = "counts"', ["unit är ”counts”"], "Menade du ”count”?"),
    ('unit = "count"', 'unit = "share"', ["unit är ”share”", "event_count"], "count"),
    ('direction = "neutral"', 'direction = "up"', ["direction är ”up”"], "higher, lower, neutral"),
    ('goal = "fler"', 'goal = "flest"', ["goal är ”flest”"], "Menade du ”fler”?"),
    ('breakdowns = ["area"', 'breakdowns = ["aera"', ["breakdowns[1]", "”aera”"], "Menade du ”area”?"),
    ('breakdowns = ["area"', 'breakdowns = ["started_on"', ["”started_on”", "interventions"], "area"),
    ('"persons.sex"', '"persons.birth_date"', ["persons.birth_date"], "persons.sex"),
    ('"persons.sex"', '"area"', ["”area” står två gånger"], "Ta bort"),
    ("[18, 65]", "[65, 18]", ["age_bands är [65, 18]"], "[18, 65]"),
    ("age_bands", "ageband", ["breakdowns[3].ageband"], "Menade du ”age_bands”?"),
    ('number = "2"', 'number = "1"', ["version[2].number är ”1”", "finns redan"], "eget nummer"),
    ("valid_from = 2025-01-01", "valid_from = 2021-01-01", ["version[2].valid_from är 2021-01-01"], "tidsordning"),
    ("valid_from = 2025-01-01", "valid_from = 2020-01-01", ["version[2].valid_from är 2020-01-01"], "tidsordning"),
    ('comparable = "no"', 'comparable = "maybe"', ["version[2].comparable"], "yes, no, bridged"),
    ("population_changed = true", 'population_changed = "ja"', ["population_changed", "true eller false"], "Rätta"),
    ('comparable = "no"', 'comparable = "no"\nwithin_days = 90', ["version[2].within_days är 90"], "Ta bort"),
    ('comparable = "no"', 'comparable = "no"\nstatistic = "share"', ["statistic är ”share”"], "total"),
    ('kind = "event_count"', 'kind = "event_cuont"', ["kind är ”event_cuont”"], "Menade du ”event_count”?"),
    ('"interventions", date', '"intervention", date', ["events.table är ”intervention”"], "Menade du ”interventions”?"),
    ('date = "started_on"', 'date = "start_on"', ["events.date är ”start_on”"], "Menade du ”started_on”?"),
    ('date = "started_on"', 'date = "area"', ["events.date är ”area”"], "started_on"),
    ('kind = ["open_care"]', 'kind = ["open_car"]', ["where.kind är ”open_car”"], "Menade du ”open_care”?"),
    ('kind = ["open_care"]', "kind = []", ["where.kind", "tom"], "minst ett värde"),
    ('kind = ["open_care"]', 'kind = { ge = "open_care" }', ["where.kind.ge", "ordning"], "ne"),
    ('kind = ["open_care"]', 'kind = { eq = "open_care" }', ["where.kind.eq", "okänd"], "ge, gt, le, lt, ne, present"),
    ('kind = ["open_care"]', "ended_on = { present = 1 }", ["where.ended_on.present är 1"], "Rätta"),
    ('kind = ["open_care"]', 'started_on = { ge = "2021" }', ["where.started_on.ge är ”2021”", "datum"], "Rätta"),
    ('kind = ["open_care"]', "ended_on = {}", ["where.ended_on"], "ge"),
    ('kind = ["open_care"]', 'knd = "open_care"', ["where.knd (värde ”open_care”)"], "Menade du ”kind”?"),
    ('kind = ["open_care"]', 'persons.sex = "man"', ["where.persons"], "citattecken"),
    ('kind = ["open_care"]', '"persons.sex" = "men"', ["where.persons.sex är ”men”"], "woman, man"),
    ('"started_on", where', '"started_on", were', ["measure.events.were"], "Menade du ”where”?"),
    ('kind = "event_count"', 'kind = "event_count"\namount = "area"', ["measure.amount är ”area”"], "Kolumner"),
    ('kind = "event_count"', 'kind = "event_count"\ncount = "people"', ["measure.count är ”people”"], "persons"),
    ('periods = ["2025-T1"]', 'periods = ["2025-T4"]', ["periods", "2025-T4"], "2025-T1"),
    ('breakdowns = ["area"]\nknown', 'breakdowns = ["kind"]\nknown', ["example[1].breakdowns", "”kind”"], "area, sex"),
    ("interventions = [{", "insatser = [{", ["example[1].insatser"], "interventions"),
    ('person_key = "p1", ', "", ["interventions[1].person_key saknas"], "Person"),
    ('area = "A" }]', 'areal = "A" }]', ["interventions[1].areal"], "Menade du ”area”?"),
    ("n = 1 }]", 'n = "1" }]', ["expect[1].n är ”1”"], "Rätta"),
    ("n = 1 }]", "m = 1 }]", ["expect[1].m"], "period, area, n"),
    ('expect = [{ period = "2025-T1"', 'expect = [{ period = "2025-T2"', ["expect[1].period"], "2025-T1"),
    ("known_until = 2025-05-05\n", "", ["example[1].known_until saknas"], "Lägg till known_until"),
]


@pytest.mark.parametrize(("old", "new", "named", "remedy"), COUNT_MISTAKES)
def test_a_mistake_in_a_count_is_named(tmp_path: Path, old: str, new: str, named: list[str], remedy: str) -> None:
    error = refusal(write(tmp_path / "definitions", count=changed(COUNT, old, new)))
    assert error.cause.startswith("definitions/measures/ifo/antal.toml: ")
    for words in named:
        assert words in error.cause
    assert remedy in error.remedy


WAIT_MISTAKES = [
    ('statistic = "mean_of_decided"\n', "", "version[1].statistic saknas", "statistic"),
    ('"mean_of_decided"', '"total"', "statistic är ”total”", "median_of_decided"),
    ('"mean_of_decided"', '"share_within"', "within_days saknas", "within_days"),
    ('"mean_of_decided"', '"share_within"\nwithin_days = 0', "within_days är 0", "Rätta"),
    ('"mean_of_decided"', '"share_within"\nwithin_days = 1000000', "within_days är 1000000", "Rätta"),
    ('"mean_of_decided"', '"share_within"\nwithin_days = 90', "unit är ”days”", "share"),
    ('"investigation_id"', '"intervention_id"', "subject är ”intervention_id”", "investigation_id"),
    ('kind = "time_to_event"', 'kind = "time_to_event"\nperiod_by = "end"', "period_by är ”end”", "start, outcome"),
    ('kind = "time_to_event"', 'kind = "time_to_event"\nwithin_days = 9', "measure.within_days", "period_by"),
]


@pytest.mark.parametrize(("old", "new", "named", "remedy"), WAIT_MISTAKES)
def test_a_mistake_in_a_waiting_time_is_named(tmp_path: Path, old: str, new: str, named: str, remedy: str) -> None:
    error = refusal(write(tmp_path / "definitions", wait=changed(WAIT, old, new)))
    assert named in error.cause
    assert remedy in error.remedy


RATIO_MISTAKES = [
    ('numerator = "ifo.antal"', 'numerator = "ifo.antla"', "numerator är ”ifo.antla”", "Menade du ”ifo.antal”?"),
    ('denominator = "ifo.antal"', 'denominator = "ifo.kvot"', "denominator är ”ifo.kvot”", "ifo.antal"),
    ('breakdowns = ["area"]', 'breakdowns = ["kind"]', "”kind”", "ifo/antal.toml"),
    ('comparable = "yes"', 'comparable = "yes"\n[[version.example]]\nname = "x"', "version[1].example[1]", "Flytta"),
]


@pytest.mark.parametrize(("old", "new", "named", "remedy"), RATIO_MISTAKES)
def test_a_mistake_in_a_ratio_is_named(tmp_path: Path, old: str, new: str, named: str, remedy: str) -> None:
    error = refusal(write(tmp_path / "definitions", ratio=changed(RATIO, old, new)))
    assert named in error.cause
    assert remedy in error.remedy


OTHER_KINDS = [
    (
        'kind = "stock"\ncount = "persons"\nspells = { table = "family_homes" }',
        "version[1].measure.count är ”persons”",
        "placements",
    ),
    ('kind = "stock"\nspells = { table = "referrals" }', "measure.spells.start saknas", "start"),
    (
        'kind = "spell_days"\ncount = "days"\nspells = { table = "placements" }',
        "measure.count är ”days”",
        "nights, begun_days",
    ),
    (
        'kind = "no_return_share"\nwithin_days = 0\nspells = { table = "interventions" }\n'
        'returns = { table = "referrals", date = "received_on" }',
        "measure.within_days är 0",
        "Rätta",
    ),
    (
        'kind = "no_return_share"\nwithin_days = 365\nspells = { table = "interventions" }\n'
        'returns = { table = "family_homes", date = "started_on" }',
        "family_homes hör inte till någon person",
        "referrals",
    ),
    (
        'kind = "no_return_share"\nwithin_days = 365\nspells = { table = "investigations" }\n'
        'returns = { table = "referrals", date = "received_on" }\nalso_ended = [{ table = "interventions" }]',
        "measure.also_ended är [{ table = ”interventions” }], men avslut av flera slag",
        "count = ”persons”",
    ),
    (
        'kind = "no_return_share"\nwithin_days = 365\nspells = { table = "investigations" }\n'
        'returns = { table = "referrals", date = "received_on" }\nnone_ongoing = [{ table = "family_homes" }]',
        "measure.none_ongoing[1].table är ”family_homes”, men raderna i family_homes hör inte till någon person",
        "interventions",
    ),
    (
        'kind = "no_return_share"\nwithin_days = 365\nspells = { table = "investigations" }\n'
        'returns = { table = "referrals", date = "received_on" }\nnone_ongoing = { table = "interventions" }',
        "measure.none_ongoing är { table = ”interventions” }, men ska vara en lista",
        "Rätta",
    ),
    (
        'kind = "no_return_share"\nwithin_days = 365\nspells = { table = "investigations" }\n'
        'returns = { table = "referrals", date = "received_on" }\nage = { at_least = 21, at_most = 20 }',
        "measure.age.at_most är 20, men ska vara mellan 21 och 150",
        "Rätta",
    ),
    (
        'kind = "reach_share"\nsubject = "care_spell_id"\nstart = { table = "placements", date = "started_on" }\n'
        'reach = { table = "placements", date = "started_on" }',
        "measure.within_days saknas",
        "heltal",
    ),
    (
        'kind = "share_above"\nspells = { table = "interventions" }\nwindow_months = 3\n'
        'values = { table = "attendance", date = "started_on" }\nparts = ["absence"]\nwhole = "offered_minutes"\n'
        "threshold_percent = 15",
        "measure.parts är ”absence”",
        "absence_valid_minutes",
    ),
    (
        'kind = "share_above"\nspells = { table = "interventions" }\nwindow_months = 3\n'
        'values = { table = "attendance", date = "started_on" }\nparts = ["absence_valid_minutes"]\n'
        'whole = "offered_minutes"\nthreshold_percent = 150',
        "measure.threshold_percent är 150, men ska vara mellan 0 och 100",
        "Rätta",
    ),
    ('kind = "observation"\nserie = "x"', "measure.serie", "Menade du ”series”?"),
]


@pytest.mark.parametrize(("measure", "named", "remedy"), OTHER_KINDS)
def test_a_mistake_in_another_kind_is_named(tmp_path: Path, measure: str, named: str, remedy: str) -> None:
    head, _, _ = RATIO.partition("[version.measure]")
    text = head.replace('breakdowns = ["area"]\n', "") + "[version.measure]\n" + measure + "\n"
    error = refusal(write(tmp_path / "definitions", ratio=text))
    assert named in error.cause
    assert remedy in error.remedy


@pytest.mark.parametrize("column", ["kind", "outcome"])
def test_ends_of_two_tables_are_divided_only_by_what_both_have(tmp_path: Path, column: str) -> None:
    """Both tables have a column ``kind``, but its codes are others; ``outcome`` is in one of them alone."""
    head, _, _ = RATIO.partition("[version.measure]")
    text = changed(head, 'breakdowns = ["area"]', f'breakdowns = ["area", "{column}"]') + (
        '[version.measure]\nkind = "no_return_share"\nwithin_days = 365\ncount = "persons"\n'
        'spells = { table = "investigations" }\nalso_ended = [{ table = "interventions" }]\n'
        'returns = { table = "referrals", date = "received_on" }\n'
    )
    error = refusal(write(tmp_path / "definitions", ratio=text))
    assert (
        f"breakdowns[2] är ”{column}”, men investigations och interventions kan inte delas in efter det" in error.cause
    )
    assert error.remedy.endswith("Kolumner att dela in efter: area, unit, persons.sex.")


GOAL_MISTAKES = [
    ('measure = "ifo.antal"', 'measure = "ifo.antale"', "measure är ”ifo.antale”", "Menade du ”ifo.antal”?"),
    ('operator = "decrease"', 'operator = "at_lest"', "target.operator är ”at_lest”", "Menade du ”at_least”?"),
    ('operator = "decrease"', 'operator = "at_least"', "target.change_share", "level"),
    ("change_share = 0.2", "change_share = 20", "change_share är 20", "0.20"),
    ("base_value = 50", "base_value = 0", "base_value är 0", "måttets enhet"),
    ("months = [1, 7]", "months = [7, 1]", "follow_up.T2.months är [7, 1]", "[1, 3]"),
    ("base_year_offset = -1", "base_year_offset = 1", "base_year_offset är 1", "Rätta"),
    ("T3 = {", "T4 = {", "follow_up.T4", "T1, T2, T3"),
]


@pytest.mark.parametrize(("old", "new", "named", "remedy"), GOAL_MISTAKES)
def test_a_mistake_in_a_goal_is_named(tmp_path: Path, old: str, new: str, named: str, remedy: str) -> None:
    error = refusal(write(tmp_path / "definitions", goal=changed(GOAL, old, new)))
    assert "definitions/goals/fler.toml" in error.cause and named in error.cause
    assert remedy in error.remedy


OVERRULE = """
[[overrule]]
report = "2025-T1"
status = "uncertain"
reason = "Två skolor rapporterade fel."
by = "verksamhetschef"
on = 2025-05-12

[[overrule]]
report = "2025"
status = "not_yet"
reason = "Året är inte slut."
by = "verksamhetschef"
on = 2025-12-12
"""

OVERRULE_MISTAKES = [
    ('report = "2025-T1"', 'report = "2025-T4"', "overrule[1].report är ”2025-T4”, men det är ingen period", "2025-T1"),
    (
        'report = "2025-T1"',
        'report = "2025-03"',
        "overrule[1].report är ”2025-03”, men ska vara ett tertial",
        "2025-T1",
    ),
    (
        'report = "2025-T1"',
        'report = "2024-T1"',
        "overrule[1].report är ”2024-T1”, men ska vara ett tertial",
        "2025-T1",
    ),
    ('report = "2025-T1"', 'report = "2025"', "overrule[2].report är ”2025”, men den rapporten har redan", "Behåll en"),
    ('report = "2025-T1"', "report = 2025", "overrule[1].report är 2025, men ska vara en text", "Rätta"),
    ('"uncertain"', '"uncertian"', "overrule[1].status är ”uncertian”", "Menade du ”uncertain”?"),
    ('"Två skolor rapporterade fel."', '" "', "overrule[1].reason är ” ”, men får inte vara tom", "Fyll i"),
    ('by = "verksamhetschef"\n', "", "overrule[1].by saknas", "Lägg till by"),
    ("on = 2025-05-12", 'on = "2025-05-12"', "overrule[1].on är ”2025-05-12”, men ska vara ett datum", "Rätta"),
    ("on = 2025-05-12", "on = 2024-12-31", "overrule[1].on är 2024-12-31, men är före den period", "Skriv dagen"),
    ("reason =", "skal =", "overrule[1].skal", "report, status, reason, by, on"),
]


@pytest.mark.parametrize(("old", "new", "named", "remedy"), OVERRULE_MISTAKES)
def test_a_mistake_in_a_persons_assessment_is_named(
    tmp_path: Path, old: str, new: str, named: str, remedy: str
) -> None:
    error = refusal(write(tmp_path / "definitions", goal=GOAL + changed(OVERRULE, old, new)))
    assert "definitions/goals/fler.toml" in error.cause and named in error.cause
    assert remedy in error.remedy


def test_a_persons_assessment_is_of_one_report(tmp_path: Path) -> None:
    folder = write(tmp_path / "definitions", goal=GOAL + OVERRULE)
    goal = load_goal(folder / "goals" / "fler.toml", folder=folder)
    first = goal.overrule_for(Period.parse("2025-T1"))
    assert first is not None
    assert (first.status, first.by, first.on) == (GoalStatus.UNCERTAIN, "verksamhetschef", date(2025, 5, 12))
    assert goal.overrule_for(Period.parse("2025-T2")) is None
    assert [overrule.report.id for overrule in goal.overrules] == ["2025-T1", "2025"]


def test_a_file_without_a_version_is_refused(tmp_path: Path) -> None:
    count = COUNT.partition("[[version]]")[0]
    assert "[[version]]" in refusal(write(tmp_path / "definitions", count=count)).cause


@pytest.mark.parametrize("name", ["measures/antal.toml", "measures/ifo/unga/antal.toml"])
def test_a_file_in_the_wrong_folder_is_refused_and_not_skipped(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "definitions")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(COUNT, encoding="utf-8")
    assert f"definitions/{name}" in refusal(folder).cause


def test_a_file_name_that_cannot_be_an_id_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "definitions")
    (folder / "measures" / "ifo" / "Väntan.toml").write_text(WAIT, encoding="utf-8")
    assert "”Väntan”" in refusal(folder).cause


def test_a_folder_without_measures_is_refused(tmp_path: Path) -> None:
    assert str(tmp_path / "measures") in refusal(tmp_path).cause


def test_an_unknown_measure_is_answered_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownMeasure) as unknown:
        catalogue.measure("ifo.aktualisering")
    assert "Menade du ”ifo.aktualiseringar”?" in unknown.value.remedy


def test_every_kind_has_a_reader_and_its_statistics() -> None:
    assert set(READERS) == set(STATISTICS_OF_KIND) == set(SPECS)
