"""Text cells into values of the canonical types: each distinct text is converted once, whole columns by lookup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from utfall.model.table import ColumnType
from utfall.sources.extracts.personal import rows_with_control_characters, rows_with_personal_number
from utfall.sources.extracts.problems import Code, Fault
from utfall.sources.mapping import ORE_PER_UNIT, ColumnRule
from utfall.store.schema import arrow_type

LONGEST_TEXT = 120
LONGEST_PROSE = 2_000
_LINE_BREAKS = r"\s*[\r\n]+\s*"
_CACHE_SIZE = 50_000
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"\d{1,5}(\.0+)?")
_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_INTEGERS = (-(2**63), 2**63 - 1)

Value = str | int | bool | date | Decimal | None
Parse = Callable[[str], "Value | Fault"]


@dataclass(frozen=True)
class Converted:
    """A column of values (null: missing or faulty) and the faults by row."""

    values: pa.Array
    faults: tuple[tuple[int, Fault], ...]


@dataclass(frozen=True)
class Converter:
    """Converts one column's cells; keeps what it has seen for the next batch."""

    parse: Parse
    type: pa.DataType
    seen: dict[str, Value | Fault] = field(default_factory=dict)

    def convert(self, column: pa.Array) -> Converted:
        """The column (strings without blanks at the ends, null for empty) as values."""
        encoded = column.dictionary_encode()
        results = [self._result(text) for text in encoded.dictionary.to_pylist()]
        is_bad = np.array([isinstance(result, Fault) for result in results], bool)
        values = pa.array([None if isinstance(r, Fault) else r for r in results], self.type).take(encoded.indices)
        if not is_bad.any():
            return Converted(values, ())
        indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        rows = _rows_where(is_bad, indices)
        return Converted(values, tuple((int(row), _fault(results[indices[row]])) for row in rows))

    def _result(self, text: str) -> Value | Fault:
        if text in self.seen:
            return self.seen[text]
        result = self.parse(text)
        if len(self.seen) < _CACHE_SIZE:
            self.seen[text] = result
        return result


@dataclass(frozen=True)
class TextConverter:
    """Passes text on as it is: nothing needs to be converted once per distinct value.

    Faults are texts longer than ``LONGEST_TEXT``, control characters and, unless allowed, personal numbers. Prose may
    be as long as ``LONGEST_PROSE``, and its line breaks become blanks.
    """

    may_hold_personal_numbers: bool = False
    is_prose: bool = False

    def convert(self, column: pa.Array) -> Converted:
        """The column, with null where there is a fault."""
        faults: dict[int, Fault] = {}
        longest = LONGEST_TEXT
        if self.is_prose:
            longest = LONGEST_PROSE
            column = pc.replace_substring_regex(column, _LINE_BREAKS, " ")
        if not self.may_hold_personal_numbers:
            faults |= dict.fromkeys(rows_with_personal_number(column), Fault(Code.PERSONAL_NUMBER))
        faults |= dict.fromkeys(rows_with_control_characters(column), Fault(Code.CONTROL_CHARACTER))
        lengths = pc.utf8_length(column)
        is_long = pc.fill_null(pc.greater(lengths, longest), False)
        for row in np.flatnonzero(is_long.to_numpy(zero_copy_only=False)):
            faults[int(row)] = Fault(Code.TEXT_TOO_LONG, str(lengths[int(row)].as_py()), str(longest))
        if not faults:
            return Converted(column, ())
        is_bad = np.zeros(len(column), bool)
        is_bad[list(faults)] = True
        return Converted(pc.if_else(is_bad, pa.scalar(None, pa.string()), column), tuple(sorted(faults.items())))


