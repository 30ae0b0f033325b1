"""Every error the product can show. One class each; texts are Swedish, with what happened and what to do.

Two families (see docs/explanation/errors.md):

* *Problems* describe data. They are values (``utfall.model.problem``), collected and stored, never raised.
* *Exceptions* here describe use. A subclass of ``UtfallError`` is shown to the user without a traceback and
  ends the command with its ``exit_code``. Anything else is a bug and fails loudly.
"""

from __future__ import annotations


class UtfallError(Exception):
    """Base of everything shown to a user: ``cause`` (what happened) and ``remedy`` (what to do), both Swedish."""

    exit_code = 1
    title = "Fel"

    def __init__(self, cause: str, *, remedy: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.cause} {self.remedy}"


class InvalidPeriod(UtfallError):
    """A period's text could not be read, or it ends before it begins."""

    exit_code = 2
    title = "Perioden går inte att tolka"


class InvalidDefinition(UtfallError):
    """A definition, mapping or policy file is not what its schema says. Names file, key and the nearest valid key."""

    exit_code = 3
    title = "Definitionsfilen är felaktig"


class UnknownMeasure(UtfallError):
    """A measure was asked for that no definition file declares."""

    exit_code = 3
    title = "Måttet finns inte"


class RefusedFile(UtfallError):
    """A delivered file is not what it says (a web page, an SQL error text, empty, a zip bomb, no known mapping)."""

    exit_code = 4
    title = "Filen kan inte läsas in"


class TooManyBadRows(UtfallError):
    """A file has more rows set aside than the mapping allows; nothing was delivered."""

    exit_code = 5
    title = "För många felaktiga rader"


class NoStore(UtfallError):
    """There is no store at the path given."""

    exit_code = 6
    title = "Inget datalager"


class NoDelivery(UtfallError):
    """No delivery was known at the date asked for."""

    exit_code = 6
    title = "Ingen leverans"


class BackdatedDelivery(UtfallError):
    """A delivery's known-at date lies before the last one's: it would change what was known then."""

    exit_code = 6
    title = "Leveransen är daterad bakåt"


class StoreBusy(UtfallError):
    """Another process is writing to the store."""

    exit_code = 7
    title = "Datalagret är upptaget"


class StoreDamaged(UtfallError):
    """The store does not hold what its delivery record says (counts or files differ)."""

    exit_code = 7
    title = "Datalagret stämmer inte"


class KeyProblem(UtfallError):
    """The pseudonym key is missing, unreadable or readable by others."""

    exit_code = 8
    title = "Nyckeln för pseudonymer"


class UnknownPerson(UtfallError):
    """The person to erase is in no kept snapshot."""

    exit_code = 9
    title = "Personen finns inte"


class EngineMissing(UtfallError):
    """An engine was asked for that is not installed or has no Java to run on."""

    exit_code = 10
    title = "Beräkningsmotorn saknas"


class EngineFailed(UtfallError):
    """An engine could not run a measure's query."""

    exit_code = 10
    title = "Beräkningen misslyckades"


class InvalidReport(UtfallError):
    """A report's content or bound prose refers to something that does not exist or may not be said."""

    exit_code = 11
    title = "Rapportens innehåll är felaktigt"


class RenderingFailed(UtfallError):
    """A report's file could not be produced."""

    exit_code = 11
    title = "Rapporten kunde inte skrivas"


class NotAuthorised(UtfallError):
    """The reader may not see person-level rows."""

    exit_code = 12
    title = "Behörighet saknas"


class InvalidEconomyFile(UtfallError):
    """The file of budget and forecast cannot be read, or a line of it is wrong."""

    exit_code = 13
    title = "Ekonomifilen är felaktig"


class InvalidScenario(UtfallError):
    """A scenario's file cannot be read, or it changes something that the forecast does not have."""

    exit_code = 13
    title = "Scenariot är felaktigt"


class NoForecast(UtfallError):
    """A year that too little is booked of, or known of, to make a forecast."""

    exit_code = 13
    title = "Det finns inget att göra en prognos av"


class UnwritableFile(UtfallError):
    """A file that was asked for cannot be written where it should lie."""

    title = "Filen kan inte skrivas"


class NamesPerson(UtfallError):
    """A text that is kept, such as the reason of an erasure, names the person whom nothing should name."""

    exit_code = 2
    title = "Texten pekar ut personen"


class OccupiedFolder(UtfallError):
    """A folder to write in is a file, is not empty, or holds something that is not ours to remove."""

    exit_code = 4
    title = "Mappen går inte att använda"


class UnknownBreakdown(UtfallError):
    """A measure has no such breakdown, or no such group in it."""

    exit_code = 3
    title = "Uppdelningen finns inte"


class UnknownLedgerPart(UtfallError):
    """A line, area or account group that the economy's definitions do not have."""

    exit_code = 3
    title = "Posten i bokföringen finns inte"


class UnknownPlanPart(UtfallError):
    """A year, version, row, area or account group that the budget, allocation or forecasts do not have."""

    exit_code = 3
    title = "Posten i budgeten finns inte"


class InvalidSize(UtfallError):
    """A size to simulate or to measure is no number, or outside what is possible."""

    exit_code = 2
    title = "Storleken går inte att använda"


class NoEstimate(UtfallError):
    """An estimate was asked for of a measure, or from data, that it cannot be made of."""

    exit_code = 3
    title = "Det går inte att skatta"


class InvalidSurroundings(UtfallError):
    """The web application's folder, definitions or environment cannot be used; names the variable."""

    exit_code = 2
    title = "Webben kan inte starta"


class NotPossibleNow(UtfallError):
    """An act that the state of the thing forbids: approving what is not ready, changing what is decided."""

    exit_code = 2
    title = "Det går inte just nu"


class NoAnswerFromKolada(UtfallError):
    """Kolada cannot be reached, or answers in another way than its interface says."""

    exit_code = 14
    title = "Kolada svarar inte"


class InvalidBackup(UtfallError):
    """A backup is not whole, is not what its manifest says, or could not be made or put back."""

    exit_code = 14
    title = "Säkerhetskopian går inte att använda"


class ServerNotStarted(UtfallError):
    """The web application could not be started, stopped or asked from the command line."""

    exit_code = 14
    title = "Webben kan inte startas"
