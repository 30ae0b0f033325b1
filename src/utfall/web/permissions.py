"""Who may what: roles, permissions, which role holds which, and how a view declares the one it needs.

"May this user" is decided here and in ``rules`` predicates on an object; "is this allowed in this state" is decided in
the actions.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

DECLARED = "utfall_permission"
"""Attribute of a view that holds its ``Permission``."""


class Role(StrEnum):
    """What a person is in the organisation. A person may hold several, each for one unit or for all."""

    READER = "reader"
    UNIT_MANAGER = "unit_manager"
    AREA_MANAGER = "area_manager"
    CONTROLLER = "controller"
    FINANCE = "finance"
    PLACEMENT = "placement"
    SUPPORT = "support"
    SECRETARY = "secretary"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_NAMES_SV: dict[Role, str] = {
    Role.READER: "Läsare",
    Role.UNIT_MANAGER: "Enhetschef",
    Role.AREA_MANAGER: "Verksamhetschef",
    Role.CONTROLLER: "Controller",
    Role.FINANCE: "Ekonomi",
    Role.PLACEMENT: "Placeringssamordnare",
    Role.SUPPORT: "Stödfunktion",
    Role.SECRETARY: "Nämndsekreterare",
    Role.DIRECTOR: "Förvaltningschef",
    Role.AUDITOR: "Granskare av loggar",
    Role.ADMINISTRATOR: "Administratör",
}


class Permission(StrEnum):
    """What a view needs. ``ANYONE`` needs no sign-in, ``SIGNED_IN`` any role or none."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    SEE_FIGURES = "see_figures"
    READ_ROWS = "read_rows"
    SEE_DELIVERIES = "see_deliveries"
    IMPORT = "import"
    SEE_SET_ASIDE = "see_set_aside"
    SEE_REPORT = "see_report"
    WRITE_SECTION = "write_section"
    COMMENT = "comment"
    STEER_REPORT = "steer_report"
    APPROVE_REPORT = "approve_report"
    ASSESS_GOAL = "assess_goal"
    PUBLISH = "publish"
    STEER_INNOVATION = "steer_innovation"
    SEE_LOG = "see_log"
    REVIEW_LOG = "review_log"
    ADMINISTER_PEOPLE = "administer_people"
    ADMINISTER_UNITS = "administer_units"
    SEE_POLICY = "see_policy"
    CHANGE_POLICY = "change_policy"
    USE_API = "use_api"
    SEE_LEDGER = "see_ledger"
    READ_VOUCHERS = "read_vouchers"
    WRITE_FORECAST = "write_forecast"
    CHECK_FORECAST = "check_forecast"
    APPROVE_FORECAST = "approve_forecast"
    EXPLAIN_ALLOCATION = "explain_allocation"
    WRITE_SCENARIO = "write_scenario"
    SEE_ASSIGNMENTS = "see_assignments"
    GIVE_ASSIGNMENT = "give_assignment"
    SEE_CONFIDENTIAL_ASSIGNMENTS = "see_confidential_assignments"
    SEE_MEETINGS = "see_meetings"
    SEE_INTERNAL_ITEMS = "see_internal_items"
    SEE_SECRET_ITEMS = "see_secret_items"
    HOLD_MEETINGS = "hold_meetings"
    SEE_DIALOGUE = "see_dialogue"
    COMMENT_DIALOGUE = "comment_dialogue"
    WRITE_DIALOGUE = "write_dialogue"
    STEER_DIALOGUE = "steer_dialogue"
    SIGN_DIALOGUE = "sign_dialogue"
    SEE_SELF_ASSESSMENT = "see_self_assessment"
    STEER_SELF_ASSESSMENT = "steer_self_assessment"


