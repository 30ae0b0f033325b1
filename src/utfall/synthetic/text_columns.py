"""Arrow text columns built from numbers without a Python object per row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from utfall.synthetic.days import Flags, Numbers

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]

_DIGITS = np.frombuffer("".join(f"{n:04d}" for n in range(10_000)).encode(), dtype=np.uint32)
_HEX_PAIRS = np.frombuffer("".join(f"{n:04x}" for n in range(65_536)).encode(), dtype=np.uint32)


def id_column(prefix: str | Numbers, numbers: Numbers, *, present: Flags | None = None) -> pa.Array:
    """``prefix`` (one ASCII letter, or its code per row) and eight digits; missing where not ``present``."""
    chosen = numbers if present is None else numbers[present]
    text = np.empty((len(chosen), 9), dtype=np.uint8)
    text[:, 0] = ord(prefix) if isinstance(prefix, str) else prefix
    halves = np.stack([chosen // 10_000 % 10_000, chosen % 10_000], axis=1)
    text[:, 1:] = _DIGITS[halves].view(np.uint8).reshape(-1, 8)
    return _fixed_width(text, 9, present)


def pseudonym_column(numbers: Numbers, *, salt: int) -> pa.Array:
    """32 hexadecimal digits per number, as the store's pseudonyms look; different numbers give different keys.

    Two rounds of the splitmix64 finaliser, a bijection on 64 bits (Steele, Lea and Flood 2014). Not secret.
    """
    first = _mixed(numbers.astype(np.uint64) + _salt(salt))
    both = np.stack([first, _mixed(first ^ np.uint64(0xD1B54A32D192ED03))], axis=1)
    text = _HEX_PAIRS[both.view(np.uint16)].view(np.uint8)
    return _fixed_width(text, 32, None)


def code_column(codes: Sequence[str], picked: Numbers, *, present: Flags | None = None) -> pa.Array:
    """One of few texts per row, as a dictionary array: written to Parquet as plain text with a dictionary page."""
    missing = None if present is None else ~present
    return pa.DictionaryArray.from_arrays(pa.array(picked.astype(np.int8), mask=missing), pa.array(codes, pa.string()))


def constant_column(text: str, count: int) -> pa.Array:
    """The same text in every row."""
    return code_column((text,), np.zeros(count, dtype=np.int64))


def date_column(days: Numbers, *, present: Flags | None = None) -> pa.Array:
    """Dates from day numbers; missing where not ``present``."""
    missing = None if present is None else ~present
    return pa.array(days.astype(np.int32), type=pa.int32(), mask=missing).view(pa.date32())


def scrambled(numbers: Numbers, *, salt: int) -> Words:
    """64 evenly spread bits per number, always the same for the same number and salt."""
    return _mixed(numbers.astype(np.uint64) + _salt(salt))


def _salt(salt: int) -> np.uint64:
    return np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)


def _mixed(words: Words) -> Words:
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _fixed_width(text: Bytes, width: int, present: Flags | None) -> pa.Array:
    content = pa.py_buffer(np.ascontiguousarray(text).reshape(-1))
    if present is None:
        count = text.size // width
        offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
        return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), content)
    offsets = np.zeros(len(present) + 1, dtype=np.int32)
    np.cumsum(present * np.int32(width), out=offsets[1:])
    validity = pa.py_buffer(np.packbits(present, bitorder="little"))
    return pa.StringArray.from_buffers(len(present), pa.py_buffer(offsets), content, validity)
