"""Three overviews beside each other: the last dialogue's, this one's, and what the figures say now."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.web.dialogue.freezing import FrozenFigure, FrozenOverview


@dataclass(frozen=True)
class Change:
    """What became of a printed figure: ``has_changed`` is False only where the same stands there."""

    has_changed: bool
    words: str


UNCHANGED = Change(False, "Oförändrad")


@dataclass(frozen=True)
class ComparedFigure:
    """One measure in the three. ``since_last`` is from the last dialogue to this, ``since`` from this to now; None
    where there is nothing to set beside."""

    measure: str
    title: str
    last: FrozenFigure | None
    this: FrozenFigure | None
    now: FrozenFigure | None
    since_last: Change | None
    since: Change | None


def compared_figures(
    this: FrozenOverview, *, last: FrozenOverview | None, now: FrozenOverview | None
) -> tuple[ComparedFigure, ...]:
    """Every measure of this overview in its order, then those that only the last or the present one has."""
    here, before, present = _by_measure(this), _by_measure(last), _by_measure(now)
    found = []
    for measure in dict.fromkeys((*here, *before, *present)):
        of_last, of_this, of_now = before.get(measure), here.get(measure), present.get(measure)
        named = of_this or of_last or of_now
        assert named is not None
        since_last = None if last is None else change_between(of_last, of_this)
        since = None if now is None else change_between(of_this, of_now)
        found.append(ComparedFigure(measure, named.title, of_last, of_this, of_now, since_last, since))
    return tuple(found)


def change_between(earlier: FrozenFigure | None, later: FrozenFigure | None) -> Change:
    """What became of the earlier figure, in words. Two ways to count, and two periods, are told and not compared."""
    if earlier is None or later is None:
        return Change(True, "Stod inte med då" if earlier is None else "Står inte med längre")
    if earlier.definition_hash != later.definition_hash:
        return Change(True, "Räknas på ett nytt sätt: jämförs inte")
    if earlier.period_id != later.period_id:
        return Change(True, f"Ny period: {later.period}")
    if earlier.printed != later.printed:
        return Change(True, f"Ändrad från {earlier.printed}")
    if earlier.word != later.word:
        return Change(True, f"Samma siffra; {earlier.word.lower()} är nu {later.word.lower()}")
    return UNCHANGED


def _by_measure(overview: FrozenOverview | None) -> dict[str, FrozenFigure]:
    return {} if overview is None else {one.measure: one for one in overview.figures}
