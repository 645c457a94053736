"""Answers that came with an expired session, carried through the sign-in page without JavaScript."""

import contextlib
import json
from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field, ValidationError

from quiz.attempts.actions import save
from quiz.errors import BadRequest, NotFound, TooLate


def pack(attempt_id: int, answers: Mapping[str, list[str]]) -> str:
    """The answers as one form field."""
    return json.dumps({"attempt": attempt_id, "answers": answers}, ensure_ascii=False)


class Carried(BaseModel):
    """What `pack` made, or what somebody made up."""

    attempt: int = Field(ge=1, le=2**31 - 1)
    answers: dict[str, list[str]] = Field(max_length=1)


async def save_carried(carried: str, worker_id: int, now: datetime) -> None:
    """Save carried answers if the attempt is this worker's and still open; else let them go.

    Nothing here is trusted: it is what any signed-in worker could send to their own attempt. Raises
    Unavailable: then they are still in the form.
    """
    with contextlib.suppress(BadRequest, NotFound, TooLate, ValidationError):
        packed = Carried.model_validate_json(carried)
        await save(packed.attempt, worker_id, packed.answers, now)
