"""Units of measures, and how many decimals a value in that unit is shown with."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """Unit of a measure. Shares are held as 0–1 and shown in percent."""

    COUNT = "count"
    PERSONS = "persons"
    DAYS = "days"
    CARE_DAYS = "care_days"
    SHARE = "share"
    PER_CENT = "percent"
    INDEX = "index"
    ORE = "ore"

    @property
    def label_sv(self) -> str:
        """The unit as it stands after or above a number."""
        return _LABELS_SV[self]

    @property
    def decimals(self) -> int:
        """Decimals shown; for shares, decimals of the percentage."""
        return {Unit.SHARE: 1, Unit.PER_CENT: 1}.get(self, 0)


_LABELS_SV = {
    Unit.COUNT: "antal",
    Unit.PERSONS: "personer",
    Unit.DAYS: "dagar",
    Unit.CARE_DAYS: "vårddygn",
    Unit.SHARE: "procent",
    Unit.PER_CENT: "procent",
    Unit.INDEX: "index",
    Unit.ORE: "öre",
}
