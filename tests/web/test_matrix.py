"""The whole matrix of rights: every address, with every role held for the whole board and for one unit, for what is
one's own and what is others', by every method. What is expected stands in ``DOORS``, not in the code that is tried.

An address with parameters that is missing from ``DOORS`` fails: whoever adds one says here how it is filled in and
which rule about the object holds. The addresses without parameters follow the permission that their view declares.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from tests.web.doors import Whose, doors, furnished, operations
from tests.web.doors.door import Door, Rule
from tests.web.test_admission import ADDRESSES

from utfall.model.period import Period
from utfall.reports.build import load_goals
from utfall.web.accounts.models import ApiToken, GroupRole, Unit, User
from utfall.web.accounts.tokens import make_token
from utfall.web.administration.models import Proposal, Review, ReviewedReading
from utfall.web.business_areas import business_areas
from utfall.web.deliveries.models import Upload
from utfall.web.goals.models import Assessment
from utfall.web.permissions import GRANTED, Permission, Role, declared
from utfall.web.reporting.actions import comment, start_report
from utfall.web.reporting.content import built, report_dir
from utfall.web.reporting.models import FrozenReport, WrittenReport
from utfall.web.work.models import Job

OWN, THEIRS = "Skola och Skolfam", "Insats och service"
"""The person's own area, where the role is held for one, and another."""
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
USED = ("GET", "POST")
"""No page takes PUT or DELETE, and what answers GET answers HEAD: those three are tried with three kinds of person."""
HOLDS_TOGETHER = {Role.CONTROLLER, Role.SECRETARY}
DECIDES = HOLDS_TOGETHER | {Role.DIRECTOR}


def _section(act: str, rule: Rule) -> Door:
    place = "rapport/2025-T1/1/"
    return Door(rule, f"{place}inriktning/{act}", f"{place}viktigast/{act}", f"{place}finns-ej/{act}")


_REPORT = "rapport/<str:period>/<int:version>/"
_SECTION = f"{_REPORT}<slug:slug>/"
_SAML, _OIDC = "konto/^saml/(?P<organization_slug>[^/]+)/", "konto/oidc/^(?P<provider_id>[^/]+)/"
_UPLOAD, _DELIVERY = "inlasning/uppladdning/<uuid:upload_id>/", "inlasning/leverans/<int:number>/"
_REVIEW = "administration/loggkontroll/<str:month>/"
_PERSON = "administration/personer/<int:number>/"
_UNIT = "administration/enheter/<int:number>/"
_MAPPING, _PROPOSAL = "administration/grupper/<int:number>/ta-bort/", "administration/forslag/<int:number>/<slug:act>/"


def _filled(route: str, names: dict[str, str], end: str = "", lacking: str = "") -> Door:
    """A door whose permission is all: the route with each parameter's example, and with one that does not exist."""
    own, missing = route + end, route + end
    for parameter, example in names.items():
        own, missing = own.replace(parameter, example), missing.replace(parameter, ABSENT.get(parameter, example))
    return Door(Rule.NONE, own, missing=missing, lacking=frozenset(lacking.split()))


