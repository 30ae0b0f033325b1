"""The licence is whole: all articles, and the appendix of compatible licences."""

from __future__ import annotations

import re
import tomllib

from tests.repository.tree import ROOT


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    articles = re.findall(r"^(\d+)\. [A-Z]", text, flags=re.MULTILINE)
    assert articles == [str(number) for number in range(1, 16)]
    appendix = text.partition("\nAppendix\n")[2]
    assert all(
        name in appendix for name in ("GPL", "AGPL", "OSL", "EPL", "CeCILL", "MPL", "LGPL", "CC BY-SA", "LiLiQ-R")
    )
    assert text.rstrip().endswith("EUPL version.")


def test_the_package_names_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["license"], project["license-files"]) == ("EUPL-1.2", ["LICENSE"])
