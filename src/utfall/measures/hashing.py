"""The hash of what decides a version's cells: kind, parameters, statistic and its limit. Nothing else."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date
from enum import StrEnum

from utfall.measures.definition import Statistic
from utfall.model.question import Condition, Spec


def hash_counting(spec: Spec, *, statistic: Statistic, within_days: int | None) -> str:
    """SHA-256 in hexadecimal of the canonical JSON (sorted keys, no spaces, UTF-8).

    Parameters at their default are left out, so that a parameter added to a kind later does not change the hash of
    definitions that do not use it. The order of conditions, and of the values in one, does not count.
    """
    counted = {
        "kind": spec.KIND,
        "parameters": _canonical(spec),
        "statistic": statistic.value,
        "within_days": within_days,
    }
    text = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> object:
    """The value as JSON knows it."""
    match value:
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case Condition():
            return [value.field, value.operator.value, sorted((_canonical(v) for v in value.values), key=json.dumps)]
        case tuple():
            items = [_canonical(item) for item in value]
            return sorted(items, key=json.dumps) if any(isinstance(item, Condition) for item in value) else items
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {
                field.name: _canonical(getattr(value, field.name))
                for field in dataclasses.fields(value)
                if getattr(value, field.name) != field.default
            }
        case _:
            return value
