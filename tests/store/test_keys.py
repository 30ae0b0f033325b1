"""Pseudonyms and the key that stays outside the store."""

from __future__ import annotations

import hashlib
import hmac
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.errors import KeyProblem
from utfall.store.keys import key_path, load_key, normal_identifier, pseudonym, pseudonyms
from utfall.store.store import Store

KEY = bytes(range(32))
DAY = date(2025, 5, 5)


def test_a_pseudonym_is_hmac_sha_256_over_kind_and_identifier() -> None:
    expected = hmac.new(KEY, b"utfall pseudonym 1\x00person\x00199001012384", hashlib.sha256).hexdigest()[:32]
    assert pseudonym(KEY, "person", "900101-2384", on=DAY) == expected


def test_person_and_family_are_separate_domains() -> None:
    assert pseudonym(KEY, "person", "17") != pseudonym(KEY, "family", "17")
    assert pseudonym(KEY, "person", "17") != pseudonym(KEY[::-1], "person", "17")


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("199001012384", "199001012384"),
        ("19900101-2384", "199001012384"),
        ("900101-2384", "199001012384"),
        ("9001012384", "199001012384"),
        (" 900101-2384 ", "199001012384"),
        ("900101 2384", "199001012384"),
        ("20240504-1234", "202405041234"),
        ("250505-1234", "202505051234"),
        ("250506-1234", "192505061234"),
        ("250505+1234", "192505051234"),
        ("241231+1234", "192412311234"),
        ("701063-2391", "197010632391"),
        ("19701063-2391", "197010632391"),
        ("19700060-2391", "197000602391"),
        ("901301-2384", "901301-2384"),
        ("900132-2384", "900132-2384"),
        ("900159-2384", "900159-2384"),
        ("900192-2384", "900192-2384"),
        ("A-4711", "A-4711"),
        (" 4711 ", "4711"),
        ("TF900101-2384", "TF900101-2384"),
        ("٩٠٠١٠١-2384", "٩٠٠١٠١-2384"),
    ],
)
def test_personal_numbers_have_one_form(text: str, normal: str) -> None:
    assert normal_identifier(text, on=DAY) == normal


@given(st.dates(min_value=date(1906, 1, 1), max_value=date(2025, 5, 4)), st.integers(0, 9999), st.booleans())
def test_ten_and_twelve_digits_match_whatever_the_century(born: date, serial: int, is_coordination: bool) -> None:
    day = born.day + (60 if is_coordination else 0)
    full = f"{born:%Y%m}{day:02d}{serial:04d}"
    turned_100 = born.year <= DAY.year - 100 and (born.year < DAY.year - 100 or (born.month, born.day) <= (5, 5))
    short = f"{full[2:8]}{'+' if turned_100 else '-'}{full[8:]}"
    assert normal_identifier(short, on=DAY) == full == normal_identifier(f"{full[:8]}-{full[8:]}", on=DAY)


def test_the_bulk_version_is_the_same_and_keeps_nulls_and_order() -> None:
    texts = ["900101-2384", None, "4711", "", " ", "900101-2384", "199001012384"]
    expected = [pseudonym(KEY, "person", t, on=DAY) if t and t.strip() else None for t in texts]
    assert pseudonyms(KEY, "person", pa.array(texts), on=DAY).to_pylist() == expected
    chunked = pa.chunked_array([texts[:3], texts[3:]], pa.string())
    assert pseudonyms(KEY, "person", chunked, on=DAY).to_pylist() == expected
    assert pseudonyms(KEY, "person", pa.array(texts).dictionary_encode(), on=DAY).to_pylist() == expected
    assert pseudonyms(KEY, "person", pa.array([], pa.string())).to_pylist() == []


def test_the_key_is_made_beside_the_store_for_the_owner_only(tmp_path: Path) -> None:
    root = tmp_path / "lager"
    key = load_key(root, environ={})
    path = tmp_path / "lager.key"
    assert path == key_path(root)
    assert len(key) == 32 and path.stat().st_mode & 0o777 == 0o600
    assert load_key(root, environ={}) == key
    assert [p.name for p in tmp_path.iterdir()] == ["lager.key"]


def test_all_who_make_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(tmp_path / "lager", environ={}), range(32)))
    assert len(keys) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    root = tmp_path / "lager"
    load_key(root, environ={})
    key_path(root).chmod(mode)
    with pytest.raises(KeyProblem, match="läsas av andra") as raised:
        load_key(root, environ={})
    assert "chmod 600" in raised.value.remedy


def test_the_environment_gives_the_key_or_its_file(tmp_path: Path) -> None:
    root = tmp_path / "lager"
    assert load_key(root, environ={"UTFALL_KEY": KEY.hex()}) == KEY
    file = tmp_path / "nyckel"
    file.write_text(KEY.hex() + "\n")
    file.chmod(0o600)
    assert load_key(root, environ={"UTFALL_KEY": str(file)}) == KEY
    assert not key_path(root).exists()


@pytest.mark.parametrize("given", ["abc", "finns-inte.key", KEY.hex()[:62]])
def test_a_wrong_environment_is_an_error_and_never_a_new_key(tmp_path: Path, given: str) -> None:
    with pytest.raises(KeyProblem, match="UTFALL_KEY"):
        load_key(tmp_path / "lager", environ={"UTFALL_KEY": given})
    assert list(tmp_path.iterdir()) == []


def test_a_key_in_the_store_or_a_broken_one_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "lager" / "nyckel"
    inside.parent.mkdir()
    inside.write_text(KEY.hex())
    inside.chmod(0o600)
    with pytest.raises(KeyProblem, match="ligger i datalagret"):
        load_key(tmp_path / "lager", environ={"UTFALL_KEY": str(inside)})
    broken = key_path(tmp_path / "annat")
    broken.write_text("kort")
    broken.chmod(0o600)
    with pytest.raises(KeyProblem, match="64"):
        load_key(tmp_path / "annat", environ={})


def test_the_store_notices_a_lost_and_an_exchanged_key(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UTFALL_KEY", raising=False)
    store.key()
    path = key_path(store.root)
    path.rename(path.with_suffix(".undan"))
    with pytest.raises(KeyProblem, match="saknas"):
        store.key()
    assert not path.exists()
    monkeypatch.setenv("UTFALL_KEY", os.urandom(32).hex())
    with pytest.raises(KeyProblem, match="en annan"):
        store.key()


@pytest.mark.parametrize("given", ["ab" * 150 + "c", "~nobody-by-this-name/key", "g" * 64])
def test_a_mistyped_key_in_the_environment_is_not_repeated(tmp_path: Path, given: str) -> None:
    with pytest.raises(KeyProblem) as problem:
        load_key(tmp_path / "lager", environ={"UTFALL_KEY": given})
    assert given not in str(problem.value)