ABSENT = {"<uuid:upload_id>": str(uuid.UUID(int=7)), "<int:number>": "987654", "<str:month>": "2001-01"}
DOORS: dict[str, Door] = {
    **{
        f"{_UPLOAD}{end}": _filled(_UPLOAD, {"<uuid:upload_id>": "{upload}"}, end.replace("<int:index>", "0"))
        for end in ("", "koppla/<int:index>/", "las-in/", "ta-bort/")
    },
    _DELIVERY: _filled(_DELIVERY, {"<int:number>": "1"}),
    f"{_DELIVERY}ratta/<int:index>/": _filled(_DELIVERY, {"<int:number>": "1"}, "ratta/0/", lacking="POST"),
    **{
        f"{_REVIEW}{end}": _filled(_REVIEW, {"<str:month>": "2025-01"}, end.replace("<int:entry>", "1"))
        for end in ("", "underteckna/", "<int:entry>/")
    },
    **{
        f"{_PERSON}{end}": _filled(_PERSON, {"<int:number>": "{person}"}, end.replace("<int:membership>", "{held}"))
        for end in ("", "konto/", "losenord/", "roller/", "roller/<int:membership>/avsluta/")
    },
    **{f"{_UNIT}{end}": _filled(_UNIT, {"<int:number>": "{unit}"}, end) for end in ("", "avsluta/", "angra/")},
    _MAPPING: _filled(_MAPPING, {"<int:number>": "{mapping}"}),
    _PROPOSAL: _filled(_PROPOSAL, {"<int:number>": "{proposal}", "<slug:act>": "avsla"}),
    "arbete/<uuid:job_id>/": Door(Rule.OWN, "arbete/{job}/", "arbete/{other_job}/", f"arbete/{uuid.UUID(int=7)}/"),
    "konto/nycklar/<int:token_id>/dra-in/": Door(
        Rule.OWN, "konto/nycklar/{token}/dra-in/", "konto/nycklar/{other_token}/dra-in/", "konto/nycklar/987654/dra-in/"
    ),
    "mal/<slug:goal_id>/": Door(Rule.NONE, "mal/{goal}/", missing="mal/finns-ej/"),
    "mal/<slug:goal_id>/<str:period>/bedom/": Door(
        Rule.UNIT, "mal/{goal}/2025-T1/bedom/", "mal/{other_goal}/2025-T1/bedom/", "mal/finns-ej/2025-T1/bedom/"
    ),
    "mal/bedomning/<int:number>/lat-galla/": Door(
        Rule.UNIT,
        "mal/bedomning/{assessment}/lat-galla/",
        "mal/bedomning/{other_assessment}/lat-galla/",
        "mal/bedomning/987654/lat-galla/",
    ),
    "mal/bedomning/<int:number>/ta-tillbaka/": Door(
        Rule.UNIT,
        "mal/bedomning/{assessment}/ta-tillbaka/",
        "mal/bedomning/{other_assessment}/ta-tillbaka/",
        "mal/bedomning/987654/ta-tillbaka/",
    ),
    "nulage/<slug:area_id>/": Door(Rule.NONE, "nulage/{area}/", missing="nulage/finns-ej/"),
    "nyckeltal/<str:measure>/": Door(Rule.NONE, "nyckeltal/placering.lvm/", missing="nyckeltal/finns.ej/"),
    "nyckeltal/<str:measure>/facit/": Door(
        Rule.NONE, "nyckeltal/placering.lvm/facit/", missing="nyckeltal/finns.ej/facit/"
    ),
    "nyckeltal/<str:measure>/fil/<str:kind>/": Door(
        Rule.NONE, "nyckeltal/placering.lvm/fil/csv/", missing="nyckeltal/placering.lvm/fil/exe/"
    ),
    "nyckeltal/<str:measure>/infogad/": Door(
        Rule.NONE, "nyckeltal/placering.lvm/infogad/", missing="nyckeltal/finns.ej/infogad/"
    ),
    # Whose rows may be read is decided when the purpose is sent: tests/web/keyfigures.
    "nyckeltal/<str:measure>/rader/": Door(
        Rule.NONE,
        "nyckeltal/placering.lvm/rader/",
        missing="nyckeltal/finns.ej/rader/",
        lacking=frozenset({"POST"}),
    ),
    _REPORT: Door(Rule.NONE, "rapport/2025-T1/1/", missing="rapport/2025-T1/9/"),
    f"{_REPORT}las/": Door(Rule.NONE, "rapport/2024-T1/1/las/", missing="rapport/2025-T1/9/las/"),
    f"{_REPORT}besluta/": Door(Rule.NONE, "rapport/2025-T1/1/besluta/", missing="rapport/2025-T1/9/besluta/"),
    f"{_REPORT}siffror/": Door(Rule.NONE, "rapport/2025-T1/1/siffror/", missing="rapport/2025-T1/9/siffror/"),
    f"{_REPORT}fil/<str:kind>/": Door(Rule.NONE, "rapport/2024-T1/1/fil/pdf/", missing="rapport/2025-T1/9/fil/pdf/"),
    _SECTION: _section("", Rule.NONE),
    f"{_SECTION}ansvar/": _section("ansvar/", Rule.NONE),
    f"{_SECTION}forhandsvisa/": _section("forhandsvisa/", Rule.SECTION),
    f"{_SECTION}granskat/": _section("granskat/", Rule.SECTION),
    f"{_SECTION}kommentar/": _section("kommentar/", Rule.NONE),
    f"{_SECTION}kommentar/<int:comment_id>/": Door(
        Rule.NONE,
        "rapport/2025-T1/1/inriktning/kommentar/{comment}/",
        missing="rapport/2025-T1/1/viktigast/kommentar/{comment}/",  # another section's
    ),
    f"{_SECTION}lage/": _section("lage/", Rule.STATE),
    f"{_SECTION}spara/": _section("spara/", Rule.SECTION),
    f"{_SECTION}versioner/": _section("versioner/", Rule.NONE),
    **{
        f"{_SAML}{end}": Door(Rule.NOWHERE, f"konto/saml/finns-ej/{end}")
        for end in ("acs/", "acs/finish/", "login/", "metadata/", "sls/")
    },
    **{f"{_OIDC}{end}": Door(Rule.NOWHERE, f"konto/oidc/finns-ej/{end}") for end in ("login/", "login/callback/")},
    **doors(),
}
LIBRARY = re.compile(r"^konto/(?!nycklar)")
"""Addresses of the sign-in library: PUT may be read as POST there, and some do not exist before a second factor."""

