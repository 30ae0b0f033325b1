"""What the example municipality shows to everybody: some measures, published as somebody would."""

from __future__ import annotations

from utfall.web.accounts.models import User
from utfall.web.permissions import Role
from utfall.web.public import actions
from utfall.web.public.models import Publication

SHOWN = ("ifo.aktualiseringar", "ifo.inledda_insatser", "ifo.vantetid_ansokan", "placering.klienter_extern_vard")


def publish_examples() -> None:
    """The measures, published by the secretary; nothing where something has been published already."""
    if Publication.objects.exists():
        return
    secretary = User.objects.get(username=Role.SECRETARY.value)
    one = actions.begin(measures=SHOWN, reports=(), by_group=False, by=secretary)
    actions.prepare(one)
    actions.publish(one, by=secretary)
