"""Every dependency is pinned, and every one that we ask for says why it is there."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.repository.tree import ROOT, texts

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT_LINES = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
EXTRAS = PROJECT["project"]["optional-dependencies"]
DIRECT = [
    Requirement(text)
    for text in (
        *PROJECT["build-system"]["requires"],
        *PROJECT["project"]["dependencies"],
        *(text for extra in EXTRAS.values() for text in extra),
    )
]


def pins() -> dict[str, tuple[str, str]]:
    """Version and comment by canonical name, from ``constraints.txt``."""
    found = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            match = re.fullmatch(r"([\w.\-]+)==([\w.]+)(?: +# (.+))?", line)
            assert match, f"not a pin: {line}"
            name = canonicalize_name(match[1])
            assert name not in found, f"{name} is pinned twice"
            found[name] = (match[2], match[3] or "")
    return found


@pytest.mark.parametrize("requirement", DIRECT, ids=lambda requirement: requirement.name)
def test_what_we_ask_for_is_pinned_within_its_limits_and_says_why(requirement: Requirement) -> None:
    pinned, comment = pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(pinned)
    assert len(comment) > 5
    if requirement.name == "setuptools":
        return
    (line,) = [line for line in PROJECT_LINES if re.match(rf'\s+"{re.escape(requirement.name)}[\[=><]', line)]
    assert re.search(r'",\s+# .{5,}', line), "pyproject.toml says why, too"


def test_everything_that_comes_along_is_pinned() -> None:
    """Walks the requirements of the packages that are installed; Spark's and veraPDF's only where they are."""
    unpinned = set()
    waiting = [(requirement.name, tuple(requirement.extras)) for requirement in DIRECT]
    seen = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        if canonicalize_name(name) not in pins():
            unpinned.add(name)
        try:
            needed = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            continue
        waiting += [
            (one.name, tuple(sorted(one.extras)))
            for one in needed
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
        ]
    assert not unpinned
    assert len(seen) > len(DIRECT)


def test_what_is_installed_is_what_is_pinned() -> None:
    different = {}
    for name, (pinned, _) in pins().items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            continue
        if installed != pinned and name != "setuptools":  # used to build only, in an environment of its own
            different[name] = (installed, pinned)
    assert not different


def test_what_the_product_imports_is_asked_for() -> None:
    """Nothing is used that is only there because something else brought it. Spark is an extra, as is what it needs."""
    asked = {canonicalize_name(Requirement(text).name) for text in PROJECT["project"]["dependencies"]}
    asked |= {canonicalize_name(Requirement(text).name) for text in EXTRAS["spark"]}
    homes = packages_distributions()
    missing = {
        (str(path), name)
        for path, text in texts().items()
        if path.parts[:2] == ("src", "utfall") and path.suffix == ".py"
        for name in imported_packages(text)
        if name not in sys.stdlib_module_names | {"utfall"}
        and not asked & {canonicalize_name(home) for home in homes.get(name, [name])}
    }
    assert not missing


def imported_packages(source: str) -> set[str]:
    """Top-level names of the packages that the source imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found
