"""The policy against disclosure as two people decide it: its text, what a change is, and putting it in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from utfall.disclosure.policy import DisclosurePolicy, read_policy
from utfall.errors import NotPossibleNow
from utfall.store.whole_file import write_whole
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.gates import policy, surroundings

POLICY_NAME = "disclosure.toml"
Values = Mapping[str, Any]


def values_of(found: DisclosurePolicy) -> dict[str, Any]:
    """The policy as plain values, as a proposal keeps it."""
    return {**asdict(found), "exemptions": [asdict(one) for one in found.exemptions]}


def text_of(values: Values) -> str:
    """The policy's file. A text in TOML is written as in JSON."""
    lines = [
        "# Skydd mot röjande, så som två personer har beslutat i Utfall. Vilka, när och varför står i loggen.",
        "[protection]",
        f"minimum_count = {values['minimum_count']}",
        f"minimum_denominator = {values['minimum_denominator']}",
        f"show_zero = {'true' if values['show_zero'] else 'false'}",
    ]
    for one in values["exemptions"]:
        lines += ["", "[[exempt]]", *(f"{key} = {json.dumps(one[key], ensure_ascii=False)}" for key in one)]
    return "\n".join(lines) + "\n"


def checked(values: Values) -> DisclosurePolicy:
    """The policy as it would hold. Raises ``InvalidDefinition`` where it is too weak or cannot be written."""
    return read_policy(text_of(values), name=POLICY_NAME)


def difference(before: Values, after: Values) -> str:
    """What the change is, in Swedish."""
    said = []
    for key, word in (("minimum_count", "minsta antal"), ("minimum_denominator", "minsta antal bakom en andel")):
        if before[key] != after[key]:
            said.append(f"{word} från {before[key]} till {after[key]}")
    if before["show_zero"] != after["show_zero"]:
        said.append("noll visas" if after["show_zero"] else "noll döljs")
    old, new = ({one["measure"]: one["reason"] for one in values["exemptions"]} for values in (before, after))
    said += [f"undanta {one} ({new[one]})" for one in new if old.get(one) != new[one]]
    said += [f"skydda {one}" for one in old if one not in new]
    return "; ".join(said)


def change_disclosure(payload: Mapping[str, Any], by: User) -> None:
    """The decided policy holds when the transaction is through. Raises ``NotPossibleNow`` where the policy is another
    than when the change was proposed."""
    if values_of(policy()) != payload["before"]:
        raise NotPossibleNow(
            "Skyddsreglerna har ändrats sedan förslaget lämnades.", remedy="Avslå förslaget, och lämna ett nytt."
        )
    checked(payload["after"])
    change = difference(payload["before"], payload["after"])
    record("disclosure.changed", by=by.username, thing=POLICY_NAME, change=change)
    transaction.on_commit(partial(_put_in_force, surroundings().decided_policy, text_of(payload["after"])))


def _put_in_force(file: Path, text: str) -> None:
    """The file, whole at every moment and on the disk when this returns."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    write_whole(file, text.encode(), is_durable=True)
