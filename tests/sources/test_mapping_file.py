"""Mapping files are read strictly; the shipped ones identify all and only their own files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from utfall.errors import InvalidDefinition, RefusedFile
from utfall.sources.extracts.identifying import identify
from utfall.sources.mapping_file import load_mapping

GOOD = """
schema = 1
system = "prov"
title = "Prov"
[[file]]
name = "f"
patterns = ["f.csv"]
[[file.table]]
name = "providers"
[file.table.columns]
provider_id = "id"
sector = { column = "sektor" }
"""


def load(folder: Path, text: str):
    path = folder / "prov.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def test_a_small_mapping_with_its_defaults(tmp_path: Path):
    mapping = load(tmp_path, GOOD)
    assert mapping.max_bad_rows_share == 0.02
    assert mapping.files[0].needed_columns == ("id", "sektor")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title", "titel", "okänd nyckel ”titel”.*Menas ”title”"),
        ("patterns", "pattern", "okänd nyckel ”pattern”.*Menas ”patterns”"),
        ('"providers"', '"provider"', "okänd tabell ”provider”.*Menas ”providers”"),
        ("sector =", "sektor =", "okänd nyckel ”sektor”.*Menas ”sector”"),
        ('column = "sektor"', 'colum = "sektor"', "okänd nyckel ”colum”"),
        ('column = "sektor"', 'column = "sektor", values = { "1" = "privat" }', "okänd kod ”privat”.*Menas ”private”"),
        ('column = "sektor"', 'column = "sektor", constant = "own"', "exakt en källa"),
        ('column = "sektor"', 'column = "sektor", end_inclusive = true', "end_inclusive hör till slutdagen"),
        ('column = "sektor"', 'column = "sektor", kronor = true', "kronor hör till"),
        ('column = "sektor"', 'column = "sektor", amounts_in = "tkr"', "amounts_in hör till"),
        ('column = "sektor"', 'column = "sektor", identifier = "person"', "identifier passar bara"),
        ('column = "sektor"', 'column = "sektor", otherwise = "annan"', "okänd kod ”annan”"),
        ('provider_id = "id"', "", "kolumnen ”provider_id” måste fyllas"),
        ('provider_id = "id"', 'provider_id = { column = "id", pattern = "(" }', "inget giltigt mönster"),
        ("schema = 1", "schema = 2", "schema är 2"),
        ("schema = 1", "schema = true", "fel typ"),
        ('"prov"', '"annat"', "filen heter prov.toml"),
        ("[[file]]", '[format]\ndates = ["%m-%d"]\n[[file]]', "ger inget datum"),
        ("[[file]]", "max_bad_rows_share = 2\n[[file]]", "max_bad_rows_share är 2"),
        ("[[file]]", '[format]\nencoding = "latin"\n[[file]]', "encoding är ”latin”"),
        ("[[file.table]]", 'ignore = "nej"\n[[file.table]]', "antingen"),
        ("[[file.table]]", 'drop = ["id"]\n[[file.table]]', "”id” både används och lämnas"),
        ('"Prov"', "Prov", "TOML"),
    ],
)
def test_what_is_wrong_is_named_with_the_nearest_right(tmp_path: Path, old, new, told):
    assert old in GOOD
    with pytest.raises(InvalidDefinition) as error:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert re.search(told, str(error.value)), str(error.value)
    assert "prov.toml" in error.value.cause


def test_a_pseudonym_must_say_whose(tmp_path: Path):
    text = GOOD.replace('"providers"', '"persons"').replace('provider_id = "id"', 'person_key = "id"')
    with pytest.raises(InvalidDefinition, match="säga vems"):
        load(tmp_path, text.replace('sector = { column = "sektor" }', ""))


def own_names(rule) -> list[str]:
    return [
        pattern.replace("????-??", "2025-04").replace("*.*", ".csv").replace(".*", ".csv") for pattern in rule.patterns
    ]


def test_each_mapping_identifies_all_and_only_its_own_files(mappings):
    everything = list(mappings.values())
    seen = 0
    for mapping in everything:
        for rule in mapping.files:
            header = (*rule.needed_columns, *rule.drops, "något annat")
            for name in own_names(rule):
                for told in (name, name.upper()):
                    found = identify(told, dict.fromkeys(mappings, header), everything)
                    assert (found.mapping.system, found.rule.name) == (mapping.system, rule.name)
                for other in everything:
                    if other is not mapping:
                        with pytest.raises(RefusedFile):
                            identify(name, {other.system: header}, [other])
                for left_out in rule.needed_columns:
                    short = tuple(column for column in header if column != left_out)
                    with pytest.raises(RefusedFile, match=left_out):
                        identify(name, dict.fromkeys(mappings, short), everything)
                seen += 1
            for name in ("annat.csv", f"kopia av {own_names(rule)[0]}"):
                with pytest.raises(RefusedFile):
                    identify(name, dict.fromkeys(mappings, header), everything)
    assert seen >= 20


def test_the_lifecare_mapping_uses_fields_that_the_interface_has(mappings):
    """Against the vendor's published description, and a copy of its field names kept here."""
    fields = {
        "Actualisations": "PersonId Name Id Aktualisering Type CustomerNumber Date Reason Regards FromWho Caseworker "
        "Organization Status InvestigationId ServiceId DecisionId StartTime EndTime",
        "Investigations": "Id CustomerNumber Type FromDate ToDate Caseworker Organization DossierType StartTime "
        "EndTime InvestigationPersonDTOs",
        "Decisions": "Id CustomerNumber Date Type FromDate ToDate Reason DecisionMaker Caseworker Organization "
        "InvestigationExecutionId ServiceId Amount ConnectedApplication StartTime EndTime DecisionPersonDTOs",
        "Services": "Id CustomerNumber ServiceType Organization StartDate EndDate Caseworker CoCaseworker "
        "InvestigationId ExecutionId DecisionId StartTime EndTime CoApplicant ServicePersonDTOs",
        "Executions": "Id CustomerNumber Type FromDate ToDate Caseworker Organization DossierType StartTime EndTime",
        "ResourceAllocations": "Id CustomerNumber StartDate EndDate Percent Resource ResourceType ServiceId StartTime "
        "EndTime",
    }
    for rule in mappings["lifecare"].files:
        assert {*rule.needed_columns, *rule.drops} <= set(fields[rule.name].split())
    described = Path(__file__).parents[3] / "shared/samples/lifecare/sundsvall__lifecare-fc-api.json"
    if not described.exists():
        pytest.skip("../shared/samples/lifecare finns inte här: fältnamnen är bara jämförda med kopian i testet")
    schemas = json.loads(described.read_text(encoding="utf-8"))["definitions"]
    objects = {"Actualisations": "Aktualisering"}
    for name, listed in fields.items():
        schema = schemas[f"Extract{objects.get(name, name[:-1])}DTO"]
        assert set(schema["properties"]) == set(listed.split())
