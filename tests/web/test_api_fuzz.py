"""The REST API against its own description: whatever is sent, it answers as described and never with a server error.

Each operation is asked in ways of its own: with values as the description draws them, with values that break it, with
values that exist (measures, periods, days), and where files are handed in, with bodies no program would write. What
is handed in can then be followed. ``FUZZ=2800`` asks each operation with parameters so many times: twenty thousand.
"""

from __future__ import annotations

import os
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as found_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from huey.contrib.djhuey import HUEY
from hypothesis import strategies as st
from tests.web.test_matrix import decided_report

from utfall.model.period import Period
from utfall.web.accounts.models import ApiToken, User
from utfall.web.accounts.tokens import make_token
from utfall.web.deliveries.actions import hand_in
from utfall.web.deliveries.models import Upload
from utfall.web.gates import catalogue
from utfall.web.permissions import Role
from utfall.web.reporting.actions import start_report

schemathesis = pytest.importorskip(
    "schemathesis", reason="Schemathesis saknas: gränssnittet prövas inte mot sin beskrivning"
)

from schemathesis import GenerationMode  # noqa: E402
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance  # noqa: E402

pytestmark = [
    pytest.mark.all,
    pytest.mark.timeout(3600),
    pytest.mark.filterwarnings("ignore"),  # the tool's own
]

EXAMPLES = int(os.environ.get("FUZZ", "50"))
OPERATIONS = 13
FEWER = 10
"""An operation without parameters is asked so many times less: there is little to vary."""
# The key is always put in, whatever key was drawn. And a text that is no period or no measure is a text as described:
# it is answered with 400 or 404, as is described too.
NOT_ASKED = [ignored_auth, positive_data_acceptance]
PERIODS = ("2025-T1", "2024-T1", "2024", "2025", "2025-03", "2024-12", "2025-W14", "2025-01..2025-03", "2025-04-30")
EDGES = (
    "0000",
    "0001",
    "0002-T1",
    "9999",
    "9999-12-31",
    "9999-W52",
    "1900",
    "2200-12",
    "1900-01..2200-12",
    "2025-02-30",
)


@dataclass
class Tally:
    """By operation and way: how many answers of each status."""

    by_way: dict[tuple[str, str], Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def of(self, operation: str = "") -> Counter[int]:
        """Answers of the operation, or of all, by status."""
        return sum((count for (label, _), count in self.by_way.items() if operation in ("", label)), Counter[int]())


@pytest.fixture
def key(store: Path, person: Callable[..., User], tmp_path: Path, settings: Any) -> Iterator[str]:
    """A key that may do all, where there is a decided report, and where files handed in are kept and not read in."""
    (tmp_path / "uploads").mkdir()
    settings.SURROUNDINGS = replace(found_settings.SURROUNDINGS, home=tmp_path)
    HUEY.immediate, was = False, HUEY.immediate  # the store belongs to other tests
    user = person("program", Role.CONTROLLER, Role.DIRECTOR)
    start_report(Period.parse("2025-T1"), as_of=date(2025, 4, 30), deadline=None, by=user)
    decided_report(user)
    hand_in([SimpleUploadedFile("utdrag.csv", b"a;b\n")], known_at=date(2025, 5, 5), by=user)
    yield make_token(user, name="prov", scopes=list(ApiToken.Scope.values), days=5, by="provet")[1]
    HUEY.immediate = was


def _existing() -> Mapping[str, st.SearchStrategy[Any]]:
    """By parameter: values that lead somewhere, and those just beyond the calendar."""
    breakdowns = sorted({one.name for definition in catalogue().values() for one in definition.breakdowns})
    period = st.sampled_from(PERIODS) | st.sampled_from(EDGES)
    return {
        "measure": st.sampled_from(sorted(catalogue())),
        "period": st.sampled_from(PERIODS) | period | st.lists(period, min_size=1, max_size=4).map(",".join),
        "per": st.sampled_from(["", *breakdowns]),
        "kand": st.sampled_from(["2025-03-10", "2025-05-05", "0001-01-01", "9999-12-31"]),
        "number": st.integers(1, 4),
        "version": st.integers(1, 2),
        "year": st.sampled_from([2024, 2025, 2026]),
        "omrade": st.sampled_from(["", "boende", "myndighet", "finns-ej"]),
        "upload_id": st.sampled_from(
            [str(one) for one in (*Upload.objects.values_list("id", flat=True), uuid.UUID(int=7))]
        ),
    }


@st.composite
def _with_existing(draw: st.DrawFn, described: st.SearchStrategy[Any], values: Mapping[str, Any]) -> Any:
    """The case with values that exist. The decided report's period is one that is often drawn."""
    case = draw(described)
    for container in (case.path_parameters, case.query):
        for name in sorted(set(container or {}) & set(values)):
            container[name] = draw(values[name])
    if case.path == "/api/v1/rapporter/{period}/{version}/innehall/":
        case.path_parameters["period"] = draw(st.sampled_from(["2024-T1", "2025-T1", "2031-T1"]))
    if case.path == "/api/v1/ekonomi/{year}/tilldelning/" and case.query:
        case.query.pop("version", None)  # a report's version is a number
    return case


NAMES = st.sampled_from(
    ["a.csv", "b.xlsx", "å.csv", "a.exe", "", "..", "../a.csv", "å" * 200 + ".csv", "a\x00.csv"]
) | (st.text(max_size=300).map(lambda text: f"{text}.csv"))
TYPES = st.sampled_from(
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=å",
        "multipart/mixed; boundary=x",
        "application/json",
        "application/json; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-16",
        "text/plain",
        "///",
    ]
)


