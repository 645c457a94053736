"""Every route as every role, against a table kept here: a new route without a row fails."""

import pytest

from quiz.app import ROUTES
from quiz.contests.models import Contest
from tests.conftest import Client, Clock, StaffClient, WorkerClient
from tests.factories import make_contest

ROLES = ("guest", "worker", "helper", "trainer", "organizer", "admin")

RIGHTS = {
    "contests:home": "guest",
    "contests:cover": "guest",
    "prizes:winners": "guest",
    "courses:index": "guest",
    "courses:show": "guest",
    "courses:calendar": "guest",
    "courses:sign-up": "worker",
    "courses:cancel": "worker",
    "people:sign-in": "guest",
    "people:signing-in": "guest",
    "people:notice": "guest",
    "web:language": "guest",
    "web:look": "guest",
    "web:static": "guest",
    "web:picture": "guest",
    "web:healthz": "guest",
    "web:readyz": "guest",
    # Not found but for programs of the same machine and holders of METRICS_TOKEN.
    "web:metrics": "guest",
    "check-in:link": "guest",
    "room:scan": "guest",
    "room:here": "guest",
    "room:come": "worker",
    "certificates:look-up": "guest",
    "certificates:show": "guest",
    "certificates:mine": "worker",
    "check-in:course": "helper",
    "check-in:shell": "helper",
    # The script of the service worker: the same for everybody, and without data.
    "check-in:offline": "guest",
    "check-in:day": "helper",
    "check-in:record": "helper",
    "check-in:room": "helper",
    "api:roster": "helper",
    "api:scans": "helper",
    "people:me": "worker",
    "people:correct": "worker",
    "people:publishing": "worker",
    "people:sign-out": "worker",
    "attempts:start": "worker",
    "attempts:show": "worker",
    # These two ask a guest to sign in again and keep the answer meanwhile.
    "attempts:save": "guest",
    "attempts:finish": "guest",
    "staff:sign-in": "guest",
    "staff:signing-in": "guest",
    "staff:sign-out": "helper",
    "staff:home": "helper",
    "banks:index": "trainer",
    "banks:upload": "trainer",
    "banks:template": "trainer",
    "banks:preview": "trainer",
    "banks:confirm": "trainer",
    "banks:annotated": "trainer",
    "banks:show": "trainer",
    "banks:loads": "trainer",
    "banks:load": "trainer",
    "banks:undo": "trainer",
    "banks:new": "trainer",
    "banks:create": "trainer",
    "banks:look": "trainer",
    "banks:question": "trainer",
    "banks:edit": "trainer",
    "banks:change": "trainer",
    "banks:retire": "trainer",
    "banks:restore": "trainer",
    "banks:confirm-law": "trainer",
    "banks:laws": "trainer",
    "banks:amend": "trainer",
    "banks:confirm-page": "trainer",
    "banks:law": "trainer",
    "banks:statistics": "trainer",
    "banks:statistics-file": "trainer",
    "banks:export": "trainer",
    "contests:index": "organizer",
    "contests:create": "organizer",
    "contests:show": "organizer",
    "contests:edit": "organizer",
    "contests:change": "organizer",
    "contests:open": "organizer",
    "prizes:draw": "organizer",
    "prizes:record": "organizer",
    "reports:export": "organizer",
    "reports:index": "organizer",
    "training:index": "helper",
    "training:create": "trainer",
    "training:show": "helper",
    "training:live": "helper",
    "training:copy": "trainer",
    "training:edit": "trainer",
    "training:change": "trainer",
    "training:publish": "trainer",
    "training:call-off": "trainer",
    "training:seats": "trainer",
    "training:moving": "trainer",
    "training:move": "trainer",
    "training:sign-up": "helper",
    "training:cancel": "helper",
    "training:sheet": "helper",
    "training:poster": "helper",
    "training:export": "organizer",
    "staff:people": "admin",
    "staff:add": "admin",
    "staff:close": "admin",
    "staff:renew": "admin",
    "api:openapi": "guest",
    "api:sign-in": "guest",
    "api:contests": "guest",
    "api:contest": "guest",
    "api:winners": "guest",
    "api:start": "worker",
    "api:attempt": "worker",
    "api:save": "worker",
    "api:finish": "worker",
    "api:courses": "guest",
    "api:course": "guest",
    "api:sign-up": "worker",
    "api:cancel": "worker",
}
"""Route name: the least role that may use it. Staff roles include those before them."""
DESKS = ("/staff", "/api/v1/days")
"""Where a worker without the right is told that there is nothing."""


