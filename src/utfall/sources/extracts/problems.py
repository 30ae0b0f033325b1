"""Every problem an extract file can have, in one list: ``EXT-001`` and on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from utfall.model.problem import Place, Problem, Severity
from utfall.sources.extracts.personal import shown


class Code(StrEnum):
    """Stable codes. Below 100 the row is set aside; from 101 the rows are kept."""

    FIELD_COUNT = "EXT-001"
    REQUIRED_MISSING = "EXT-002"
    DATE_FORMAT = "EXT-003"
    DATE_NOT_IN_CALENDAR = "EXT-004"
    DATE_TOO_EARLY = "EXT-005"
    DATE_AFTER_EXTRACT = "EXT-006"
    UNKNOWN_CODE = "EXT-007"
    BAD_NUMBER = "EXT-008"
    BAD_YES_NO = "EXT-009"
    END_BEFORE_START = "EXT-010"
    BAD_IDENTIFIER = "EXT-011"
    DUPLICATE_KEY = "EXT-012"
    UNDECODABLE = "EXT-013"
    UNBALANCED_QUOTE = "EXT-014"
    TEXT_TOO_LONG = "EXT-015"
    NEGATIVE_NUMBER = "EXT-016"
    FIELD_TOO_LARGE = "EXT-017"
    PERSONAL_NUMBER = "EXT-018"
    CONTROL_CHARACTER = "EXT-019"
    ONLY_HEADER = "EXT-101"
    FILE_IGNORED = "EXT-102"
    ROWS_WITHOUT_TABLE = "EXT-103"


@dataclass(frozen=True)
class Kind:
    """How a problem is told. ``message`` is a template over ``value`` and ``detail``."""

    severity: Severity
    message: str
    remedy: str


_ERROR, _NOTE = Severity.ERROR, Severity.NOTE

KINDS: dict[Code, Kind] = {
    Code.FIELD_COUNT: Kind(
        _ERROR,
        "Raden har fel antal fält: {detail}.",
        "Kontrollera om en text innehåller skiljetecknet utan citationstecken runt texten.",
    ),
    Code.REQUIRED_MISSING: Kind(
        _ERROR, "Uppgiften saknas men måste finnas.", "Komplettera raden i källan och ta ut filen på nytt."
    ),
    Code.DATE_FORMAT: Kind(
        _ERROR,
        "”{value}” är inte ett datum i formatet {detail}.",
        "Rätta datumet, eller lägg till formatet i mappningen.",
    ),
    Code.DATE_NOT_IN_CALENDAR: Kind(_ERROR, "”{value}” finns inte i kalendern.", "Rätta datumet i källan."),
    Code.DATE_TOO_EARLY: Kind(
        _ERROR,
        "”{value}” ligger orimligt långt tillbaka, före {detail}.",
        "Rätta datumet; ofta är det en siffra fel i året.",
    ),
    Code.DATE_AFTER_EXTRACT: Kind(
        _ERROR,
        "”{value}” ligger efter utdragets dag, {detail}.",
        "Rätta datumet, eller kontrollera att rätt dag är angiven för utdraget.",
    ),
    Code.UNKNOWN_CODE: Kind(
        _ERROR, "Värdet ”{value}” är okänt.{detail}", "Rätta värdet, eller lägg till det i mappningens värdelista."
    ),
    Code.BAD_NUMBER: Kind(_ERROR, "”{value}” är inte {detail}.", "Rätta talet i källan."),
    Code.BAD_YES_NO: Kind(_ERROR, "”{value}” är varken ja eller nej; tillåtna värden: {detail}.", "Rätta värdet."),
    Code.END_BEFORE_START: Kind(
        _ERROR, "Slutdagen ”{value}” ligger före startdagen ”{detail}”.", "Rätta en av dagarna i källan."
    ),
    Code.BAD_IDENTIFIER: Kind(
        _ERROR,
        "Beteckningen har fel form ({detail}). Värdet visas inte här.",
        "Kontrollera att kolumnen innehåller en beteckning och inte till exempel ett namn.",
    ),
    Code.DUPLICATE_KEY: Kind(
        _ERROR, "Raden har samma nyckel som rad {detail}.", "Ta bort den rad som inte gäller och ta ut filen på nytt."
    ),
    Code.UNDECODABLE: Kind(
        _ERROR,
        "Raden innehåller tecken som inte går att läsa ({detail}).",
        "Spara filen med en enda teckenkodning, helst UTF-8.",
    ),
    Code.UNBALANCED_QUOTE: Kind(
        _ERROR, "Ett citationstecken öppnas men stängs inte.", "Dubbla citationstecken inuti texter, eller ta bort dem."
    ),
    Code.TEXT_TOO_LONG: Kind(
        _ERROR,
        "Texten är {value} tecken lång; högst {detail} tas emot.",
        "Kontrollera att kolumnen inte innehåller löpande text.",
    ),
    Code.NEGATIVE_NUMBER: Kind(_ERROR, "”{value}” är negativt.", "Rätta talet i källan."),
    Code.FIELD_TOO_LARGE: Kind(
        _ERROR,
        "Ett fält på raden är större än läsaren tar emot ({detail}).",
        "Leta efter ett citationstecken som inte stängs.",
    ),
    Code.PERSONAL_NUMBER: Kind(
        _ERROR,
        "Texten ser ut att innehålla ett personnummer. Värdet visas inte här.",
        "Rätta raden i källan. Är kolumnen en identitet, skriv identifier i mappningen; är det något annat som liknar"
        " personnummer, skriv personal_numbers = true.",
    ),
    Code.CONTROL_CHARACTER: Kind(
        _ERROR, "Texten innehåller styrtecken eller en radbrytning.", "Rätta texten i källan och ta ut filen på nytt."
    ),
    Code.ONLY_HEADER: Kind(
        _NOTE, "Filen har rubriker men inga rader.", "Kontrollera att utdraget verkligen ska vara tomt."
    ),
    Code.FILE_IGNORED: Kind(_NOTE, "Filen känns igen men läses inte: {detail}.", "Ingen åtgärd behövs."),
    Code.ROWS_WITHOUT_TABLE: Kind(
        _NOTE,
        "{value} rader uppfyllde inget av mappningens villkor och hamnade inte i någon tabell.",
        "Kontrollera villkoren i mappningen om raderna borde räknas.",
    ),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value, before it is known where it stands."""

    code: Code
    value: str = ""
    detail: str = ""

    def at(self, place: Place) -> Problem:
        """The problem at that place, told in Swedish. Long values are cut to 60 characters, persons left out."""
        kind = KINDS[self.code]
        value = shown(self.value)
        value = value if len(value) <= 60 else value[:59] + "…"
        return Problem(
            self.code, kind.severity, kind.message.format(value=value, detail=self.detail), kind.remedy, place
        )
