"""Those at a meeting as its minutes list them.

Where substitutes are called, and at a board: those who decide (members, and substitutes in another's seat), substitutes
who were there, others. Else all who were there, and the guests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from utfall.web.meetings.blocks import Block, Heading, Points, Words
from utfall.web.meetings.content import MeetingContent, PersonContent
from utfall.web.meetings.serving import MEMBERS, SUBSTITUTE


def present_at(content: MeetingContent) -> Iterator[Block]:
    """The list."""
    present = [one for one in content.people if one.is_present]
    if any(one.seat for one in content.people) and (
        content.is_board or any(one.seat == SUBSTITUTE for one in content.people)
    ):
        yield from _deciding(present, last=len(content.items), is_board=content.is_board)
    else:
        yield Heading("Närvarande")
        yield Points(tuple(_present(one) for one in present if not one.is_guest))
        yield from _listed("Gäster", [_present(one) for one in present if one.is_guest])
    if away := [name_of(one) for one in content.people if not one.is_present]:
        yield Words(", ".join(away) + ".", label="Frånvarande:")


def _deciding(present: Sequence[PersonContent], *, last: int, is_board: bool) -> Iterator[Block]:
    substitutes = [one for one in present if one.seat == SUBSTITUTE]
    yield Heading("Beslutande" if is_board else "Närvarande")
    yield from _listed("Ordinarie ledamöter", [_present(one) for one in present if one.seat in MEMBERS])
    serving = [
        f"{_present(one)}, för {one.serves_for}{_at_items(one.serves, last)}" for one in substitutes if one.serves
    ]
    yield from _listed("Tjänstgörande ersättare", serving)
    yield from _listed("Närvarande ersättare", [_present(one) for one in substitutes if not one.serves])
    others = [one for one in present if one.seat not in (*MEMBERS, SUBSTITUTE)]
    yield from _listed("Övriga", [_present(one) for one in others if not one.is_guest])
    yield from _listed("Gäster", [_present(one) for one in others if one.is_guest])


def _listed(label: str, names: Sequence[str]) -> Iterator[Block]:
    if names:
        yield Words("", label=label)
        yield Points(tuple(names))


def _at_items(numbers: Sequence[int], last: int) -> str:
    """``, punkt 1–3 och 5``; empty where it is all of them."""
    if len(numbers) == last:
        return ""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return f", punkt {' och '.join(filter(None, (', '.join(words[:-1]), words[-1])))}"


def name_of(person: PersonContent) -> str:
    """``Anna Ek, ordförande (AE)``."""
    title = f", {person.title}" if person.title else ""
    return f"{person.name}{title}" + (f" ({person.initials})" if person.initials else "")


def _present(person: PersonContent) -> str:
    came = f"kom till punkt {person.arrived}" if person.arrived else ""
    went = f"gick efter punkt {person.left}" if person.left else ""
    when = " och ".join(one for one in (came, went) if one)
    return name_of(person) + (f", {when}" if when else "")