@st.composite
def _bodies(draw: st.DrawFn) -> tuple[str, bytes]:
    """A content type and a body: mostly forms with files, whole or torn, sometimes anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(TYPES), draw(st.binary(max_size=300) | st.sampled_from([b"{", b"[]", b"&" * 3000, b"[" * 20_000]))
    body = b""
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3, 51, 150]))):
        field_name = draw(st.sampled_from(["files", "files", "files", "file", "kand", "\x00"]))
        extra = draw(
            st.sampled_from(["", "", "Content-Transfer-Encoding: base64\r\n", "Content-Type: a; charset=b\r\n"])
        )
        head = f'--x\r\nContent-Disposition: form-data; name="{field_name}"; filename="{draw(NAMES)}"\r\n{extra}\r\n'
        body += head.encode("utf-8", "surrogatepass") + draw(st.binary(max_size=50)) + b"\r\n"
    whole = body + b"--x--\r\n"
    return draw(TYPES | st.just("multipart/form-data; boundary=x")), draw(st.sampled_from([whole, whole, body[:-9]]))


@st.composite
def _forms(draw: st.DrawFn) -> tuple[str, bytes]:
    """Files as a program hands them in."""
    names = draw(st.lists(st.sampled_from(["a.csv", "B.CSV", "å ä.csv", "c.xlsx", "d.txt"]), min_size=1, unique=True))
    body = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
        + draw(st.binary(max_size=200).filter(lambda data: b"--x" not in data))
        + b"\r\n"
        for name in names
    )
    return "multipart/form-data; boundary=x", body + b"--x--\r\n"


def _ask(case: Any, key: str, tally: Tally, way: str, **more: Any) -> None:
    response = case.call(headers={"Authorization": f"Bearer {key}", **more.pop("headers", {})}, **more)
    tally.by_way[case.operation.label, way][response.status_code] += 1
    assert response.status_code < 500, (case.formatted_path, response.status_code)
    case.validate_response(response, excluded_checks=NOT_ASKED)
    if response.status_code == 202:
        handed_in = response.json()
        followed = Client(headers={"Authorization": f"Bearer {key}"}).get(
            f"/api/v1/leveranser/inlamnade/{handed_in['id']}/"
        )
        assert (followed.status_code, followed.json()) == (200, handed_in)


def _ways(operation: Any) -> dict[str, st.SearchStrategy[tuple[Any, dict[str, Any]]]]:
    """By name: cases, each with what is sent beside it."""
    described = operation.as_strategy()
    found = {"described": described.map(lambda case: (case, {}))}
    if list(operation.path_parameters) or list(operation.query):
        broken = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        found["broken"] = broken.map(lambda case: (case, {}))
        found["existing"] = _with_existing(described, _existing()).map(lambda case: (case, {}))
    if operation.method == "post":
        for way, bodies in (("existing", _forms()), ("odd bodies", _bodies())):
            found[way] = st.tuples(_with_existing(described, _existing()), bodies.map(_sent))
    return found


def _sent(body: tuple[str, bytes]) -> dict[str, Any]:
    return {"headers": {"Content-Type": body[0]}, "data": body[1]}


def _times(operation: Any) -> int:
    is_simple = operation.method == "get" and not (list(operation.path_parameters) or list(operation.query))
    return -(-EXAMPLES // FEWER) if is_simple else EXAMPLES


def _ask_often(operation: Any, way: str, cases: st.SearchStrategy[Any], *, times: int, key: str, tally: Tally) -> None:
    started = time.monotonic()

    @hypothesis.settings(
        max_examples=times, deadline=None, suppress_health_check=list(hypothesis.HealthCheck), database=None
    )
    @hypothesis.given(drawn=cases)
    def ask(drawn: tuple[Any, dict[str, Any]]) -> None:
        _ask(drawn[0], key, tally, way, **drawn[1])

    ask()
    said = f"{operation.label} {way}: {dict(tally.by_way[operation.label, way])}"
    print(f"{said}, {time.monotonic() - started:.1f} s", flush=True)  # noqa: T201 - how far it has come


def test_it_never_fails_and_answers_as_described(key: str) -> None:
    from utfall.web.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    tally = Tally()
    operations = [result.ok() for result in schema.get_all_operations()]
    for operation in operations:
        ways = _ways(operation)
        for way, cases in ways.items():
            _ask_often(operation, way, cases, times=-(-_times(operation) // len(ways)), key=key, tally=tally)
    answered = tally.of()
    print(f"{answered.total()} förfrågningar: {dict(answered)}")  # noqa: T201 - the number is the measurement
    assert len(operations) == OPERATIONS
    for operation in operations:
        found = tally.of(operation.label)
        assert found.total() >= _times(operation), operation.label
        # An operation that only refuses has not been tried.
        assert found[202 if operation.method == "post" else 200], operation.label
