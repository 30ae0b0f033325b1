"""Two ways of counting over the same months, and whether the old ones may be recomputed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import POLICY, STARTED, SmallGate, monthly, open_on

from utfall.errors import NoEstimate
from utfall.figures.estimates.bridging import MONTHS_OF_OVERLAP, VersionBridge
from utfall.measures.definition import Comparable
from utfall.model.period import Period
from utfall.model.question import Condition, Dated, EventCount, Observation, Operator

NOW = date(2025, 7, 5)
CHILDREN = EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.EQUAL, ("child",)),)))


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    """Version 1 counts all, version 2 from 2025 on children only."""
    new = make_version(CHILDREN, number="2", valid_from=date(2025, 1, 1), comparable=Comparable.NO)
    small.define("m", version(STARTED), new, maturity_days=30)
    return small


def filled(
    town: SmallGate, *, first: tuple[int, int] = (2022, 1), children: Any = lambda n: 20, others: int = 20
) -> None:
    for number, on in enumerate(monthly(first, (2025, 6), day=1)):
        town.rows("investigations", children(number), started_on=on, kind="child")
        town.rows("investigations", others, started_on=on, kind="adult")


def bridged(town: SmallGate, **versions: str) -> VersionBridge:
    return open_on(town, NOW).version_bridge("m", **versions)


def test_a_stable_quotient_may_be_used(town: SmallGate) -> None:
    """20 of 40 every month: half, without any spread. The months of 2021 to 2024 by version 1 become half of 40."""
    filled(town)
    found = bridged(town)
    assert (found.old.number, found.new.number) == ("1", "2")
    assert float(found.ratio) == 0.5 and float(found.interval.low) == float(found.interval.high) == 0.5
    assert found.may_splice and "får räknas om" in found.sentence
    assert [period.id for period, _ in found.spliced][-1] == "2024-12"
    assert {float(value or 0) for _, value in found.spliced} == {20}
    assert len(found.spliced) == 36


def test_the_newest_months_that_are_final_under_both(town: SmallGate) -> None:
    """Two years up to May 2025, registered by 5 July; June can still move."""
    filled(town)
    months = bridged(town).months
    assert len(months) == MONTHS_OF_OVERLAP
    assert (months[0].month.id, months[-1].month.id) == ("2023-06", "2025-05")
    assert {(int(m.old.value.value or 0), int(m.new.value.value or 0)) for m in months} == {(40, 20)}
    assert {(m.old.origin.version, m.new.origin.version) for m in months} == {("1", "2")}


def test_the_quotient_is_of_sums(town: SmallGate) -> None:
    """19 and 21 in turn, of 39 and 41: 24 months have 480 of 960."""
    filled(town, children=lambda n: 19 + 2 * (n % 2))
    found = bridged(town)
    assert float(found.ratio) == pytest.approx(480 / 960)
    assert found.interval.low < found.ratio < found.interval.high
    assert {round(float(m.ratio or 0), 4) for m in found.months} == {round(19 / 39, 4), round(21 / 41, 4)}


def test_a_quotient_that_goes_up_and_down_is_no_rule(town: SmallGate) -> None:
    """5 and 60 children in turn beside 20 others: 0.2 and 0.75 of the month."""
    filled(town, children=lambda n: 5 if n % 2 else 60)
    found = bridged(town)
    assert not found.may_splice and found.spliced == ()
    assert "får inte räknas om" in found.sentence and "växlar mer än en tiondel" in found.sentence


def test_a_quotient_that_changes_is_no_rule(town: SmallGate) -> None:
    """For the last half year a third more children: what was half is no longer."""
    filled(town, children=lambda n: 20 if n < 35 else 26)
    found = bridged(town)
    assert not found.may_splice and "kvoten ändras" in found.sentence


def test_twelve_months_are_needed(town: SmallGate) -> None:
    filled(town, first=(2024, 7))
    with pytest.raises(NoEstimate, match="har 11 färdiga månader som båda versionerna räknar"):
        bridged(town)
    filled(town, first=(2024, 6))
    assert len(bridged(town).months) == 12


def test_what_has_no_bridge(town: SmallGate, version: Any) -> None:
    filled(town)
    with pytest.raises(NoEstimate, match="går inte att räkna bredvid varandra"):
        bridged(town, old="2", new="2")
    town.define("m", version(STARTED))
    with pytest.raises(NoEstimate, match="har bara en version"):
        bridged(town)
    town.define("m", version(STARTED), make_version(Observation("s"), number="2", valid_from=date(2025, 1, 1)))
    with pytest.raises(NoEstimate, match="går inte att räkna bredvid varandra"):
        bridged(town)


def test_a_version_that_counts_nothing(town: SmallGate) -> None:
    filled(town, children=lambda n: 0)
    with pytest.raises(NoEstimate, match="inget är räknat i dem"):
        bridged(town)


def test_a_hidden_month_is_in_no_sum(town: SmallGate) -> None:
    """Three children in every other month: those months are left out, and the quotient is that of the others alone."""
    filled(town, children=lambda n: 3 if n % 2 else 20)
    found = bridged(town)
    assert all(month.new.value.has_value and month.old.value.has_value for month in found.months)
    assert float(found.ratio) == 0.5 and len(found.months) < MONTHS_OF_OVERLAP


def test_what_a_version_leaves_out_is_not_told_where_it_is_few(town: SmallGate) -> None:
    """40 by the old way and 38 by the new: two adults, who would be hidden in a table by kind."""
    assert town.policy == POLICY
    filled(town, children=lambda n: 38, others=2)
    for month in bridged(town).months:
        old, new = month.old.value.value, month.new.value.value
        assert old is None or new is None or not 0 < old - new < 5


def test_months_that_were_never_counted_the_old_way(town: SmallGate) -> None:
    """From the first day of the data on, and none that lies after the new version began."""
    filled(town, first=(2023, 3))
    assert bridged(town).spliced[0][0] == Period.month(2023, 3)