BODY = {
    "state": "ready",
    "base": "1",
    "text": "Ny text.",
    "status": "reached",
    "reason": "Vi vet mer än regeln gör om detta.",
    "seen": "",
}
DOOR_ROUTES = [
    (route, declared(pattern.callback))
    for route, pattern in ADDRESSES
    if not route.startswith(("api/", "konto/logga-ut"))
]


IN_SHORT = (Role.AREA_MANAGER, False)
"""Whom ``make test`` tries; the others take some minutes together."""
EVERY_METHOD = {IN_SHORT, (Role.CONTROLLER, True), (Role.READER, False)}
PEOPLE = [
    pytest.param(
        role,
        for_board,
        id=f"{role}-{'board' if for_board else 'unit'}",
        marks=() if (role, for_board) == IN_SHORT else pytest.mark.all,
    )
    for role in Role
    for for_board in (True, False)
]


@dataclass(frozen=True)
class World:
    """What the addresses are filled in with."""

    client: Client
    names: dict[str, object]


@pytest.fixture
def world(store: Path, person: Callable[..., User]) -> Callable[[Role, bool], World]:
    """A person with the role for the whole board, or for ``area`` alone, and things of theirs and of others."""
    other = person("annan", Role.CONTROLLER)
    area, elsewhere = (
        Unit.objects.create(kind="area", code=code, name=code, valid_from=date(2021, 1, 1)) for code in (OWN, THEIRS)
    )
    report = start_report(Period.parse("2025-T1"), as_of=date(2025, 4, 30), deadline=None, by=other)
    sections = {one.slug: one for one in report.sections.all()}
    for slug, unit in (("inriktning", area), ("viktigast", elsewhere)):
        sections[slug].unit, sections[slug].owner = unit, other
        sections[slug].save()
    remark = comment(sections["inriktning"], text="Stämmer det?", by=other)
    decided_report(other)
    review = Review.objects.create(month=date(2025, 1, 1), seed=1, readings=1, started_by=other)
    ReviewedReading.objects.create(review=review, entry=1, is_sampled=True)

    def make(role: Role, for_board: bool) -> World:
        user = person("prov", role, unit=None if for_board else area)
        user.set_password("ett-losenord-att-prova-med")
        user.save()
        client = Client(raise_request_exception=False)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        names: dict[str, object] = {"comment": remark.id, "area": "myndighet", "unit": elsewhere.id, **_people(other)}
        for before, owner in (("", user), ("other_", other)):
            names[f"{before}job"] = Job.objects.create(title="Läser in", started_by=owner).id
            names[f"{before}token"] = make_token(owner, name="prov", scopes=["figures:read"], days=3, by="provet")[0].id
            names[f"{before}goal"] = _goal(THEIRS if before else OWN)
            names[f"{before}assessment"] = Assessment.objects.create(
                goal_id=names[f"{before}goal"],
                report_id="2025-T1",
                status="reached",
                reason="Prov.",
                role="director",
                by=other,
            ).id
        names["upload"] = _upload(other)
        names |= furnished(Whose(user, area), Whose(other, elsewhere))
        return World(client, names)

    return make


