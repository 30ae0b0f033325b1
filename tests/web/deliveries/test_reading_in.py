"""Extracts handed in, looked at, mapped, read in by the worker's own code, and mended."""

from __future__ import annotations

import datetime
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from huey.contrib.djhuey import HUEY

from utfall.model.period import Period
from utfall.web import gates
from utfall.web.accounts.models import User
from utfall.web.accounts.tokens import make_token
from utfall.web.audit.models import Entry
from utfall.web.deliveries import tasks
from utfall.web.deliveries.models import Upload
from utfall.web.gates import open_store
from utfall.web.permissions import Role
from utfall.web.readiness import figures_are_kept
from utfall.web.shown import delivery_at, is_being_counted
from utfall.web.work.models import Job

HEADER = "utredning;person;slag;inledd;avslutad;utfall;område;enhet;registrerad"
ROW = "{key};19850314123{n};barn och unga;2025-04-0{n};;;Myndighet;Enhet 1;2025-04-1{n}"
GOOD = "\n".join([HEADER, *(ROW.format(key=f"u{n}", n=n) for n in range(1, 9))])
BAD = "\nu9;198503141239;barn och unga;2025-13-45;;;Myndighet;Enhet 1;2025-04-19\n"
ODD_ROW = "A{n};19850314-123{n};Utredning barn;0{n}.04.2025;2{n}.04.2025"
ODD = "\n".join(["Nr;Klient;Typ;Startdag;Slutdag", *(ODD_ROW.format(n=n) for n in range(1, 9))])


