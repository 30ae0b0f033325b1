"""The project stands alone: a clone on any machine needs nothing that only one machine or one maker has."""

from __future__ import annotations

import hashlib
import re

import pytest
from tests.repository.tree import texts

FORBIDDEN = {
    "a package index's address": r"pypi\.org|--(?:extra-)?index-url|--find[-]links|https?://\S+/simple\b",
    "a path of one machine": r"(?<![\w./\-])/(?:work|root|home|opt|mnt|Users)/\w",
}
# Words that belong to how the project is made and not to the project. Kept as digests so that they need not stand here.
TOOL_WORDS = frozenset(
    [
        "053ea4804ef1",
        "3ea125d0bff3",
        "487b91042c7c",
        "60965168ce76",
        "7d3194f79e64",
        "94a168d2da57",
        "c70eca6b0f88",
        "c857d09db23e",
    ]
)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [f"{path}:{number}: {line.strip()[:100]}" for path, number, line in _lines() if pattern.search(line)]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_only_tests_look_beside_the_repository() -> None:
    beside = re.compile(r"\.\./shared")
    found = [
        f"{path}:{number}" for path, number, line in _lines() if beside.search(line) and not path.startswith("tests/")
    ]
    assert not found


def test_no_file_speaks_of_the_tools_it_was_made_with() -> None:
    found = [
        f"{path}: {word}"
        for path, text in texts().items()
        for word in sorted(set(re.findall(r"[a-z]+", text.lower())))
        if digest(word) in TOOL_WORDS
    ]
    assert not found


def test_the_patterns_find_what_they_are_for() -> None:
    """Examples put together at run time, so that this file does not hold them."""
    slash = "/"
    assert re.search(FORBIDDEN["a path of one machine"], f"see {slash}home{slash}anna")
    assert not re.search(FORBIDDEN["a path of one machine"], "tests/home/anna")
    assert re.search(FORBIDDEN["a package index's address"], "https:" + 2 * slash + "example.se/pip/simple")


def digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:12]


def _lines() -> list[tuple[str, int, str]]:
    return [
        (path.as_posix(), number, line)
        for path, text in texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
    ]