def _people(other: User) -> dict[str, object]:
    """A person, their role, a directory group's role, and a proposal."""
    mapping = GroupRole.objects.create(group="Ekonomi", role=Role.FINANCE.value)
    policy = {"minimum_count": 5, "minimum_denominator": 20, "show_zero": True, "exemptions": []}
    payload = {"before": policy, "after": {**policy, "minimum_count": 6}}
    proposal = Proposal.objects.create(kind="change_disclosure", payload=payload, reason="Prov.", proposed_by=other)
    return {
        "person": other.id,
        "held": other.memberships.get().id,
        "mapping": mapping.id,
        "proposal": proposal.id,
    }


def _goal(unit: str) -> str:
    """A goal that the unit answers for."""
    goals = {goal.id: business_areas().area_of(goal.measure) for goal in load_goals(report_dir(), year=2025)}
    return next(goal for goal, found in goals.items() if found is not None and found.unit == unit)


def _upload(by: User) -> object:
    """Files that somebody has handed in, and that are not read in yet."""
    made = Upload.objects.create(names=["utdrag.csv"], known_at=date(2025, 5, 5), uploaded_by=by)
    made.folder.mkdir()
    made.paths[0].write_text("Ärende;Datum\n1;2025-01-02\n", encoding="utf-8")
    return made.id


_kept_content: list[str] = []


def decided_report(by: User) -> None:
    """A report that has been decided; its content is built once, and short: it is read back for everybody who asks."""
    report = WrittenReport.objects.create(period_id="2024-T1", as_of=date(2025, 4, 30), created_by=by)
    if not _kept_content:
        draft = WrittenReport.objects.get(period_id="2025-T1")
        content = built(draft)
        _kept_content.append(replace(content, sections=content.sections[:2]).to_json())
    files = {"html": b"<p>", "pdf": b"%PDF", "docx": b"PK"}
    FrozenReport.objects.create(report=report, content=_kept_content[0], digest="0" * 64, approved_by=by, **files)


def _allowed(rule: Rule, role: Role, *, for_board: bool, is_own: bool) -> int | None:
    """None where the object is open to them, else the status they are turned away with."""
    in_unit = for_board or is_own
    match rule:
        case Rule.OWN:
            return None if is_own else 404
        case Rule.UNIT:
            return None if in_unit else 403
        case Rule.SECTION:
            return None if in_unit or role in HOLDS_TOGETHER else 403
        case Rule.STATE:
            return None if in_unit or role in DECIDES else 403
        case Rule.STEERED:
            return None if is_own or (for_board and Permission.STEER_INNOVATION in GRANTED[role]) else 403
        case Rule.FOLLOWS:
            return None if is_own or (for_board and Permission.GIVE_ASSIGNMENT in GRANTED[role]) else 403
        case Rule.CONFIDES:
            sees = Permission.SEE_CONFIDENTIAL_ASSIGNMENTS in GRANTED[role]
            return None if is_own or (for_board and sees) else 403
        case Rule.NOWHERE:
            return 404
        case _:
            return None


