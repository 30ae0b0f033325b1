"""What may not pass the door: personal numbers in columns that are no identities, and characters that are no text."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BIRTHDAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_WITH_CENTURY = rf"(?:18|19|20)[0-9]{{2}}{_BIRTHDAY} ?[-+\x{{2013}}]? ?[0-9]{{4}}"
_WITH_SIGN = rf"[0-9]{{2}}{_BIRTHDAY} ?[-+\x{{2013}}] ?[0-9]{{4}}"
_BARE = rf"[0-9]{{2}}{_BIRTHDAY}[0-9]{{4}}"
# RE2 has no look-around, so the neighbours are part of the match
_CANDIDATE = rf"(?:^|[^0-9])(?:{_WITH_CENTURY}|{_WITH_SIGN}|{_BARE})(?:$|[^0-9])"


def _python(pattern: str) -> str:
    return pattern.replace(r"\x{2013}", "\u2013")


_NUMBER = re.compile(_python(rf"(?<![0-9])(?:(?:{_WITH_CENTURY}|{_WITH_SIGN})|({_BARE}))(?![0-9])"))
_TWO_NAMES = re.compile(r"\b[A-ZÅÄÖ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöéü]+)? [A-ZÅÄÖ][a-zåäöéü]+")
_CONTROL = r"[\x00-\x1f\x7f\x{80}-\x{9f}\x{2028}-\x{202e}\x{2066}-\x{2069}]"
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def has_personal_number(text: str) -> bool:
    """Does the text hold what may be a personal or coordination number (folkbokföringslagen 1991:481 §§ 18–18 b)?

    With century or sign the check digit is not asked for, since typing errors are persons too; ten bare digits are
    too often something else, and must have it right.
    """
    return any(match[1] is None or _has_check_digit(match[1]) for match in _NUMBER.finditer(text))


def rows_with_personal_number(column: pa.Array) -> list[int]:
    """The rows of a text column that hold one."""
    found = pc.fill_null(pc.match_substring_regex(column, _CANDIDATE), False)
    candidates = np.flatnonzero(found.to_numpy(zero_copy_only=False))
    return [int(row) for row in candidates if has_personal_number(column[int(row)].as_py())]


def rows_with_control_characters(column: pa.Array) -> list[int]:
    """The rows of a text column with characters that steer a terminal or turn the direction of writing."""
    found = pc.fill_null(pc.match_substring_regex(column, _CONTROL), False)
    return [int(row) for row in np.flatnonzero(found.to_numpy(zero_copy_only=False))]


def looks_like_name(text: str) -> bool:
    """Do two capitalised words stand together in the text, as in a person's name?"""
    return _TWO_NAMES.search(text) is not None


def without_controls(text: str) -> str:
    """The text with U+FFFD for every control character."""
    return _CONTROLS.sub("\ufffd", text)


def without_personal_numbers(text: str) -> str:
    """The text with … for each number that may be a person's."""
    return _NUMBER.sub(lambda match: "…" if has_personal_number(match[0]) else match[0], text)


def shown(text: str) -> str:
    """The text as a message may repeat it: problems are stored in clear, persons are not.

    Personal numbers are left out, and the whole where two capitalised words stand together as in a name.
    """
    if looks_like_name(text):
        return f"{len(text)} tecken som inte visas här"
    return without_controls(without_personal_numbers(text))


def _has_check_digit(digits: str) -> bool:
    """Luhn's algorithm (ISO/IEC 7812-1 annex B) over the ten digits."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
