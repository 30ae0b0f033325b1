"""The service's unit and the installation guide name commands, variables and addresses that are there."""

from __future__ import annotations

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

from django.urls import resolve

from utfall.web import surroundings
from utfall.web.sign_in_file import read_sign_in

ROOT = Path(__file__).resolve().parents[3]
UNIT = (ROOT / "deploy" / "utfall.service").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "how-to" / "installera-server.md").read_text(encoding="utf-8")
VARIABLES = {value for name, value in vars(surroundings).items() if name.endswith("_VARIABLE")}


def test_the_unit_starts_a_command_that_exists_and_may_write_only_where_the_guide_puts_things() -> None:
    (start,) = re.findall(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)
    assert start.split()[1:4] == ["-m", "utfall.web", "serve"]
    assert 'case "serve":' in (ROOT / "src" / "utfall" / "web" / "__main__.py").read_text(encoding="utf-8")
    assert "ProtectSystem=strict" in UNIT and "NoNewPrivileges=yes" in UNIT
    written = re.findall(r"^UTFALL_(?:HOME|STORE)=(.+)$", GUIDE, re.MULTILINE)
    assert len(written) == 2 and all(path.startswith("/var/lib/utfall/") for path in written)
    assert re.findall(r"^EnvironmentFile=(.+)$", UNIT, re.MULTILINE)[0] in GUIDE


def test_every_variable_of_the_guide_is_read() -> None:
    named = set(re.findall(r"UTFALL_[A-Z_]+|DATABASE_URL", GUIDE))
    assert named <= VARIABLES
    assert {"UTFALL_HOSTS", "UTFALL_HOME", "UTFALL_STORE", "UTFALL_DEFINITIONS", "DATABASE_URL"} <= named


def test_the_sign_in_file_of_the_guide_is_valid_and_its_addresses_exist(tmp_path: Path) -> None:
    example = GUIDE.split("```toml\n")[1].split("```")[0]
    assert set(tomllib.loads(example)) == {"contact", "openid_connect", "saml"}
    file = tmp_path / "sign-in.toml"
    file.write_text(example, encoding="utf-8")
    file.chmod(0o600)
    assert set(read_sign_in(file, is_loopback=False).providers) == {"openid_connect", "saml"}
    addresses = re.findall(r"https://utfall\.kommunen\.se(/konto/[^`]+)", GUIDE)
    assert len(addresses) == 2
    has_saml = find_spec("onelogin") is not None  # an extra: its addresses are there only with it
    assert all(resolve(address).func for address in addresses if has_saml or "/saml/" not in address)
