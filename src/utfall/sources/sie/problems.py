"""Every problem a SIE file can have, in one list: ``SIE-001`` and on, and where they are collected."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from utfall.model.problem import Place, Problem, Severity
from utfall.sources.extracts.personal import shown
from utfall.sources.extracts.problems import Kind

MOST_PLACES = 200
"""Problems of one code that are told one by one; the rest are counted in a last one."""


class Code(StrEnum):
    """Stable codes. Below 100 the row is set aside, or the file should not be used; from 101 all is kept."""

    NO_RECORD = "SIE-001"
    FIELDS_MISSING = "SIE-002"
    BAD_AMOUNT = "SIE-003"
    NO_DAY = "SIE-004"
    BAD_MONTH = "SIE-005"
    BAD_YEAR = "SIE-006"
    OUTSIDE_VOUCHER = "SIE-007"
    BAD_OBJECTS = "SIE-008"
    DUPLICATE_AMOUNT = "SIE-009"
    CUT_OFF = "SIE-010"
    OTHER_CURRENCY = "SIE-011"
    NO_ROWS = "SIE-012"
    UNBALANCED = "SIE-101"
    UNDECLARED_ACCOUNT = "SIE-102"
    ODD_ACCOUNT = "SIE-103"
    UNDECLARED_OBJECT = "SIE-104"
    UNDECLARED_DIMENSION = "SIE-105"
    DUPLICATE_VOUCHER = "SIE-106"
    DUPLICATE_DECLARATION = "SIE-107"
    UNBALANCED_QUOTE = "SIE-108"
    CHECKSUM_DIFFERS = "SIE-109"
    OTHER_ENCODING = "SIE-110"
    MONTHS_NOT_RECONCILED = "SIE-111"
    OUTSIDE_YEARS = "SIE-112"
    RESULT_DIFFERS = "SIE-113"
    CLOSING_DIFFERS = "SIE-114"
    ODD_AMOUNT = "SIE-115"
    BRACES = "SIE-116"
    PERSONAL_NUMBER = "SIE-117"
    CONTROL_CHARACTER = "SIE-118"
    DAMAGED_CHARACTER = "SIE-119"
    UNKNOWN_TAG = "SIE-120"
    NO_TYPE = "SIE-121"
    TYPE_DIFFERS = "SIE-122"
    NO_YEAR = "SIE-123"
    BAD_DECLARATION = "SIE-124"
    ALREADY_IMPORTED = "SIE-125"
    PERSONAL_COMPANY = "SIE-126"
    MONTHS_READ_OTHERWISE = "SIE-127"
    BAD_DIMENSION = "SIE-128"
    BAD_QUANTITY = "SIE-129"
    BAD_DAY = "SIE-130"
    SUM_NOT_ZERO = "SIE-131"
    NO_OBJECT_LIST = "SIE-132"
    CLOSING_MISSING = "SIE-133"


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_AGAIN = "Ta ut filen på nytt ur ekonomisystemet."
_IN_SYSTEM = "Rätta i ekonomisystemet och ta ut filen på nytt."

KINDS: dict[Code, Kind] = {
    Code.NO_RECORD: Kind(
        _ERROR,
        "Raden är ingen post: den börjar inte med #.",
        "Leta efter en radbrytning inuti en text, eller text som lagts till för hand, och ta bort den.",
    ),
    Code.FIELDS_MISSING: Kind(_ERROR, "Posten {value} saknar uppgifter: {detail}.", _AGAIN),
    Code.BAD_AMOUNT: Kind(
        _ERROR,
        "”{value}” är inte ett belopp med högst två decimaler.",
        "Rätta beloppet; decimaltecknet är punkt och tusental skrivs utan mellanrum.",
    ),
    Code.NO_DAY: Kind(
        _ERROR, "Raden har inget datum som går att läsa, och inte verifikationen heller.", "Rätta verifikationens dag."
    ),
    Code.BAD_MONTH: Kind(_ERROR, "”{value}” är inte en månad som ÅÅÅÅMM.", _AGAIN),
    Code.BAD_YEAR: Kind(_ERROR, "”{value}” är inte ett årsnummer som 0 eller -1.", _AGAIN),
    Code.OUTSIDE_VOUCHER: Kind(
        _ERROR,
        "Raden {value} står utanför en verifikation.",
        "Kontrollera att raden #VER och klamrarna finns kvar i filen.",
    ),
    Code.BAD_OBJECTS: Kind(_ERROR, "Objektlistan ”{value}” är inte par av dimension och objekt.", _AGAIN),
    Code.DUPLICATE_AMOUNT: Kind(
        _ERROR,
        "Posten {value} för samma konto, år, period och objekt finns redan på rad {detail}.",
        "Ta bort den post som inte gäller; bara den första läses.",
    ),
    Code.CUT_OFF: Kind(_ERROR, "Filen slutar mitt i verifikation {value}.", f"Filen är troligen avkortad. {_AGAIN}"),
    Code.OTHER_CURRENCY: Kind(
        _ERROR, "Beloppen är i {value}, inte i kronor.", "Ta ut filen på nytt i redovisningsvalutan kronor (SEK)."
    ),
    Code.NO_ROWS: Kind(_ERROR, "Filen innehåller varken belopp eller konton.", _AGAIN),
    Code.UNBALANCED: Kind(
        _WARNING,
        "Verifikation {value} går inte jämnt ut: debet och kredit skiljer {detail} kr.",
        "Rätta verifikationen i ekonomisystemet; raderna är lästa som de står.",
    ),
    Code.UNDECLARED_ACCOUNT: Kind(
        _WARNING,
        "Konto {value} används men finns inte i filens kontoplan.",
        "Lägg till kontot i kontoplanen. Beloppen är lästa, kontot saknar namn.",
    ),
    Code.ODD_ACCOUNT: Kind(
        _WARNING,
        "Konto ”{value}” är inte ett nummer.",
        "Kontrollera kontot; beloppen är lästa men hör till ingen klass.",
    ),
    Code.UNDECLARED_OBJECT: Kind(
        _WARNING,
        "Objektet {value} används men finns inte bland filens objekt.",
        "Lägg till objektet i ekonomisystemet. Beloppen är lästa, objektet saknar namn.",
    ),
    Code.UNDECLARED_DIMENSION: Kind(
        _WARNING,
        "Dimension {value} används men finns inte bland filens dimensioner.",
        "Lägg till dimensionen i uttaget. Beloppen är lästa, dimensionen saknar namn.",
    ),
    Code.DUPLICATE_VOUCHER: Kind(
        _WARNING,
        "Verifikation {value} finns redan tidigare i filen för samma år.",
        "Kontrollera om den är bokförd två gånger; båda är lästa.",
    ),
    Code.DUPLICATE_DECLARATION: Kind(
        _WARNING, "{value} finns redan på rad {detail}.", "Ta bort den post som inte gäller; den första är läst."
    ),
    Code.UNBALANCED_QUOTE: Kind(
        _WARNING,
        "Ett citationstecken öppnas men stängs inte.",
        "Kontrollera raden; det som följer efter tecknet är läst som en enda text.",
    ),
    Code.CHECKSUM_DIFFERS: Kind(
        _WARNING,
        "Kontrollsumman stämmer inte: filen säger {value}, innehållet ger {detail}.",
        f"Filen är ändrad efter uttaget. {_AGAIN}",
    ),
    Code.OTHER_ENCODING: Kind(
        _WARNING,
        "Filen är skriven i {value} men ska vara i PC8 (CP437); den säger {detail}.",
        "Texterna är lästa i rätt teckenkodning. Kontrollera å, ä och ö, och ställ om uttaget om det går.",
    ),
    Code.MONTHS_NOT_RECONCILED: Kind(
        _WARNING,
        "Periodsaldona för konto {value} ger {detail} kr, vilket inte stämmer med året, hur de än läses.",
        "Kontrollera om filen omfattar hela året. Ingen månadsserie görs för kontot.",
    ),
    Code.OUTSIDE_YEARS: Kind(
        _WARNING, "{value} ligger utanför de räkenskapsår som filen anger.", "Kontrollera dagen och filens #RAR."
    ),
    Code.RESULT_DIFFERS: Kind(
        _WARNING,
        "Årets resultat på konto {value} skiljer {detail} kr från summan av verifikationerna.",
        "Kontrollera om alla verifikationer är med i uttaget.",
    ),
    Code.CLOSING_DIFFERS: Kind(
        _WARNING,
        "Utgående balans på konto {value} skiljer {detail} kr från ingående balans och verifikationer.",
        "Kontrollera om alla verifikationer är med i uttaget.",
    ),
    Code.ODD_AMOUNT: Kind(
        _WARNING,
        "Beloppet ”{value}” är inte skrivet som standarden säger; det är läst som {detail} kr.",
        "Kontrollera beloppet; decimaltecknet ska vara punkt.",
    ),
    Code.BRACES: Kind(
        _WARNING, "Klamrarna kring en verifikation stämmer inte: {value}.", "Kontrollera verifikationen."
    ),
    Code.PERSONAL_NUMBER: Kind(
        _WARNING,
        "Texten ser ut att innehålla ett personnummer. Numret är utelämnat.",
        "Skriv inte personnummer i bokföringens texter.",
    ),
    Code.CONTROL_CHARACTER: Kind(
        _WARNING, "Texten innehåller styrtecken. De är ersatta.", "Rätta texten i ekonomisystemet."
    ),
    Code.DAMAGED_CHARACTER: Kind(
        _NOTE,
        "Texten innehåller tecken som inte går att läsa eller var förstörda redan i filen.",
        "Ta om möjligt ut filen på nytt utan att spara om den i ett annat program.",
    ),
    Code.UNKNOWN_TAG: Kind(_NOTE, "Posten {value} ingår inte i standarden och används inte.", "Ingen åtgärd behövs."),
    Code.NO_TYPE: Kind(
        _NOTE, "Filen saknar en giltig #SIETYP (”{value}”); den läses som typ {detail}.", "Kontrollera uttaget."
    ),
    Code.TYPE_DIFFERS: Kind(
        _NOTE, "Filen säger typ {value} men innehåller {detail}.", "Ingen åtgärd behövs; allt är läst."
    ),
    Code.NO_YEAR: Kind(_WARNING, "Filen anger inget räkenskapsår 0 (#RAR 0).", "Ta ut filen på nytt med räkenskapsår."),
    Code.BAD_DECLARATION: Kind(_WARNING, "Posten {value} går inte att tolka: {detail}.", _IN_SYSTEM),
    Code.ALREADY_IMPORTED: Kind(
        _NOTE, "Filen är märkt som redan inläst (#FLAGGA 1).", "Kontrollera att det är rätt fil."
    ),
    Code.PERSONAL_COMPANY: Kind(
        _NOTE,
        "Organisationsnumret kan vara ett personnummer (enskild firma) och är utelämnat.",
        "Kontrollera att det är rätt fil.",
    ),
    Code.MONTHS_READ_OTHERWISE: Kind(
        _NOTE,
        "Periodsaldona för konto {value} stämmer bara om de läses på ett annat sätt än filens övriga: {detail}.",
        "Kontrollera kontots månader.",
    ),
    Code.BAD_DIMENSION: Kind(_WARNING, "Dimension {value} ligger under {detail}.", "Rätta dimensionerna i uttaget."),
    Code.BAD_QUANTITY: Kind(_WARNING, "”{value}” är inte en kvantitet.", "Kvantiteten är utelämnad, beloppet är läst."),
    Code.BAD_DAY: Kind(_WARNING, "”{value}” är inte en dag som ÅÅÅÅMMDD.", _IN_SYSTEM),
    Code.SUM_NOT_ZERO: Kind(
        _NOTE,
        "{value} summerar inte till noll utan till {detail} kr.",
        "Kontrollera att alla konton är med i uttaget.",
    ),
    Code.NO_OBJECT_LIST: Kind(
        _WARNING, "Posten {value} saknar objektlista inom klamrar.", "Beloppet är läst som om det saknar objekt."
    ),
    Code.CLOSING_MISSING: Kind(
        _WARNING,
        "Konto {value} saknar utgående balans (#UB), fast ingående balans och verifikationer ger {detail} kr.",
        "Kontrollera att alla konton är med i uttaget.",
    ),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value, before it is known where it stands."""

    code: Code
    value: str = ""
    detail: str = ""
    column: str | None = None

    def at(self, file: str, line: int | None, *, count: int = 1) -> Problem:
        """The problem at that place, told in Swedish. Long values are cut to 60 characters, persons left out."""
        kind = KINDS[self.code]
        value = shown(self.value)
        value = value if len(value) <= 60 else value[:59] + "…"
        message = kind.message.format(value=value, detail=self.detail)
        return Problem(self.code, kind.severity, message, kind.remedy, Place(file, line, self.column), count)


@dataclass
class Findings:
    """Problems as they are found. However many there are, no more than ``MOST_PLACES`` of a code are kept."""

    file: str
    _kept: dict[Code, list[Problem]] = field(default_factory=dict)
    _more: dict[Code, list[int]] = field(default_factory=dict)
    """First line and number of those beyond."""

    def note(self, fault: Fault, line: int | None, *, count: int = 1) -> Problem:
        """The problem at that line of the file, collected."""
        kept = self._kept.setdefault(fault.code, [])
        problem = fault.at(self.file, line, count=count)
        if len(kept) < MOST_PLACES:
            kept.append(problem)
        else:
            more = self._more.setdefault(fault.code, [line or 0, 0])
            more[1] += count
        return problem

    def problems(self) -> tuple[Problem, ...]:
        """All of them, by code and in the order of the file; their counts add up to what was found."""
        found: list[Problem] = []
        for code in Code:
            found += self._kept.get(code, [])
            if code in self._more:
                line, count = self._more[code]
                place = Place(self.file, line or None)
                message = f"Ytterligare {count} av samma slag."
                found.append(Problem(code, KINDS[code].severity, message, KINDS[code].remedy, place, count))
        return tuple(found)