_EVERYBODY = frozenset(
    {
        Permission.SEE_FIGURES,
        Permission.SEE_REPORT,
        Permission.SEE_POLICY,
        Permission.USE_API,
        Permission.SEE_ASSIGNMENTS,
        Permission.SEE_MEETINGS,
    }
)
_WRITES = frozenset({Permission.WRITE_SECTION, Permission.COMMENT, Permission.GIVE_ASSIGNMENT})

_BOOKS = frozenset({Permission.SEE_LEDGER, Permission.READ_VOUCHERS})
_IN_ECONOMY: dict[Role, frozenset[Permission]] = {
    Role.UNIT_MANAGER: _BOOKS | {Permission.WRITE_FORECAST, Permission.WRITE_SCENARIO},
    Role.AREA_MANAGER: _BOOKS | {Permission.WRITE_FORECAST, Permission.WRITE_SCENARIO},
    Role.CONTROLLER: _BOOKS | {Permission.EXPLAIN_ALLOCATION, Permission.WRITE_SCENARIO},
    Role.FINANCE: _BOOKS | {Permission.CHECK_FORECAST, Permission.EXPLAIN_ALLOCATION, Permission.WRITE_SCENARIO},
    Role.DIRECTOR: frozenset(
        {Permission.SEE_LEDGER, Permission.WRITE_FORECAST, Permission.APPROVE_FORECAST, Permission.WRITE_SCENARIO}
    ),
}
"""Accounts, vouchers and forecasts: who answers for money, or follows it."""

_INTERNAL = frozenset({Permission.SEE_INTERNAL_ITEMS})
_SECRET = _INTERNAL | {Permission.SEE_SECRET_ITEMS}
_IN_MEETINGS: dict[Role, frozenset[Permission]] = {
    Role.AREA_MANAGER: _INTERNAL,
    Role.CONTROLLER: _INTERNAL,
    Role.FINANCE: _INTERNAL,
    Role.SECRETARY: _SECRET | {Permission.HOLD_MEETINGS},
    Role.DIRECTOR: _SECRET,
}
"""Items of meetings that are not open; a seat in the body gives the same (``meetings.visibility``)."""

_COMMENTS = frozenset({Permission.SEE_DIALOGUE, Permission.COMMENT_DIALOGUE})
_TALKS = frozenset({Permission.SEE_DIALOGUE, Permission.WRITE_DIALOGUE})
_HOLDS = _COMMENTS | _TALKS | {Permission.STEER_DIALOGUE}
_IN_DIALOGUE: dict[Role, frozenset[Permission]] = {
    Role.UNIT_MANAGER: _TALKS,
    Role.AREA_MANAGER: _TALKS | {Permission.SIGN_DIALOGUE},
    Role.CONTROLLER: _HOLDS,
    Role.FINANCE: _COMMENTS,
    Role.SUPPORT: _COMMENTS,
    Role.SECRETARY: _HOLDS,
    Role.DIRECTOR: _HOLDS | {Permission.SIGN_DIALOGUE},
}
"""Business dialogues: support functions comment, managers talk and sign, and some hold them together."""

_SEES = frozenset({Permission.SEE_SELF_ASSESSMENT})
_STEERS = _SEES | {Permission.STEER_SELF_ASSESSMENT}
_IN_SELF_ASSESSMENT: dict[Role, frozenset[Permission]] = {
    Role.UNIT_MANAGER: _STEERS,
    Role.AREA_MANAGER: _STEERS,
    Role.CONTROLLER: _STEERS,
    Role.FINANCE: _SEES,
    Role.PLACEMENT: _SEES,
    Role.SUPPORT: _SEES,
    Role.SECRETARY: _STEERS,
    Role.DIRECTOR: _STEERS,
}
"""Self-assessments: whoever is asked answers; some start them and close them."""

