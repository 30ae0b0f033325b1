"""The register of hashes: the way of counting of a version that was committed may not change without a new version.

``python -m utfall.measures.register [definitions]`` adds the versions that are new. It never changes a line.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from utfall.errors import InvalidDefinition, UtfallError
from utfall.measures.catalogue import Catalogue
from utfall.measures.load import REGISTER_FILE, load_catalogue
from utfall.measures.schema import read_file, shown_path
from utfall.model.problem import Place, Problem, Severity

Hashes = Mapping[tuple[str, str], str]
"""Hash by measure id and version number."""

_HEAD = """\
# Kontrollsumma för varje version av varje mått: slag, parametrar och statistik. Filen skrivs av
#     python -m utfall.measures.register
# som bara lägger till nya versioner. En rad som inte stämmer betyder att räknesättet ändrats: ge det en ny version.
schema = 1
"""


def hashes_of(catalogue: Catalogue) -> Hashes:
    """The hash of every version as it is counted now."""
    return {
        (definition.id, version.number): version.hash
        for definition in catalogue.values()
        for version in definition.versions
    }


def read_register(folder: Path) -> Hashes:
    """The hashes registered in ``folder/measures/hashes.toml``; none where there is no file."""
    path = folder / "measures" / REGISTER_FILE
    if not path.exists():
        return {}
    top = read_file(path, shown_as=shown_path(path, folder)).allow(("schema", "hash"))
    registered = {}
    for section in top.sections("hash"):
        section.allow(("measure", "version", "sha256"))
        registered[section.text("measure"), section.text("version")] = section.text("sha256")
    return registered


def find_changes(now: Hashes, *, registered: Hashes) -> tuple[Problem, ...]:
    """What is wrong: a changed way of counting (DEF-002), a version not registered (003), a version gone (004)."""
    problems: list[Problem] = []
    for (measure, version), hashed in now.items():
        place = Place(measure, column=f"version {version}")
        known = registered.get((measure, version))
        if known is None:
            problems.append(
                Problem(
                    "DEF-003",
                    Severity.WARNING,
                    f"Version {version} av {measure} finns inte i hashes.toml.",
                    "Kör python -m utfall.measures.register.",
                    place,
                )
            )
        elif known != hashed:
            problems.append(
                Problem(
                    "DEF-002",
                    Severity.ERROR,
                    f"Version {version} av {measure} räknas på ett annat sätt än när den registrerades.",
                    "Återställ räknesättet, eller lägg till en ny [[version]] med eget nummer, valid_from och reason.",
                    place,
                )
            )
    for measure, version in registered:
        if (measure, version) not in now:
            problems.append(
                Problem(
                    "DEF-004",
                    Severity.ERROR,
                    f"Version {version} av {measure} är registrerad men finns inte längre.",
                    "Återställ den: tidigare rapporter hänvisar till den. Ska måttet utgå, ta också bort dess rader i "
                    "hashes.toml.",
                    Place(measure, column=f"version {version}"),
                )
            )
    return tuple(problems)


def register_new(folder: Path) -> tuple[tuple[str, str], ...]:
    """The measure ids and versions added to the register; raises ``InvalidDefinition`` where a known one differs."""
    now, registered = hashes_of(load_catalogue(folder)), read_register(folder)
    for problem in find_changes(now, registered=registered):
        if problem.severity is Severity.ERROR:
            raise InvalidDefinition(problem.message, remedy=problem.remedy)
    blocks = (
        f'\n[[hash]]\nmeasure = "{measure}"\nversion = "{version}"\nsha256 = "{hashed}"\n'
        for (measure, version), hashed in sorted({**now, **registered}.items())
    )
    (folder / "measures" / REGISTER_FILE).write_text(_HEAD + "".join(blocks), encoding="utf-8")
    return tuple(key for key in now if key not in registered)


def main(arguments: Sequence[str]) -> int:
    """Exit code of the command: 0 when the register is whole, else the error's."""
    folder = Path(arguments[0]) if arguments else Path("definitions")
    try:
        added = register_new(folder)
    except UtfallError as error:
        sys.stderr.write(f"{error.title}: {error}\n")
        return error.exit_code
    for measure, version in added:
        sys.stdout.write(f"Ny: {measure} version {version}\n")
    ending = "ny version registrerad" if len(added) == 1 else "nya versioner registrerade"
    sys.stdout.write(f"{len(added)} {ending}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
