"""A file is there whole or not at all, with its rights from the first byte, and nothing is left beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from utfall.store.whole_file import AS_OTHERS, draft_of, whole_file, write_whole


def test_the_old_file_stands_until_the_new_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "fil"
    path.write_bytes(b"gammal")
    with whole_file(path, is_durable=True) as stream:
        stream.write(b"ny")
        stream.flush()
        assert path.read_bytes() == b"gammal"
    assert path.read_bytes() == b"ny"
    assert [one.name for one in tmp_path.iterdir()] == ["fil"]


def test_what_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "fil"
    path.write_bytes(b"gammal")
    with pytest.raises(ValueError, match="mitt i"), whole_file(path) as stream:
        stream.write(b"halv")
        raise ValueError("mitt i")
    with pytest.raises(FileNotFoundError), draft_of(path):
        pass  # nothing was written under the draft's name
    assert path.read_bytes() == b"gammal" and [one.name for one in tmp_path.iterdir()] == ["fil"]


def test_rights_are_the_new_files_own(tmp_path: Path) -> None:
    """A link is replaced and not written through."""
    other = tmp_path / "annan"
    other.write_bytes(b"annans")
    other.chmod(0o644)
    path = tmp_path / "fil"
    path.symlink_to(other)
    write_whole(path, b"egen")
    assert (path.stat().st_mode & 0o777, path.is_symlink(), other.read_bytes()) == (0o600, False, b"annans")
    was = os.umask(0o022)
    try:
        write_whole(path, b"allas", rights=AS_OTHERS)
    finally:
        os.umask(was)
    assert path.stat().st_mode & 0o777 == 0o644
