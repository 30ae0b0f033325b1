"""Remembered keys against a plain dictionary, over many batches and many runs."""

from __future__ import annotations

import random

import numpy as np

from utfall.sources.extracts import keys_seen


def test_every_repeat_names_its_first_line(monkeypatch):
    monkeypatch.setattr(keys_seen, "_LONGEST_MERGED", 2000)
    draw = random.Random(3)
    remembered, first_lines, line = keys_seen.KeysSeen(), {}, 1
    for _ in range(100):
        hashes = np.array([draw.randrange(60_000) for _ in range(400)], np.int64)
        lines = np.arange(line, line + 400)
        line += 400
        expected, in_batch = [], {}
        for key, at in zip(hashes.tolist(), lines.tolist(), strict=True):
            expected.append(first_lines.get(key, in_batch.get(key, 0)))
            in_batch.setdefault(key, at)
        earlier = remembered.earlier_lines(hashes, lines)
        assert earlier.tolist() == expected
        remembered.add(hashes[earlier == 0], lines[earlier == 0])
        first_lines = in_batch | first_lines
    assert len(remembered.runs) > 3
