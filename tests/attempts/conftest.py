"""An open contest and ways to take part in it."""

import uuid
from typing import Any

import pytest

from quiz.contests.models import Contest
from tests.conftest import Client, Clock
from tests.factories import make_contest


@pytest.fixture
async def contest(db: str, clock: Clock) -> Contest:
    """Ten questions of all kinds, 10 points each, pass at 60, 3 tries a day, 5 in all."""
    return await make_contest(clock.now)


async def start(client: Client, slug: str = "quiz", client_id: str | None = None) -> Any:
    """POST the start and return the response."""
    body = {"client_id": client_id or str(uuid.uuid4())}
    return await client.post(f"/api/v1/contests/{slug}/attempts", json=body)


async def save(client: Client, attempt_id: int, revision: int, answers: dict[str, Any]) -> Any:
    """PUT answers and return the response."""
    return await client.put(
        f"/api/v1/attempts/{attempt_id}/answers", json={"revision": revision, "answers": answers}
    )


async def finish(client: Client, attempt_id: int, answers: dict[str, Any] | None = None) -> Any:
    """POST the finish and return the response."""
    return await client.post(
        f"/api/v1/attempts/{attempt_id}/finish", json={"answers": answers or {}}
    )


def right_answers(attempt: dict[str, Any]) -> dict[str, list[str]]:
    """Right answers to a paper made from tests.factories.PATTERN, in the paper's own letters."""
    texts = {"single": {"乙"}, "multiple": {"甲", "丙"}}
    answers: dict[str, list[str]] = {}
    for question in attempt["questions"]:
        if question["kind"] == "true_false":
            given = ["true"]
        elif question["kind"] == "fill":
            given = ["１５"]
        else:
            right = texts[question["kind"]]
            given = sorted(o["key"] for o in question["options"] if o["text"] in right)
        answers[str(question["number"])] = given
    return answers
