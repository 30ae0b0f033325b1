"""Handing files in, reading them in, taking them back, and taking out rows to mend: each logged."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow, RefusedFile
from utfall.sources.importing import EXTENSIONS, import_files
from utfall.sources.mending import MendableFile, mendable_files
from utfall.sources.suggesting.draft import MappingDraft
from utfall.sources.suggesting.saving import save_draft
from utfall.store.delivery import Delivery
from utfall.store.store import Store
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.deliveries.models import Upload
from utfall.web.deliveries.queries import mappings
from utfall.web.gates import open_store, surroundings
from utfall.web.work.actions import Telling, start_job
from utfall.web.work.models import Job

MOST_FILES, MOST_BYTES = 50, 2 * 1024**3
LONGEST_NAME = 200
"""Bytes of a file's name; a file system takes 255, and what is made of the file adds to it."""


def hand_in(files: Sequence[UploadedFile], *, known_at: datetime.date, by: User) -> Upload:
    """The files in a folder of their own, under the names they came with. Raises ``RefusedFile`` for what is no file of
    extracts by its name, too many or too large, or named twice, or for a day to come; then nothing is kept."""
    _check_day(known_at)
    names = [_safe_name(str(file.name)) for file in files]
    if not names:
        raise RefusedFile("Ingen fil är vald.", remedy="Välj en eller flera filer med utdrag.")
    if len(names) > MOST_FILES or sum(file.size or 0 for file in files) > MOST_BYTES:
        raise RefusedFile(
            f"Det är för mycket på en gång: högst {MOST_FILES} filer och 2 GB.", remedy="Lämna in dem i omgångar."
        )
    if len(set(names)) < len(names):
        raise RefusedFile("Två filer har samma namn.", remedy="En fils namn är dess identitet; byt namn på den ena.")
    upload = Upload(names=names, known_at=known_at, uploaded_by=by)
    upload.folder.mkdir(mode=0o700, parents=True)
    try:
        for file, path in zip(files, upload.paths, strict=True):
            _write(file, path)
        with transaction.atomic():
            upload.save(force_insert=True)
            record("upload.handed_in", by=by.username, thing=str(upload.id), files=names)
    except BaseException:
        shutil.rmtree(upload.folder, ignore_errors=True)
        raise
    return upload


@transaction.atomic
def read_in(upload: Upload, *, known_at: datetime.date, by: User, task: Callable[..., object]) -> Job:
    """The job that reads the files in, as one delivery: all or nothing. ``task`` is what the worker runs."""
    _check_day(known_at)
    _check_open(upload)
    if upload.job is not None and not upload.job.is_over:
        raise NotPossibleNow("Filerna läses redan in.", remedy="Vänta tills det är klart.")
    upload.known_at = known_at
    upload.job = start_job(task, title=f"Läser in {len(upload.names)} filer", by=by, upload_id=str(upload.id))
    upload.save(update_fields=["known_at", "job"])
    record("upload.started", by=by.username, thing=str(upload.id), known_at=known_at.isoformat())
    return upload.job


@transaction.atomic
def take_back(upload: Upload, *, by: User) -> None:
    """The files are removed and nothing is read in."""
    _check_open(upload)
    if upload.job is not None and not upload.job.is_over:
        raise NotPossibleNow("Filerna läses just nu in.", remedy="Vänta tills det är klart.")
    upload.is_cancelled = True
    upload.save(update_fields=["is_cancelled"])
    record("upload.taken_back", by=by.username, thing=str(upload.id))
    transaction.on_commit(partial(shutil.rmtree, upload.folder, ignore_errors=True))


def deliver(upload: Upload, telling: Telling) -> Delivery:
    """Read the upload's files in, and remove them when they are. Raises as ``import_files``; then the files stay, to be
    mended or taken back. The store and its key are made at the first delivery."""
    store = Store.create(surroundings().store)
    delivery = import_files(
        store,
        upload.paths,
        mappings_dir=surroundings().definitions / "mappings",
        own_mappings_dir=surroundings().mappings,
        known_at=upload.known_at,
        progress=lambda done, total: telling(done, total, "läser filerna"),
    )
    with transaction.atomic():
        upload.delivery_number = delivery.number
        upload.save(update_fields=["delivery_number"])
        record(
            "delivery.read_in",
            by=upload.uploaded_by.username,
            thing=f"leverans {delivery.number}",
            files=[receipt.name for receipt in delivery.files],
            rows=sum(receipt.rows_in for receipt in delivery.files),
            set_aside=sum(receipt.rows_set_aside for receipt in delivery.files),
            unchanged=delivery.is_unchanged,
        )
        transaction.on_commit(partial(shutil.rmtree, upload.folder, ignore_errors=True))
    return delivery


def take_out_rows(delivery: Delivery, *, index: int, by: User) -> MendableFile:
    """The rows set aside from one of the delivery's files, to be mended. The reading is logged first: without an entry
    nothing is handed out. Raises ``NotPossibleNow`` where there are none, or where they cannot be mended here."""
    found = mendable_files(open_store(), mappings=mappings(), delivery=delivery)
    if not 0 <= index < len(found):
        raise NotPossibleNow("Filen har inga rader att rätta.", remedy="Ladda om sidan.")
    file = found[index]
    if file.obstacle:
        raise NotPossibleNow(f"Raderna ur {file.source_file} kan inte rättas här.", remedy=file.obstacle)
    with transaction.atomic():
        thing = f"leverans {delivery.number}"
        record("set_aside.read", by=by.username, thing=thing, file=file.source_file, rows=file.rows)
    return file


@transaction.atomic
def save_mapping(draft: MappingDraft, *, by: User) -> Path:
    """The mapping, kept in the organisation's own folder for this import and the coming ones."""
    record("mapping.saved", by=by.username, thing=draft.system, tables=[one.table for one in draft.tables])
    return save_draft(
        draft,
        own_dir=surroundings().mappings,
        shipped_dir=surroundings().definitions / "mappings",
        replaces=True,
    )


def _safe_name(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2].strip()
    if not base or base.startswith(".") or Path(base).suffix.casefold() not in EXTENSIONS:
        raise RefusedFile(
            f"”{base[:80]}” är ingen fil med utdrag.", remedy=f"Välj filer som slutar på {', '.join(EXTENSIONS)}."
        )
    if len(base.encode()) > LONGEST_NAME:
        raise RefusedFile(f"Filnamnet ”{base[:80]}…” är för långt.", remedy="Ge filen ett kortare namn.")
    return base


def _write(file: UploadedFile, path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for chunk in file.chunks():
            out.write(chunk)


def _check_day(known_at: datetime.date) -> None:
    """A delivery of a day to come would refuse every one before that day."""
    if known_at > timezone.localdate():
        raise RefusedFile(
            "Dagen då utdragen togs ut ligger framåt i tiden.", remedy="Ange dagen då de togs ut, i dag eller tidigare."
        )


def _check_open(upload: Upload) -> None:
    if not upload.is_open:
        raise NotPossibleNow("Filerna är redan inlästa eller borttagna.", remedy="Lämna in dem igen om de behövs.")
