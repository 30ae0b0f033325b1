"""Keys already seen in a file, in 16 bytes each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Hashes = npt.NDArray[np.int64]
Lines = npt.NDArray[np.int64]

_LONGEST_MERGED = 1 << 20  # merging longer runs would take more memory for a moment than the runs themselves


def key_hashes(columns: list[pa.Array]) -> Hashes:
    """A 64-bit hash of each row's key. In ten million rows two different keys meet with a chance of 3 in a million."""
    if len(columns) == 1:
        return np.fromiter(map(hash, columns[0].to_pylist()), np.int64, len(columns[0]))
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return np.fromiter(map(hash, rows), np.int64, len(columns[0]))


@dataclass
class KeysSeen:
    """Sorted runs of hashes with their lines, merged so that there are few of them."""

    runs: list[tuple[Hashes, Lines]] = field(default_factory=list)

    def earlier_lines(self, hashes: Hashes, lines: Lines) -> Lines:
        """For each row the line of an earlier one with its key, in this batch or before; 0 where it is the first."""
        earlier = np.zeros(len(hashes), np.int64)
        _, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
        is_repeat = first[inverse] != np.arange(len(hashes))
        earlier[is_repeat] = lines[first[inverse]][is_repeat]
        for run_hashes, run_lines in self.runs:
            places = np.minimum(np.searchsorted(run_hashes, hashes), len(run_hashes) - 1)
            is_known = run_hashes[places] == hashes
            earlier[is_known] = run_lines[places[is_known]]
        return earlier

    def add(self, hashes: Hashes, lines: Lines) -> None:
        """Remember accepted rows; each hash is new."""
        if len(hashes) == 0:
            return
        order = np.argsort(hashes)
        self.runs.append((hashes[order], lines[order]))
        while len(self.runs) > 1 and len(self.runs[-2][0]) <= min(2 * len(self.runs[-1][0]), _LONGEST_MERGED):
            (a_hashes, a_lines), (b_hashes, b_lines) = self.runs[-2:]
            merged, merged_lines = np.concatenate((a_hashes, b_hashes)), np.concatenate((a_lines, b_lines))
            order = np.argsort(merged, kind="stable")
            self.runs[-2:] = [(merged[order], merged_lines[order])]