def _asked(client: Client, method: str, address: str) -> HttpResponse:
    """The answer, with everything that it changed undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer: HttpResponse = getattr(client, method.lower())(f"/{address}", BODY if method == "POST" else {})
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def _said(answer: HttpResponse, address: str) -> str:
    """The body without what belongs to the request: its address and the form's key."""
    body = answer.content.decode(errors="replace").replace(address, "")
    return re.sub(r'(csrfmiddlewaretoken" value|csrftoken")[^,>]*', "", body)


def test_every_address_with_parameters_has_its_row() -> None:
    with_parameters = {route for route, _ in DOOR_ROUTES if "<" in route or "(" in route}
    absent = {route for route in DOORS if route.startswith((_SAML, _OIDC))} - with_parameters
    assert with_parameters == set(DOORS) - absent, "say in DOORS how the address is filled in and whose it is"


@pytest.mark.parametrize(("role", "for_board"), PEOPLE)
def test_matrix(role: Role, for_board: bool, world: Callable[[Role, bool], World]) -> None:
    made = world(role, for_board)
    wrong = []
    for route, permission in DOOR_ROUTES:
        assert permission is not None
        is_let_in = permission in (Permission.ANYONE, Permission.SIGNED_IN) or permission in GRANTED[role]
        door = DOORS.get(route, Door(Rule.NONE, route))
        for is_own, template in ((True, door.own), (False, door.theirs)):
            address = template.format(**made.names)
            if not is_own and not template:
                continue
            refused = _allowed(door.rule, role, for_board=for_board, is_own=is_own) if is_let_in else 403
            for method in METHODS if (role, for_board) in EVERY_METHOD else USED:
                status = _asked(made.client, method, address).status_code
                if not (_fits(status, method, refused, route, door) if is_let_in else status == 403):
                    wrong.append(f"{method} /{address}: {status}, {'open' if refused is None else refused} expected")
    assert not wrong, "\n".join(wrong)


def _fits(status: int, method: str, refused: int | None, route: str, door: Door) -> bool:
    if status >= 500:
        return False
    if refused is not None:
        # A method that the address does not have is refused before the object is looked for.
        return status in (refused, 405) or (door.rule is Rule.NOWHERE and status == 302)
    if method in door.lacking:
        return True
    if LIBRARY.match(route):
        return status != 403
    return status == 405 if method in ("PUT", "DELETE") else status not in (401, 403, 404)


@pytest.mark.parametrize("role", list(Role))
def test_what_one_may_not_see_looks_like_what_is_not_there(role: Role, world: Callable[[Role, bool], World]) -> None:
    made = world(role, False)
    for route, permission in DOOR_ROUTES:
        door = DOORS.get(route)
        if door is None or not door.missing:
            continue
        is_let_in = permission in (Permission.ANYONE, Permission.SIGNED_IN) or permission in GRANTED[role]
        missing = door.missing.format(**made.names)
        seen = (door.theirs or door.own).format(**made.names)
        for method in ("GET", "POST"):
            absent = _asked(made.client, method, missing)
            assert absent.status_code in ((404, 405) if is_let_in else (403,)), f"{method} /{missing}"
            if is_let_in and door.rule is not Rule.OWN:
                continue
            answer = _asked(made.client, method, seen)
            assert answer.status_code == absent.status_code, f"{method} /{seen}"
            assert _said(answer, seen) == _said(absent, missing), f"{method} /{seen}"


@pytest.mark.django_db
def test_nobody_gets_in_without_signing_in(world: Callable[[Role, bool], World]) -> None:
    names = world(Role.CONTROLLER, True).names
    for route, permission in DOOR_ROUTES:
        if permission is Permission.ANYONE:
            continue
        door = DOORS.get(route, Door(Rule.NONE, route))
        for address in filter(None, (door.own, door.missing)):
            for method in METHODS:
                answer = _asked(Client(), method, address.format(**names))
                assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/konto/logga-in/"), address


