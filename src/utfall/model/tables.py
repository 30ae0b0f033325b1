"""The canonical tables: columns, keys, codes and units, in one place.

The store creates its tables from this, sources validate against it, definitions are checked against it and
``docs/reference/tables.md`` is generated from it. All spells are half-open ``[started_on, ended_on)``: ``ended_on``
is the first day that no longer belongs, and empty means ongoing.
"""

from __future__ import annotations

from utfall.model.ledger_tables import LEDGER_TABLES
from utfall.model.plan_tables import PLAN_TABLES
from utfall.model.table import REGISTERED, Column, ColumnType, Spell, Table

SYSTEM_COLUMNS = (
    Column(
        "source_file", ColumnType.TEXT, "Filen som raden kom med; samma namn igen ersätter dess rader", required=True
    ),
    Column("source_line", ColumnType.INTEGER, "Radens nummer i filen", required=True),
    Column(
        "extracted_on",
        ColumnType.DATE,
        "Dagen då utdraget togs ut; den senaste raden med samma nyckel gäller",
        required=True,
    ),
)
"""Columns that the store adds to every table."""

_T = ColumnType

_END_REGISTERED = Column("end_registered_on", _T.DATE, "Dag då avslutet registrerades i källan")
_AREA = Column("area", _T.TEXT, "Verksamhetsområde", breakdown=True)
_UNIT = Column("unit", _T.TEXT, "Enhet", breakdown=True)
_PERSON = Column("person_key", _T.PSEUDONYM, "Person (nyckelhash)", required=True)

