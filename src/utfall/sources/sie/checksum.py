"""The checksum of a file (``#KSUMMA``), as the standard counts it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from utfall.sources.sie.fields import Field
from utfall.sources.sie.problems import Code, Fault

_BITS = 1 << 32


@dataclass
class Checksum:
    """CRC-32 over tags and contents of fields between the first ``#KSUMMA`` and the second, which gives it.

    Separators, quotes, braces and line ends are not counted, nor the two lines themselves.
    """

    is_counting: bool = False
    _sum: int = 0

    def count(self, tag: str, fields: Sequence[Field]) -> None:
        """Take a line in."""
        inside = (part for field in fields for part in ((field,) if isinstance(field, str) else field))
        self._sum = zlib.crc32("".join((tag, *inside)).encode("cp437", errors="replace"), self._sum)

    def meet(self, fields: Sequence[Field]) -> Fault | None:
        """Begin or end at a line of ``#KSUMMA``; what is wrong with the sum that it gives."""
        if not self.is_counting:
            self.is_counting = True
            return None
        self.is_counting = False
        given = fields[0] if fields and isinstance(fields[0], str) else ""
        # Some write the sum as a signed number.
        if given.lstrip("-").isdecimal() and len(given) <= 11 and int(given) % _BITS == self._sum:
            return None
        return Fault(Code.CHECKSUM_DIFFERS, given, str(self._sum))


def checksum_of(lines: Sequence[tuple[str, Sequence[Field]]]) -> int:
    """The sum of lines that are about to be written, each with its tag."""
    counting = Checksum(is_counting=True)
    for tag, fields in lines:
        counting.count(tag, fields)
    return counting._sum