def test_the_table_is_the_application() -> None:
    assert {route.name: route.right for route in ROUTES} == RIGHTS


def is_allowed(right: str, role: str) -> bool:
    """What the table means, written another way than in quiz.people.rules."""
    if right == "guest":
        return True
    if right == "worker":
        return role == "worker"
    return role != "worker" and ROLES.index(role) >= ROLES.index(right)


@pytest.fixture
async def as_role(
    client: Client, worker_client: WorkerClient, staff_client: StaffClient
) -> dict[str, Client]:
    """A client a role."""
    clients = {"guest": client, "worker": await worker_client()}
    for role in ROLES[2:]:
        clients[role] = await staff_client(role)
    return clients


async def test_every_route_as_every_role(db: str, as_role: dict[str, Client], clock: Clock) -> None:
    contest: Contest = await make_contest(clock.now)
    places = {
        "slug": contest.slug,
        "id": "1",
        "session": "1",
        "signup": "1",
        "ending": "csv",
        "code": "en",
        "name": "elder",
        "token": "x",
        "number": "x",
    }
    wrong = []
    # Last, what ends the sessions this test uses: closing account 1 (the helper) and signing out.
    last = {"staff:close": 1, "staff:renew": 1, "people:sign-out": 2, "staff:sign-out": 2}
    routes = sorted(ROUTES, key=lambda r: last.get(r.name, 0))
    for route in routes:
        path = route.path.replace(":id", "")
        for key, value in {**places, "digest": "x"}.items():
            path = path.replace("{" + key + "}", value)
        method = next(m for m in ("POST", "PUT", "DELETE", "GET") if m in (route.methods or set()))
        for role, client in as_role.items():
            answer = await client.request(method, path)
            refused = (
                answer.status_code in {401, 403}
                or answer.headers.get("location", "").startswith(("/sign-in?", "/staff/sign-in?"))
                or (role == "worker" and answer.status_code == 404 and path.startswith(DESKS))
            )
            if is_allowed(route.right, role) and refused and route.name not in {
                "attempts:save", "attempts:finish", "staff:signing-in", "staff:sign-out",
            }:  # fmt: skip
                wrong.append(f"{role} is refused {method} {path}: {answer.status_code}")
            if not is_allowed(route.right, role) and not refused:
                wrong.append(f"{role} gets {method} {path}: {answer.status_code}")
            if answer.status_code >= 500:
                wrong.append(f"{role} breaks {method} {path}: {answer.status_code}")
    assert wrong == []


async def test_a_worker_is_not_told_what_staff_pages_there_are(
    db: str, worker_client: WorkerClient
) -> None:
    client = await worker_client()
    assert (await client.get("/staff/contests")).status_code == 404
    # Somebody of staff who answers quizzes too finds the way in.
    assert (await client.get("/staff")).headers["location"] == "/staff/sign-in?next=%2Fstaff"


async def test_a_guest_comes_back_to_where_they_wanted_to_be(db: str, client: Client) -> None:
    answer = await client.get("/me")
    assert answer.status_code == 303 and answer.headers["location"] == "/sign-in?next=%2Fme"
    answer = await client.get("/staff/reports?from=2026-01-01")
    assert answer.headers["location"].startswith("/staff/sign-in?next=%2Fstaff%2Freports%3Ffrom")