@pytest.fixture
def own(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of its own, with no store yet; what is handed to the worker is done at once, but for the parting
    of every measure."""
    monkeypatch.setattr(tasks, "part_newest", lambda: None)
    for name in ("uploads", "mappings"):
        (tmp_path / name).mkdir()
    settings.SURROUNDINGS = replace(configured.SURROUNDINGS, home=tmp_path, store=tmp_path / "data")
    was, HUEY.immediate = HUEY.immediate, True
    yield tmp_path
    HUEY.immediate = was


def hand_in(client: Client, name: str, text: str) -> Upload:
    response = client.post(
        "/inlasning/lamna/",
        {"files": [SimpleUploadedFile(name, text.encode("utf-8"))], "known_at": "2025-05-05"},
    )
    assert response.status_code == 302, response.content.decode()
    return Upload.objects.latest("uploaded_at")


def read_in(client: Client, upload: Upload) -> Job:
    response = client.post(f"/inlasning/uppladdning/{upload.id}/las-in/", {"known_at": "2025-05-05"})
    assert response.status_code == 302
    upload.refresh_from_db()
    assert upload.job is not None
    return Job.objects.get(id=upload.job_id)


@pytest.mark.django_db(transaction=True)
def test_the_first_delivery_faults_and_all_then_mended_and_read_in_again(
    own: Path, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(Role.CONTROLLER)
    assert "Inget är inläst ännu" in client.get("/inlasning/").content.decode()
    upload = hand_in(client, "utredningar_2025-04.csv", GOOD + BAD)
    page = client.get(f"/inlasning/uppladdning/{upload.id}/").content.decode()
    assert "känns igen och kan läsas in" in page
    # One row of nine is more than a mapping bears by itself: nothing is read in, and the files stay.
    job = read_in(client, upload)
    assert job.state == "failed" and job.cause and job.remedy
    assert (
        upload.folder.exists()
        and "inget har sparats" in client.get(f"/inlasning/uppladdning/{upload.id}/").content.decode()
    )
    client.post(f"/inlasning/uppladdning/{upload.id}/ta-bort/")
    assert not upload.folder.exists()
    many = GOOD + "".join("\n" + ROW.format(key=f"w{n}", n=n % 8 + 1) for n in range(200))
    upload = hand_in(client, "utredningar_2025-04.csv", many + BAD)
    job = read_in(client, upload)
    assert job.state == "done" and job.outcome == "/inlasning/leverans/1/"
    assert not upload.folder.exists(), "the files hold personal data and are gone when they are read in"
    page = client.get(job.outcome).content.decode()
    assert "lagda åt sidan" in page and "2025-13-45" in page and "Hämta raderna" in page
    file = client.post("/inlasning/leverans/1/ratta/0/")
    assert Entry.objects.filter(action="set_aside.read").count() == 1
    name = file["Content-Disposition"].split('"')[1]
    mended = file.content.decode("utf-8-sig").replace("2025-13-45", "2025-04-15")
    job = read_in(client, hand_in(client, name, mended))
    assert job.state == "done", job.cause
    latest = open_store().delivery(None)
    assert sum(receipt.rows_set_aside for receipt in latest.files if receipt.name == name) == 0
    assert sum(receipt.rows_accepted for receipt in latest.files if receipt.name == name) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_wrong_with_the_plan_is_shown_beside_what_is_wrong_with_the_file(
    own: Path, signed_in: Callable[..., Client]
) -> None:
    """A name that no definition has, and a transfer that loses money: told with place and remedy, as in a terminal."""
    client = signed_in(Role.CONTROLLER)
    budget = "månad;verksamhetsområde;kontogrupp;budget_kr\n2025-01;Bonde;Personalkostnader;1000\n"
    job = read_in(client, hand_in(client, "internbudget_2025.csv", budget))
    assert job.state == "done", job.cause
    page = client.get(job.outcome).content.decode()
    assert "PLA-001" in page and "Verksamhetsområdet ”Bonde” finns inte." in page and "Menas ”Boende”?" in page
    assert "internbudget_2025.csv, rad 2" in page
    moved = "dag;från_månad;nummer;verksamhetsområde;kontogrupp;belopp_kr;skäl\n"
    moved += "2025-03-01;2025-04;7;Boende;Lokalkostnader;50000;Larm\n"
    job = read_in(client, hand_in(client, "omforingar_2025.csv", moved))
    page = client.get(job.outcome).content.decode()
    assert "PLA-007" in page and "går inte jämnt ut" in page
    assert "PLA-001" not in page, "what another delivery brought is told there"
    gone = own / "definitioner"
    shutil.copytree(configured.SURROUNDINGS.definitions, gone)
    (gone / "economy" / "areas.toml").unlink()
    configured.SURROUNDINGS = replace(configured.SURROUNDINGS, definitions=gone)
    assert "kunde inte prövas" in client.get(job.outcome).content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_unknown_file_is_mapped_and_known_from_then_on(own: Path, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    upload = hand_in(client, "arenden-odd.csv", ODD)
    page = client.get(f"/inlasning/uppladdning/{upload.id}/").content.decode()
    assert "Koppla kolumnerna" in page and "disabled" in page
    address = f"/inlasning/uppladdning/{upload.id}/koppla/0/"
    page = client.get(f"{address}?tabell=investigations").content.decode()
    assert "Startdag" in page and "19850314" not in page, "no identity is shown"
    form = {
        "tabell": "investigations",
        "kolumn-investigation_id": "Nr",
        "kolumn-person_key": "Klient",
        "kolumn-kind": "Typ",
        "varde-kind-Utredning barn": "child",
        "kolumn-started_on": "Startdag",
        "datum-started_on": "%d.%m.%Y",
        "kolumn-ended_on": "Slutdag",
        "datum-ended_on": "%d.%m.%Y",
        "system": "annatsystem",
        "title": "Annat system",
        "patterns": "arenden*",
        "yes": "ja",
        "no": "nej",
    }
    incomplete = client.post(address, {**form, "kolumn-person_key": "", "kolumn-investigation_id": "", "gor": "spara"})
    assert incomplete.status_code == 422 and "innan mappningen kan sparas" in incomplete.content.decode()
    tried = client.post(address, {**form, "gor": "prova"}).content.decode()
    assert "av 8 skulle godtas" in tried and "198503" not in tried
    saved = client.post(address, {**form, "gor": "spara"})
    assert saved.status_code == 302, saved.content.decode()
    assert (own / "mappings" / "annatsystem.toml").is_file()
    assert "känns igen" in client.get(f"/inlasning/uppladdning/{upload.id}/").content.decode()
    job = read_in(client, upload)
    assert job.state == "done", job.cause
    assert open_store().delivery(None).files[0].rows_accepted == 8


@pytest.mark.django_db(transaction=True)
def test_wrong_files_are_refused_at_the_door(own: Path, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    for name, said in (("bild.exe", "ingen fil med utdrag"), (".csv", "ingen fil med utdrag")):
        response = client.post("/inlasning/lamna/", {"files": [SimpleUploadedFile(name, b"x")]})
        assert response.status_code == 422 and said in response.content.decode()
    assert client.post("/inlasning/lamna/", {}).status_code == 422
    upload = hand_in(client, "sida.csv", "<!doctype html><html><body>Fel</body></html>")
    assert "Läs in" in client.get(f"/inlasning/uppladdning/{upload.id}/").content.decode()
    assert not list((own / "uploads").glob("*/bild.exe"))
    assert signed_in(Role.READER).post("/inlasning/lamna/", {}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_files_at_rest_in_the_watched_folder_are_read_in(
    own: Path, settings: Any, person: Callable[..., User], tmp_path: Path
) -> None:
    import os

    watched = tmp_path / "in"
    watched.mkdir()
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, watched=watched)
    file = watched / "utredningar_2025-04.csv"
    file.write_text(GOOD, encoding="utf-8")
    assert tasks.resting_files(watched) == [], "it may still be being written"
    os.utime(file, (1, 1))
    assert tasks.resting_files(watched) == [file]
    upload = tasks.take_in([file])
    upload.refresh_from_db()
    assert upload.delivery_number == 1 and not file.exists()
    assert not User.objects.get(username=tasks.WATCHER).is_active


@pytest.mark.django_db(transaction=True)
def test_another_program_hands_in_with_a_key(own: Path, person: Callable[..., User]) -> None:
    user = person("program", Role.CONTROLLER)
    _, key = make_token(user, name="prov", scopes=["deliveries:write", "deliveries:read"], days=1, by="provet")
    ask = {"Authorization": f"Bearer {key}"}
    file = io.BytesIO(GOOD.encode())
    file.name = "utredningar_2025-04.csv"
    response = Client().post("/api/v1/leveranser/?kand=2025-05-05", {"files": file}, headers=ask)
    assert response.status_code == 202, response.content
    state = Client().get(f"/api/v1/leveranser/inlamnade/{response.json()['id']}/", headers=ask).json()
    assert (state["state"], state["delivery"]) == ("done", 1)
    assert Client().get("/api/v1/leveranser/1/", headers=ask).json()["rows_accepted"] == 8


@pytest.mark.django_db(transaction=True)
def test_files_that_are_forgotten_are_removed_after_a_week(own: Path, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    old, new = (hand_in(client, f"utredningar_2025-0{n}.csv", GOOD) for n in (1, 2))
    Upload.objects.filter(id=old.id).update(uploaded_at=timezone.now() - datetime.timedelta(days=8))
    tasks.take_back_forgotten.call_local()
    assert not old.folder.exists() and new.folder.exists()
    assert Entry.objects.filter(action="upload.taken_back", thing=str(old.id)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_delivery_before_is_shown_until_the_figures_of_the_new_one_are_counted(
    own: Path, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(Role.CONTROLLER)
    assert read_in(client, hand_in(client, "utredningar_2025-04.csv", GOOD)).state == "done"
    meanwhile: list[tuple[int, bool]] = []

    def look(**given: Any) -> None:
        meanwhile.append(
            (delivery_at(None).number, "En ny leverans räknas" in client.get("/nyckeltal/").content.decode())
        )

    parted: list[int] = []
    monkeypatch.setattr(tasks, "part_newest", lambda: parted.append(delivery_at(None).number))
    figures_are_kept.connect(look)
    try:
        more = GOOD + "\n" + ROW.format(key="u9", n=9)
        assert read_in(client, hand_in(client, "utredningar_2025-04.csv", more)).state == "done"
    finally:
        figures_are_kept.disconnect(look)
    assert meanwhile == [(1, True)]
    assert parted == [2], "groups are counted when the delivery is shown already"
    assert delivery_at(None).number == 2
    assert "En ny leverans räknas" not in client.get("/nyckeltal/").content.decode()
    # What cannot be read in changes nothing, and keeps nothing back.
    assert read_in(client, hand_in(client, "utredningar_2025-05.csv", GOOD + BAD)).state == "failed"
    assert not is_being_counted() and delivery_at(None).number == 2


@pytest.mark.django_db(transaction=True)
def test_groups_that_the_worker_has_counted_are_not_counted_again(own: Path, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    assert read_in(client, hand_in(client, "utredningar_2025-04.csv", GOOD)).state == "done"
    tasks.part_measure.call_local("ifo.inledda_utredningar", 1)
    gates.close_all()
    gate = gates.gate_at(delivery_at(None))
    for breakdown in gate.definition("ifo.inledda_utredningar").breakdowns:
        gate.standing("ifo.inledda_utredningar", [Period.parse("2025-T1")], by=breakdown.name)
    assert not gate.is_open
    tasks.part_measure.call_local("ifo.inledda_insatser", 0)  # of a delivery that is not the newest
    assert not gate.is_open
