"""The file with the organisation's sign-in is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.errors import InvalidSurroundings
from utfall.web.sign_in_file import SignIn, read_sign_in

GOOD = """
contact = "IT-stöd"

[[openid_connect]]
id = "kommunen"
name = "Exempelstads konto"
issuer = "https://login.exempelstad.se/realms/kommunen"
client_id = "utfall"
client_secret = "hemligt"
form_origins = ["https://sso.exempelstad.se"]
"""


def read(folder: Path, text: str, *, is_loopback: bool = False) -> SignIn:
    file = folder / "sign-in.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return read_sign_in(file, is_loopback=is_loopback)


def test_without_a_file_there_is_only_the_password(tmp_path: Path) -> None:
    assert read_sign_in(tmp_path / "sign-in.toml", is_loopback=False) == SignIn("", {}, ())


def test_a_provider_is_told_to_the_library_and_to_the_content_policy(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    (app,) = found.providers["openid_connect"]["APPS"]
    assert (app["provider_id"], app["settings"]["server_url"]) == (
        "kommunen",
        "https://login.exempelstad.se/realms/kommunen",
    )
    assert found.form_origins == ("https://login.exempelstad.se", "https://sso.exempelstad.se")
    assert found.contact == "IT-stöd"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("contact =", "kontakt =", "Okänt: kontakt"),
        ("client_secret =", "hemlighet =", "okänt hemlighet"),
        ('client_secret = "hemligt"\n', "", "client_secret saknas"),
        ('client_id = "utfall"', "client_id = 7", "client_id är av fel slag"),
        ("https://login.", "http://login.", "ingen https-adress"),
        ('"https://sso.exempelstad.se"', "\"https://sso.se; script-src 'unsafe-inline'\"", "ingen adress"),
        ('id = "kommunen"', 'id = "kommunen/../x"', "går inte i en adress"),
        ("[[openid_connect]]", "[openid_connect]", "ingen lista"),
        ("[[openid_connect]]", "[[openid_connect", "går inte att läsa"),
    ],
)
def test_a_fault_is_said_with_its_place(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in GOOD
    with pytest.raises(InvalidSurroundings) as raised:
        read(tmp_path, GOOD.replace(before, after, 1))
    assert said in raised.value.cause and raised.value.cause.startswith("Filen sign-in.toml: ")


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSurroundings, match="två gånger"):
        read(tmp_path, GOOD + GOOD.split("\n\n", 1)[1])


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sign-in.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "sign-in.toml").chmod(0o640)
    with pytest.raises(InvalidSurroundings, match="Andra än ägaren"):
        read_sign_in(tmp_path / "sign-in.toml", is_loopback=False)