_ELSEWHERE: dict[Role, frozenset[Permission]] = {
    Role.READER: _EVERYBODY,
    Role.UNIT_MANAGER: _EVERYBODY | _WRITES | {Permission.SEE_DELIVERIES, Permission.STEER_INNOVATION},
    Role.AREA_MANAGER: _EVERYBODY
    | _WRITES
    | {Permission.SEE_DELIVERIES, Permission.ASSESS_GOAL, Permission.STEER_INNOVATION},
    Role.CONTROLLER: _EVERYBODY
    | _WRITES
    | {
        Permission.READ_ROWS,
        Permission.SEE_DELIVERIES,
        Permission.IMPORT,
        Permission.SEE_SET_ASIDE,
        Permission.STEER_REPORT,
        Permission.ASSESS_GOAL,
        Permission.STEER_INNOVATION,
        Permission.CHANGE_POLICY,
        Permission.PUBLISH,
    },
    Role.FINANCE: _EVERYBODY | _WRITES | {Permission.SEE_DELIVERIES},
    Role.PLACEMENT: _EVERYBODY | _WRITES | {Permission.SEE_DELIVERIES},
    Role.SUPPORT: _EVERYBODY | _WRITES,
    Role.SECRETARY: _EVERYBODY
    | _WRITES
    | {Permission.STEER_REPORT, Permission.SEE_CONFIDENTIAL_ASSIGNMENTS, Permission.PUBLISH},
    Role.DIRECTOR: _EVERYBODY
    | _WRITES
    | {
        Permission.SEE_DELIVERIES,
        Permission.APPROVE_REPORT,
        Permission.ASSESS_GOAL,
        Permission.SEE_CONFIDENTIAL_ASSIGNMENTS,
        Permission.STEER_INNOVATION,
        Permission.CHANGE_POLICY,
        Permission.PUBLISH,
    },
    Role.AUDITOR: frozenset({Permission.SEE_FIGURES, Permission.SEE_POLICY, Permission.SEE_LOG, Permission.REVIEW_LOG}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.SEE_POLICY,
            Permission.ADMINISTER_PEOPLE,
            Permission.ADMINISTER_UNITS,
            Permission.CHANGE_POLICY,
        }
    ),
}
_ROOMS = (_IN_ECONOMY, _IN_MEETINGS, _IN_DIALOGUE, _IN_SELF_ASSESSMENT)
GRANTED: dict[Role, frozenset[Permission]] = {
    role: held.union(*(room.get(role, frozenset()) for room in _ROOMS)) for role, held in _ELSEWHERE.items()
}
"""An administrator gives rights but sees no figure's rows; an auditor reads the log and writes nothing else."""

BOUND_TO_UNIT = frozenset(
    {
        Permission.READ_ROWS,
        Permission.READ_VOUCHERS,
        Permission.WRITE_FORECAST,
        Permission.WRITE_SECTION,
        Permission.ASSESS_GOAL,
        Permission.GIVE_ASSIGNMENT,
        Permission.SEE_CONFIDENTIAL_ASSIGNMENTS,
        Permission.STEER_INNOVATION,
        Permission.SEE_DIALOGUE,
        Permission.COMMENT_DIALOGUE,
        Permission.WRITE_DIALOGUE,
        Permission.STEER_DIALOGUE,
        Permission.SIGN_DIALOGUE,
        Permission.SEE_INTERNAL_ITEMS,
        Permission.SEE_SECRET_ITEMS,
        Permission.SEE_SELF_ASSESSMENT,
        Permission.STEER_SELF_ASSESSMENT,
    }
)
"""Permissions that a role held for one unit gives only there (``accounts.rules``)."""


def requires(permission: Permission) -> Callable[[View], View]:
    """A decorator that declares what a view needs; the shell's middleware enforces it before the view runs."""

    def declare(view: View) -> View:
        setattr(view, DECLARED, permission)
        return view

    return declare


def declared(view: object) -> Permission | None:
    """The permission that a view declares; None where it has none, and then nobody may use it."""
    return getattr(view, DECLARED, None) or getattr(getattr(view, "view_class", None), DECLARED, None)
