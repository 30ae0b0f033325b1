"""That a substitute serves in the seat of a member who does not, and no two in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from utfall.errors import NotPossibleNow
from utfall.web.meetings.models import Attendance, Disqualification
from utfall.web.meetings.serving import MEMBERS, SUBSTITUTE, seat_of, served_twice, serving_at, serving_for_absent


def check_serving(people: Sequence[Attendance], numbers: Mapping[int, int]) -> None:
    """Every substitute who serves for the absent may do so; ``numbers`` are the items' numbers by id. Raises
    ``NotPossibleNow``."""
    serving = {one.substitute.id for n in numbers.values() for one in serving_for_absent(people, n, numbers)}
    for one in people:
        member = one.serves_for
        if member is None:
            continue
        if seat_of(one) != SUBSTITUTE or seat_of(member) not in MEMBERS:
            raise NotPossibleNow(
                f"{one} kan inte tjänstgöra för {member}.", remedy="En ersättare tjänstgör för en ledamot."
            )
        if not one.is_present:
            raise NotPossibleNow(
                f"{one} var inte närvarande.", remedy="Ange att ersättaren var med, eller ta bort valet."
            )
        if numbers and one.id not in serving:
            raise NotPossibleNow(
                f"{member} var med vid varje punkt där {one} skulle tjänstgöra.",
                remedy="Ange att ledamoten var frånvarande, eller när den kom och gick. Jäv anges i punkten.",
            )
    if (twice := served_twice(people, numbers)) is not None:
        raise NotPossibleNow(f"Två ersättare tjänstgör för {twice} samtidigt.", remedy="Låt en av dem göra det.")


def check_called_in(made: Disqualification, people: Sequence[Attendance], numbers: Mapping[int, int]) -> None:
    """The substitute named may take the seat of the one disqualified, for that item. Raises ``NotPossibleNow``."""
    barred = Disqualification.objects.filter(item_id=made.item_id)
    called = {
        one.substitute.id for one in serving_at(people, numbers[made.item_id], numbers, barred) if one.is_called_in
    }
    if made.substitute is None or (seat_of(made.substitute) == SUBSTITUTE and made.substitute_id in called):
        return
    raise NotPossibleNow(
        f"{made.substitute} kan inte gå in för {made.attendance} vid punkten.",
        remedy="Välj en ersättare som är där, inte är jävig och inte redan tjänstgör. Bara en ledamots plats ersätts.",
    )
