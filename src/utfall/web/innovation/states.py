"""How far an innovation has come, which steps lead on, and what each step needs before it can be taken."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Idea → pitch → pilot → scaled or ended."""

    IDEA = "idea", "Idé"
    PITCH = "pitch", "Pitch"
    PILOT = "pilot", "Pilot"
    SCALED = "scaled", "Uppskalad"
    ENDED = "ended", "Avslutad"


STEPS: Mapping[State, tuple[State, ...]] = {
    State.IDEA: (State.PITCH, State.ENDED),
    State.PITCH: (State.PILOT, State.ENDED),
    State.PILOT: (State.SCALED, State.ENDED),
    State.SCALED: (),
    State.ENDED: (State.PITCH,),
}
"""From each state where one can go. What has ended can be taken up again: as a pitch, with a plan of its own."""

OPEN = (State.IDEA, State.PITCH)
"""The plan can be written."""


class Expected(models.TextChoices):
    """Which way the figure is expected to go."""

    RISE = "rise", "Siffran ökar"
    FALL = "fall", "Siffran minskar"


class Need(StrEnum):
    """A field of the plan, by the name of the model's field."""

    OWNER = "owner"
    HYPOTHESIS = "hypothesis"
    MEASURE = "measure"
    EXPECTED = "expected"
    SUCCESS = "success"
    ENDS_ON = "ends_on"


NEEDS_SV: Mapping[Need, str] = {
    Need.OWNER: "ansvarig",
    Need.HYPOTHESIS: "hypotes",
    Need.MEASURE: "nyckeltal",
    Need.EXPECTED: "vart siffran väntas gå",
    Need.SUCCESS: "vad som räknas som framgång",
    Need.ENDS_ON: "slutdag",
}
NEEDS: Mapping[State, tuple[Need, ...]] = {
    State.PITCH: (Need.OWNER, Need.HYPOTHESIS),
    State.PILOT: tuple(Need),
}
"""What must be written before the step to that state."""