def _rows_where(is_bad: npt.NDArray[np.bool_], indices: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    return np.flatnonzero((indices >= 0) & is_bad[indices])


def _fault(result: Value | Fault) -> Fault:
    assert isinstance(result, Fault)
    return result


def converter_for(rule: ColumnRule, *, known_at: date, dates_may_be_serials: bool) -> Converter | TextConverter:
    """The converter of the rule's column; days after ``known_at`` are faults unless the rule allows plans."""
    parse: Parse
    match rule.column.type:
        case ColumnType.DATE:
            parse = _date_parser(rule, known_at, dates_may_be_serials)
        case ColumnType.CODE:
            parse = _code_parser(rule)
        case ColumnType.INTEGER:
            parse = _integer_parser(rule)
        case ColumnType.DECIMAL:
            parse = _decimal_parser(rule)
        case ColumnType.BOOLEAN:
            parse = _yes_no_parser(rule)
        case _:
            if rule.identifier is None:
                return TextConverter(rule.may_hold_personal_numbers, rule.column.is_prose)
            parse = _identifier_parser(rule)
    return Converter(parse, arrow_type(rule.column))


def _date_parser(rule: ColumnRule, known_at: date, may_be_serial: bool) -> Parse:
    shapes = [(text, re.compile(_shape(text))) for text in rule.dates]
    formats = " eller ".join(date_format_sv(text) for text in rule.dates)
    added = timedelta(days=1 if rule.end_inclusive else 0)

    def parse(text: str) -> Value | Fault:
        day: date | None = None
        fault = Fault(Code.DATE_FORMAT, text, formats)
        for form, shape in shapes:
            if shape.fullmatch(text):
                try:
                    day = datetime.strptime(text, form).date()
                    break
                except ValueError:
                    fault = Fault(Code.DATE_NOT_IN_CALENDAR, text)
        if day is None and may_be_serial:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                day = date.fromisoformat(text)  # written by the workbook's reader from a real date cell
            elif _SERIAL.fullmatch(text) and int(text.split(".")[0]) > 0:
                day = _EXCEL_DAY_ZERO + timedelta(days=int(text.split(".")[0]))
        if day is None:
            return fault
        if day < rule.earliest:
            return Fault(Code.DATE_TOO_EARLY, text, rule.earliest.isoformat())
        if day > known_at and not rule.may_be_planned:
            return Fault(Code.DATE_AFTER_EXTRACT, text, known_at.isoformat())
        try:
            return day + added
        except OverflowError:
            return Fault(Code.DATE_AFTER_EXTRACT, text, known_at.isoformat())

    return parse


def _shape(form: str) -> str:
    digits = {"Y": 4, "y": 2, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}
    parts = re.split(r"%([A-Za-z])", form)
    shape = ""
    for i, part in enumerate(parts):
        shape += re.escape(part) if i % 2 == 0 else rf"[0-9]{{{digits[part]}}}" if part in digits else r".+?"
    return shape


def date_format_sv(form: str) -> str:
    """The date format as a Swedish reader writes it: ``ÅÅÅÅ-MM-DD``."""
    for code, text in (
        ("%Y", "ÅÅÅÅ"),
        ("%y", "ÅÅ"),
        ("%m", "MM"),
        ("%d", "DD"),
        ("%H", "tt"),
        ("%M", "mm"),
        ("%S", "ss"),
    ):
        form = form.replace(code, text)
    return form


def _code_parser(rule: ColumnRule) -> Parse:
    codes: dict[str, str | None] = {}
    for code, label in rule.column.codes:
        codes |= {code.casefold(): code, label.casefold(): code}
    codes |= {source.casefold(): code or None for source, code in rule.values}
    known = [
        *(source for source, _ in rule.values),
        *(label for _, label in rule.column.codes),
        *rule.column.code_names,
    ]

    def parse(text: str) -> Value | Fault:
        folded = text.casefold()
        if folded in codes:
            return codes[folded]
        if rule.otherwise is not None:
            return rule.otherwise or None
        near = get_close_matches(text, known, n=1, cutoff=0.5)
        detail = f" Menas ”{near[0]}”?" if near else f" Kända värden: {', '.join(known[:12])}."
        return Fault(Code.UNKNOWN_CODE, text, detail)

    return parse


def _number(text: str, *, decimal_comma: bool) -> Decimal | None:
    plain = _BLANKS.sub("", text).replace("\u2212", "-")
    plain = plain.replace(",", ".") if decimal_comma and "." not in plain else plain
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _integer_parser(rule: ColumnRule) -> Parse:
    unit = next((name for name, ore in ORE_PER_UNIT.items() if ore == rule.ore_per_unit), "")
    wanted = f"ett belopp i {unit} som blir hela ören" if unit else "ett heltal"

    def parse(text: str) -> Value | Fault:
        number = _number(text, decimal_comma=rule.decimal_comma)
        if number is not None:
            number *= rule.ore_per_unit
        if number is None or number != number.to_integral_value() or not _INTEGERS[0] <= number <= _INTEGERS[1]:
            return Fault(Code.BAD_NUMBER, text, wanted)
        if number < 0 and rule.column.unit and not rule.column.may_be_negative:
            return Fault(Code.NEGATIVE_NUMBER, text)
        return int(number)

    return parse


def _decimal_parser(rule: ColumnRule) -> Parse:
    def parse(text: str) -> Value | Fault:
        number = _number(text, decimal_comma=rule.decimal_comma)
        if number is None or abs(number) >= 10**14 or number != number.quantize(Decimal("0.0001")):
            return Fault(Code.BAD_NUMBER, text, "ett tal med högst fyra decimaler")
        return number.quantize(Decimal("0.0001"))

    return parse


def _yes_no_parser(rule: ColumnRule) -> Parse:
    values = {text.casefold(): True for text in rule.yes} | {text.casefold(): False for text in rule.no}

    def parse(text: str) -> Value | Fault:
        if (value := values.get(text.casefold())) is not None:
            return value
        return Fault(Code.BAD_YES_NO, text, ", ".join((*rule.yes, *rule.no)))

    return parse


def _identifier_parser(rule: ColumnRule) -> Parse:
    pattern = re.compile(rule.pattern)

    def parse(text: str) -> Value | Fault:
        # the value is not repeated in the problem: problems are stored in clear, identities are not
        return text if pattern.fullmatch(text) else Fault(Code.BAD_IDENTIFIER, detail=f"{len(text)} tecken")

    return parse