YES_NO_OPERATION = (("internal", "egen regi"), ("external", "extern regi"))
HOME_FORMS = (("family_home", "familjehem"), ("network_home", "nätverksfamiljehem"), ("emergency_home", "jourhem"))
PLACEMENT_FORMS = (
    *HOME_FORMS,
    ("consultant_home", "konsulentstött familjehem"),
    ("hvb", "hem för vård eller boende"),
    ("supported_housing", "stödboende"),
    ("sis", "särskilt ungdomshem (SiS)"),
    ("sheltered_housing", "skyddat boende"),
    ("lvm_home", "LVM-hem"),
    ("other", "annat"),
)
TABLES: tuple[Table, ...] = (
    Table(
        "persons",
        "Personer",
        (
            _PERSON,
            Column("family_key", _T.PSEUDONYM, "Familj (nyckelhash)"),
            Column("birth_date", _T.DATE, "Födelsedag"),
            Column(
                "sex", _T.CODE, "Kön", codes=(("woman", "kvinna"), ("man", "man"), ("unknown", "okänt")), breakdown=True
            ),
            REGISTERED,
        ),
        key=("person_key",),
        person="person_key",
    ),
    Table(
        "referrals",
        "Aktualiseringar",
        (
            Column("referral_id", _T.TEXT, "Aktualisering", required=True),
            _PERSON,
            Column("received_on", _T.DATE, "Inkom", required=True),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(
                    ("report_of_concern", "anmälan"),
                    ("application", "ansökan"),
                    ("request", "begäran"),
                    ("other", "annat"),
                ),
                breakdown=True,
            ),
            Column("investigation_id", _T.TEXT, "Utredning som aktualiseringen hör till"),
            Column(
                "outcome",
                _T.CODE,
                "Följd",
                codes=(
                    ("investigation", "utredning inleds"),
                    ("to_ongoing", "till pågående utredning"),
                    ("no_investigation", "utredning inleds inte"),
                    ("pending", "ej bedömd"),
                ),
                breakdown=True,
            ),
            _AREA,
            _UNIT,
            REGISTERED,
        ),
        key=("referral_id",),
        person="person_key",
    ),
    Table(
        "investigations",
        "Utredningar",
        (
            Column("investigation_id", _T.TEXT, "Utredning", required=True),
            _PERSON,
            Column(
                "kind",
                _T.CODE,
                "Slag",
                codes=(
                    ("child", "barn och unga"),
                    ("adult", "vuxna"),
                    ("violence", "våld i nära relation"),
                    ("family_law", "familjerätt"),
                    ("other", "annat"),
                ),
                breakdown=True,
            ),
            Column("started_on", _T.DATE, "Inledd", required=True),
            Column("ended_on", _T.DATE, "Avslutad (första dagen efter)"),
            Column(
                "outcome",
                _T.CODE,
                "Utfall",
                codes=(("intervention", "insats"), ("no_action", "utan åtgärd"), ("withdrawn", "återtagen")),
                breakdown=True,
            ),
            _AREA,
            _UNIT,
            REGISTERED,
        ),
        key=("investigation_id",),
        person="person_key",
        spell=Spell("started_on", "ended_on"),
    ),
    Table(
        "decisions",
        "Beslut",
        (
            Column("decision_id", _T.TEXT, "Beslut", required=True),
            _PERSON,
            Column("investigation_id", _T.TEXT, "Utredning"),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(
                    ("approval", "bifall"),
                    ("rejection", "avslag"),
                    ("procedural", "handläggningsbeslut"),
                    ("other", "annat"),
                ),
                breakdown=True,
            ),
            Column("decided_on", _T.DATE, "Beslutsdag", required=True),
            _AREA,
            _UNIT,
            REGISTERED,
        ),
        key=("decision_id",),
        person="person_key",
    ),
    Table(
        "interventions",
        "Insatser",
        (
            Column("intervention_id", _T.TEXT, "Insats", required=True),
            _PERSON,
            Column("investigation_id", _T.TEXT, "Utredning"),
            Column("decision_id", _T.TEXT, "Beslut"),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(
                    ("open_care", "öppenvård"),
                    ("round_the_clock", "heldygnsinsats"),
                    ("housing", "boende"),
                    ("contact", "kontaktperson eller kontaktfamilj"),
                    ("other", "annat"),
                ),
                breakdown=True,
            ),
            Column("started_on", _T.DATE, "Inledd", required=True),
            Column("ended_on", _T.DATE, "Avslutad (första dagen efter)"),
            Column(
                "end_reason",
                _T.CODE,
                "Skäl till avslut",
                codes=(
                    ("completed", "fullföljd"),
                    ("interrupted", "avbruten"),
                    ("replaced", "ersatt av annan insats"),
                    ("moved_away", "flyttat"),
                    ("deceased", "avliden"),
                    ("other", "annat"),
                ),
                breakdown=True,
            ),
            _AREA,
            _UNIT,
            REGISTERED,
            _END_REGISTERED,
        ),
        key=("intervention_id",),
        person="person_key",
        spell=Spell("started_on", "ended_on"),
    ),
    Table(
        "placements",
        "Placeringar",
        (
            Column("placement_id", _T.TEXT, "Placering", required=True),
            _PERSON,
            Column("care_spell_id", _T.TEXT, "Vårdkedja: samma för alla placeringar i följd"),
            Column("form", _T.CODE, "Placeringsform", required=True, codes=PLACEMENT_FORMS, breakdown=True),
            Column("operation", _T.CODE, "Regi", codes=YES_NO_OPERATION, breakdown=True),
            Column(
                "legal_basis",
                _T.CODE,
                "Lagrum",
                codes=(
                    ("sol", "SoL"),
                    ("lvu", "LVU"),
                    ("lvm", "LVM"),
                    ("sheltered_act", "lag (2024:79)"),
                    ("other", "annat"),
                ),
                breakdown=True,
            ),
            Column("provider_id", _T.TEXT, "Utförare"),
            Column("needs_family_home", _T.BOOLEAN, "Behov av familjehem är bedömt"),
            Column("started_on", _T.DATE, "Inledd", required=True),
            Column("ended_on", _T.DATE, "Avslutad (första dagen efter)"),
            Column(
                "start_reason",
                _T.CODE,
                "Skäl till start",
                codes=(("care_starts", "vården inleds"), ("moved", "omplacering"), ("other", "annat")),
                breakdown=True,
            ),
            Column(
                "end_reason",
                _T.CODE,
                "Skäl till avslut",
                codes=(
                    ("moved", "omplacering"),
                    ("home", "hem"),
                    ("adult", "myndig"),
                    ("care_ends", "vården upphör av annat skäl"),
                    ("deceased", "avliden"),
                    ("other", "annat"),
                ),
                breakdown=True,
            ),
            Column("daily_rate_ore", _T.INTEGER, "Dygnspris", unit="öre"),
            _AREA,
            _UNIT,
            REGISTERED,
            _END_REGISTERED,
        ),
        key=("placement_id",),
        person="person_key",
        spell=Spell("started_on", "ended_on"),
    ),
    Table(
        "family_homes",
        "Familjehem",
        (
            Column("home_id", _T.TEXT, "Hem", required=True),
            Column("kind", _T.CODE, "Slag", required=True, codes=HOME_FORMS, breakdown=True),
            Column("operation", _T.CODE, "Regi", codes=YES_NO_OPERATION, breakdown=True),
            Column(
                "origin", _T.CODE, "Tillkomst", codes=(("new", "nytt"), ("taken_over", "övertaget")), breakdown=True
            ),
            Column("started_on", _T.DATE, "Avtal från", required=True),
            Column("ended_on", _T.DATE, "Avtal till (första dagen efter)"),
            REGISTERED,
        ),
        key=("home_id",),
        spell=Spell("started_on", "ended_on"),
    ),
    Table(
        "service_contacts",
        "Insatser utan behovsprövning",
        (
            Column("contact_id", _T.TEXT, "Rad", required=True),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(("assignment", "uppdrag"), ("contact", "kontakt")),
                breakdown=True,
            ),
            Column("service", _T.TEXT, "Serviceverksamhet", breakdown=True),
            Column("contact_on", _T.DATE, "Dag", required=True),
            Column("contacts", _T.INTEGER, "Antal", required=True, unit="antal"),
            _AREA,
            _UNIT,
            REGISTERED,
        ),
        key=("contact_id",),
    ),
    Table(
        "attendance",
        "Närvaro i skolan",
        (
            _PERSON,
            Column("started_on", _T.DATE, "Från", required=True),
            Column("ended_on", _T.DATE, "Till (första dagen efter)", required=True),
            Column(
                "school_operator",
                _T.CODE,
                "Huvudman",
                codes=(("municipal", "kommunal"), ("independent", "enskild"), ("other", "annan")),
                breakdown=True,
            ),
            Column("offered_minutes", _T.INTEGER, "Erbjuden tid", required=True, unit="minuter"),
            Column("absence_valid_minutes", _T.INTEGER, "Giltig frånvaro", required=True, unit="minuter"),
            Column("absence_invalid_minutes", _T.INTEGER, "Ogiltig frånvaro", required=True, unit="minuter"),
            REGISTERED,
        ),
        key=("person_key", "started_on"),
        person="person_key",
        spell=Spell("started_on", "ended_on"),
    ),
    Table(
        "providers",
        "Utförare",
        (
            Column("provider_id", _T.TEXT, "Utförare", required=True),
            Column(
                "sector",
                _T.CODE,
                "Sektor",
                codes=(
                    ("own", "egen"),
                    ("other_public", "annan offentlig"),
                    ("private", "privat"),
                    ("voluntary", "ideell"),
                ),
                breakdown=True,
            ),
            REGISTERED,
        ),
        key=("provider_id",),
    ),
    Table(
        "observations",
        "Färdiga uppgifter",
        (
            Column("series", _T.TEXT, "Serie", required=True),
            Column("period", _T.TEXT, "Period", required=True),
            Column("value", _T.DECIMAL, "Värde", required=True),
            Column("numerator", _T.INTEGER, "Täljare"),
            Column("denominator", _T.INTEGER, "Nämnare"),
            Column("definition_version", _T.TEXT, "Definitionens version då uppgiften togs fram"),
            Column("source", _T.TEXT, "Källa"),
            Column("published_on", _T.DATE, "Publicerad"),
            REGISTERED,
        ),
        key=("series", "period"),
    ),
    *LEDGER_TABLES,
    *PLAN_TABLES,
)

TABLES_BY_NAME = {table.name: table for table in TABLES}
