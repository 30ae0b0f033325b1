"""No interval where cases or rows are missing, and plain words instead."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from utfall.measures.definition import Statistic
from utfall.model.period import Period
from utfall.model.question import (
    Condition,
    Dated,
    NoReturnShare,
    Operator,
    Ratio,
    ReachShare,
    SpellDays,
    Spells,
    Stock,
    TimeToEvent,
)
from utfall.model.unit import Unit

TERTIAL = (Period.parse("2025-T1"),)
START = date(2025, 3, 1)
WAITING = TimeToEvent("investigation_id", Dated("referrals", "received_on"), Dated("decisions", "decided_on"))


def waiting(small: Any, days: list[int | None]) -> None:
    """Cases received on 1 March, decided after so many days; None waits on 5 May, since 65 days."""
    for number, after in enumerate(days):
        small.rows("referrals", investigation_id=f"u{number}", received_on=START, kind="application")
        if after is not None:
            decided_on = START + timedelta(days=after)
            small.rows("decisions", investigation_id=f"u{number}", decided_on=decided_on, kind="approval")


def test_a_mean_of_the_decided_claims_no_certainty_while_the_slow_are_missing(small: Any, version: Any) -> None:
    """100 wait 10 or 30 days, 94 still wait at day 65: the true mean is at least 42, not 20 ± 2."""
    small.define("m", version(WAITING, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    waiting(small, [10, 30] * 50 + [None] * 94)
    figure = small.open().table("m", TERTIAL).figures[0]
    assert figure.value.value == 20 and figure.interval is None
    assert figure.notes[-2:] == (
        "Gäller bara de 100 ärenden som har avgjorts, av omkring 190. De som tar längst tid saknas, så siffran är "
        "troligen för låg. När alla har avgjorts går inte att säga i förväg.",
        "Något osäkerhetsintervall ges inte så länge siffran är preliminär.",
    )


@pytest.mark.parametrize(
    ("open_cases", "has_interval", "said"),
    [
        (0, True, ()),
        (1, True, ("Några av periodens ärenden väntar ännu och ingår inte.",)),
        (
            3,
            False,
            (
                "Några av periodens ärenden väntar ännu och ingår inte.",
                "Något osäkerhetsintervall ges inte så länge siffran är preliminär.",
            ),
        ),
    ],
)
def test_a_mean_has_its_interval_when_99_of_100_have_ended(
    small: Any, version: Any, open_cases: int, has_interval: bool, said: tuple[str, ...]
) -> None:
    small.define("m", version(WAITING, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    waiting(small, [10, 30] * 50 + [None] * open_cases)
    figure = small.open().table("m", TERTIAL).figures[0]
    assert (figure.interval is not None) is has_interval
    assert tuple(note for note in figure.notes if "Uppgift saknas" not in note) == said


def test_a_share_within_a_limit_can_only_rise(small: Any, version: Any) -> None:
    small.define("m", version(WAITING, statistic=Statistic.SHARE_WITHIN, within_days=90), unit=Unit.SHARE)
    waiting(small, [10] * 40 + [None] * 40)
    figure = small.open().table("m", TERTIAL).figures[0]
    assert figure.value.value == Decimal("0.5") and figure.interval is None
    assert any(note.endswith("Den är klar tidigast 30 juli 2025.") for note in figure.notes)


def test_a_share_whose_rows_may_still_be_registered_has_no_interval_yet(small: Any, version: Any) -> None:
    spec = NoReturnShare(
        Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), within_days=10
    )
    small.define("m", version(spec, statistic=Statistic.SHARE), unit=Unit.SHARE, maturity_days=30)
    for number in range(60):
        person = f"e{number}"
        small.rows("interventions", person_key=person, started_on=date(2024, 1, 1), ended_on=START, kind="open_care")
        if number < 20:
            small.rows("referrals", person_key=person, received_on=START + timedelta(days=3), kind="application")
    early = small.open().table("m", TERTIAL).figures[0]
    assert early.value.value == Decimal("0.666667") and early.interval is None
    assert early.notes[-1] == "Något osäkerhetsintervall ges inte så länge siffran är preliminär."
    settled = small.open(date(2025, 5, 31)).table("m", TERTIAL).figures[0]
    assert settled.interval is not None and not any("osäkerhet" in note for note in settled.notes)


def test_a_share_reached_is_too_high_until_all_limits_have_passed(small: Any, version: Any) -> None:
    form = lambda name: (Condition("form", Operator.EQUAL, (name,)),)  # noqa: E731
    spec = ReachShare(
        "care_spell_id",
        Dated("placements", "started_on", form("emergency_home")),
        Dated("placements", "started_on", form("family_home")),
        None,
        within_days=30,
    )
    small.define("m", version(spec, statistic=Statistic.SHARE), unit=Unit.SHARE)
    for number in range(60):
        day = START if number < 30 else date(2025, 4, 20)
        small.rows("placements", care_spell_id=f"c{number}", form="emergency_home", started_on=day)
        if number % 3 == 0:
            small.rows("placements", care_spell_id=f"c{number}", form="family_home", started_on=day + timedelta(days=5))
    figure = small.open().table("m", TERTIAL).figures[0]
    # Ten of thirty reached in both halves, but the second half's twenty others are not counted yet: 20 of 40.
    assert figure.value.value == Decimal("0.5") and figure.interval is None
    assert any("troligen för hög, som tidigast till 31 maj 2025" in note for note in figure.notes)


def test_a_hidden_figure_says_nothing_of_its_cases(small: Any, version: Any) -> None:
    small.define("m", version(WAITING, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    waiting(small, [10] * 4 + [None] * 60)
    assert not any("omkring" in note for note in small.open().table("m", TERTIAL).figures[0].notes)


def test_a_share_of_nights_has_no_interval(small: Any, version: Any) -> None:
    nights = Spells("placements", "started_on", "ended_on")
    private = Spells("placements", "started_on", "ended_on", (Condition("operation", Operator.EQUAL, ("external",)),))
    for name, kind in (("nights", SpellDays), ("places", Stock)):
        small.define(f"{name}.private", version(kind(private)))
        small.define(f"{name}.all", version(kind(nights)))
        ratio = version(Ratio(f"{name}.private", f"{name}.all"), statistic=Statistic.SHARE)
        small.define(f"{name}.share", ratio, unit=Unit.SHARE)
    for operation in ("external", "own"):
        small.rows(
            "placements", 30, form="hvb", operation=operation, started_on=date(2024, 1, 1), ended_on=date(2025, 1, 1)
        )
    gate, month = small.open(), (Period.parse("2024-03"),)
    assert gate.table("nights.share", month).figures[0].value.value == Decimal("0.5")
    assert gate.table("nights.share", month).figures[0].interval is None
    assert gate.table("places.share", month).figures[0].interval is not None
