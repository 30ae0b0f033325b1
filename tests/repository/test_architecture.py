"""What ARCHITECTURE.md says is where it says, and everything there is said; registries hold every module."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from types import ModuleType

import pytest
from tests.repository.tree import ROOT, files, texts

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
TREE = PAGE.split("```")[1]
TOP = {path.parts[0] for path in files()}


def named_paths() -> set[str]:
    """The paths of the tree: names at the margin, and names two steps in, below the folder above them."""
    found: set[str] = set()
    folder = ""
    for line in TREE.strip().splitlines():
        names = re.split(r"\s{3,}", line.strip(), maxsplit=1)[0].split()
        if not line.startswith(" ") and len(names) == 1 and names[0].endswith("/"):
            folder = names[0]
            found.add(folder)
        elif line.startswith(" "):
            found.update(folder + name for name in names)
        else:
            found.update(names)
    return found


def test_every_path_of_the_tree_exists() -> None:
    assert len(named_paths()) > 20
    assert not [path for path in named_paths() if not (ROOT / path).exists()]


def test_folders_named_in_passing_exist() -> None:
    """``kinds/`` beside measures, ``tutorials/`` beside docs."""
    for line in TREE.splitlines():
        head, *rest = re.split(r"\s{3,}", line.strip(), maxsplit=1)
        for name in re.findall(r"(?<![\w/])([\w-]+)/(?=[\s;,)]|$)", rest[0] if rest else ""):
            place = head if not line.startswith(" ") else f"src/utfall/{head}"
            assert (ROOT / place / name).is_dir() or (ROOT / name).is_dir(), f"{name}/ beside {head}"


def test_everything_in_the_repository_stands_in_the_tree() -> None:
    tops = {name.split("/")[0] for name in named_paths()}
    assert {name for name in TOP if not name.startswith(".")} == tops
    rooms = {path.parts[2] for path in files() if path.parts[:2] == ("src", "utfall") and len(path.parts) > 3}
    modules = {path.parts[2] for path in files() if path.parts[:2] == ("src", "utfall") and len(path.parts) == 3}
    named = {path.removeprefix("src/utfall/").rstrip("/") for path in named_paths() if path.startswith("src/utfall/")}
    assert rooms | (modules - {"__init__.py", "py.typed"}) == named - {""}


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "GLOSSARY.md"])
def test_every_path_written_as_code_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    paths = {path for path in re.findall(r"`([\w.\-]+/[\w./\-]*)`", text) if path.split("/")[0] in TOP}
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_every_link_between_pages_leads_somewhere() -> None:
    lost = []
    for path, text in texts().items():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            file, _, _ = target.partition("#")
            if file and not re.match(r"[a-z]+:", file) and not ((ROOT / path).parent / file).exists():
                lost.append(f"{path}: {target}")
    assert not lost


@pytest.mark.parametrize(
    ("package", "registry"), [("utfall.measures.kinds", "KINDS"), ("utfall.reports.sections", "SECTIONS")]
)
def test_every_module_of_a_registry_folder_is_registered(package: str, registry: str) -> None:
    room = importlib.import_module(package)
    registered = {
        value.__name__ if isinstance(value, ModuleType) else value.__module__
        for value in getattr(room, registry).values()
    }
    modules = {module.name for module in pkgutil.iter_modules(room.__path__, f"{package}.")}
    assert modules
    assert registered == modules


def test_every_engine_is_registered_under_its_own_name() -> None:
    room = importlib.import_module("utfall.engines")
    engines = {
        value
        for found in pkgutil.iter_modules(room.__path__, "utfall.engines.")
        for value in vars(importlib.import_module(found.name)).values()
        if inspect.isclass(value)
        and value.__module__ == found.name
        and callable(getattr(value, "open", None))
        and isinstance(getattr(value, "name", None), str)
    }
    assert {type(engine) for engine in room.ENGINES.values()} == engines
    assert all(engine.name == name for name, engine in room.ENGINES.items())
