"""The generated pages: the same every time, current, and found stale when they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.repository.tree import ROOT

SCRIPT = str(ROOT / "scripts/generate_docs.py")
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1] + "/scripts")
from pathlib import Path
import generate_docs
made = generate_docs.made_pages(Path(sys.argv[1]))
target = Path(sys.argv[2])
for path, text in made.items():
    (target / path).parent.mkdir(parents=True, exist_ok=True)
    (target / path).write_text(text, encoding="utf-8")
(target / next(iter(made))).write_text("old", encoding="utf-8")
(target / "docs/reference/spec/left_over.md").write_text("old", encoding="utf-8")
print(sorted(generate_docs.stale_pages(target, made)))
"""


def test_they_are_current() -> None:
    checked = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_stale_page_and_a_leftover_are_found(tmp_path: Path) -> None:
    """In a process of its own, with another seed for the order of sets."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    )
    assert done.stdout.strip() == "['docs/decisions/README.md', 'docs/reference/spec/left_over.md']"
    for page in sorted(tmp_path.rglob("*.md")):
        path = page.relative_to(tmp_path)
        if page.read_text(encoding="utf-8") != "old":
            assert page.read_bytes() == (ROOT / path).read_bytes(), f"{path} differs between two runs"


def test_every_error_and_every_problem_is_listed() -> None:
    from utfall import errors
    from utfall.sources.extracts.problems import Code

    page = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    classes = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.UtfallError) and value is not errors.UtfallError
    ]
    assert classes
    assert not [name for name in classes if f"`{name}`" not in page]
    assert not [code for code in Code if f"`{code.value}`" not in page]
