"""The lines of a SIE file with their numbers, in blocks of bounded size: ended by CR, LF or both."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from utfall.errors import RefusedFile
from utfall.sources.sie.recognising import Recognised

_BLOCK_BYTES = 1 << 20
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True)
class Lines:
    """Whole lines without their ends; the first has the number ``first``."""

    texts: list[str]
    first: int
    bytes_done: int


def line_blocks(file: Recognised) -> Iterator[Lines]:
    """All lines. What cannot be decoded becomes U+FFFD. Raises ``RefusedFile`` for a line beyond all measure.

    Only CR and LF end a line: ``str.splitlines`` would also cut at characters that stand in texts.
    """
    decoder = codecs.getincrementaldecoder(file.encoding)(errors="replace")
    rest, line, done, is_last = "", 1, 0, False
    with file.path.open("rb") as stream:
        while not is_last:
            data = stream.read(_BLOCK_BYTES)
            done += len(data)
            is_last = not data
            text = rest + decoder.decode(data, final=is_last)
            # A CR that ends the block may be the first half of CR LF.
            held = "\r" if text.endswith("\r") and not is_last else ""
            text = text[: len(text) - len(held)].replace("\r\n", "\n").replace("\r", "\n")
            cut = len(text) if is_last else text.rfind("\n") + 1
            whole, rest = text[:cut], text[cut:] + held
            if len(rest) > _LONGEST_LINE:
                raise RefusedFile(
                    f"{file.path.name}, rad {line}: raden är längre än {_LONGEST_LINE} tecken.",
                    remedy="Filen är skadad. Ta ut den på nytt ur ekonomisystemet.",
                )
            texts = whole.split("\n")
            if not texts[-1]:
                texts.pop()
            yield Lines(texts, line, done)
            line += len(texts)