_FIGURES, _REPORTS = (Permission.SEE_FIGURES, "figures:read"), (Permission.SEE_REPORT, "reports:read")
_SEES, _HANDS_IN = (Permission.SEE_DELIVERIES, "deliveries:read"), (Permission.IMPORT, "deliveries:write")
API: dict[str, tuple[str, dict[str, tuple[Permission, str, int]]]] = {
    "nyckeltal/": ("nyckeltal/", {"GET": (*_FIGURES, 200)}),
    "nyckeltal/<measure>/": ("nyckeltal/placering.lvm/", {"GET": (*_FIGURES, 200)}),
    "nyckeltal/<measure>/siffror/": ("nyckeltal/placering.lvm/siffror/?period=2025-T1", {"GET": (*_FIGURES, 200)}),
    "nyckeltal/<measure>/jamforelse/": (
        "nyckeltal/placering.lvm/jamforelse/?period=2025-T1",
        {"GET": (*_FIGURES, 200)},
    ),
    "rapporter/": ("rapporter/", {"GET": (*_REPORTS, 200)}),
    "rapporter/<period>/<int:version>/innehall/": ("rapporter/2024-T1/1/innehall/", {"GET": (*_REPORTS, 200)}),
    "leveranser/": ("leveranser/", {"GET": (*_SEES, 200), "POST": (*_HANDS_IN, 422)}),
    "leveranser/<int:number>/": ("leveranser/1/", {"GET": (*_SEES, 200)}),
    # Another's handing-in is to this key one that does not exist.
    "leveranser/inlamnade/<uuidstr:upload_id>/": ("leveranser/inlamnade/{upload}/", {"GET": (*_HANDS_IN, 404)}),
    **operations(),
}
"""Every operation of the API filled in: by method the permission, the scope, and the status where both are held."""
API_OPEN = {"", "openapi.json"}
SCOPES = [
    [],
    ["figures:read"],
    ["reports:read"],
    ["deliveries:read"],
    ["deliveries:write"],
    ["economy:read"],
    ApiToken.Scope.values,
]


@pytest.mark.parametrize("role", list(Role))
def test_every_operation_needs_both_the_keys_scope_and_its_persons_role(
    role: Role, world: Callable[[Role, bool], World]
) -> None:
    names = world(role, True).names
    routes = {route.removeprefix("api/v1/") for route, _ in ADDRESSES if route.startswith("api/")}
    assert routes == set(API) | API_OPEN, "say in API what the operation needs"
    user = User.objects.get(username="prov")
    for scopes in SCOPES:
        _, key = make_token(user, name="prov", scopes=scopes, days=3, by="provet")
        client = Client(headers={"Authorization": f"Bearer {key}"})
        for address, methods in API.values():
            for method in METHODS:
                permission, scope, open_status = methods.get(method, (None, "", 405))
                given = permission is None or (scope in scopes and permission in GRANTED[role])
                answer = getattr(client, method.lower())("/api/v1/" + address.format(**names))
                assert answer.status_code == (open_status if given else 403), f"{method} {address} {scopes}"
    for address, _ in API.values():
        assert Client().get("/api/v1/" + address.format(**names)).status_code == 401


def test_an_undecided_report_is_to_the_api_as_one_that_is_not_there(world: Callable[[Role, bool], World]) -> None:
    world(Role.DIRECTOR, True)
    _, key = make_token(User.objects.get(username="prov"), name="prov", scopes=["reports:read"], days=3, by="provet")
    client = Client(headers={"Authorization": f"Bearer {key}"})
    undecided, absent = (client.get(f"/api/v1/rapporter/{one}/innehall/") for one in ("2025-T1/1", "2031-T1/1"))
    assert (undecided.status_code, undecided.content) == (404, absent.content)


def test_a_draft_is_a_file_for_those_who_write_only(world: Callable[[Role, bool], World]) -> None:
    made = world(Role.READER, True)
    assert made.client.get("/rapport/2025-T1/1/fil/pdf/").status_code == 403
