"""The shapes of what the API takes and gives, in JSON Schema as OpenAPI 3.1 has it."""

from typing import Any

PROBLEM = {"$ref": "#/components/schemas/Problem"}
Schema = dict[str, Any]


def text(**more: Any) -> Schema:
    """A string schema."""
    return {"type": "string", **more}


def integer(**more: Any) -> Schema:
    """An integer schema."""
    return {"type": "integer", **more}


def array(items: Schema) -> Schema:
    """An array schema."""
    return {"type": "array", "items": items}


def record(properties: dict[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    """An object whose properties are all required but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def ref(name: str) -> Schema:
    """A schema by name."""
    return {"$ref": f"#/components/schemas/{name}"}


TIME = text(format="date-time")
ANSWERS = {
    "type": "object",
    "additionalProperties": array(text(maxLength=200)),
    "description": "by question number, as text; option keys, or texts blank by blank",
}
STATE = text(enum=["coming", "open", "closed", "drawn"])

SUMMARY = record(
    {"slug": text(), "title": text(), "state": STATE, "opens_at": TIME, "closes_at": TIME}
)
# A text of a question: plain, but for pictures.
SAID = text(
    description="Plain text. Where it holds `[[image:DIGEST]]`, 64 hex digits, a picture stands:"
    " GET /pictures/DIGEST, which never changes and needs no sign-in."
)
OPTION = record({"key": text(), "text": SAID})
QUESTION = record(
    {
        "number": integer(),
        "kind": text(enum=["single", "multiple", "true_false", "fill"]),
        "stem": SAID,
        "points": integer(),
        "options": array(ref("Option")),
        "blanks": integer(),
    }
)
REVIEWED = record(
    {
        "number": integer(),
        "kind": text(),
        "stem": SAID,
        "points": integer(),
        "options": array(ref("Option")),
        "earned": {"type": "number"},
        "right": {"type": "boolean"},
        "right_blanks": array({"type": "boolean"}),
        "given": array(text()),
        "answers": {"type": "array"},
        "explanation": SAID,
        "citation": text(),
    }
)
RESULT_FIELDS: dict[str, Schema] = {
    "score": {"type": "number"},
    "max_score": {"type": "number"},
    "passed": {"type": "boolean"},
    "correct": integer(),
    "total": integer(),
    "seconds": integer(),
    "ticket": {"type": ["string", "null"]},
    "review": array(ref("Reviewed")),
}
ATTEMPT_FIELDS: dict[str, Schema] = {
    "id": integer(),
    "contest": text(),
    "started_at": TIME,
    "deadline": TIME,
    "now": TIME,
    "finished_at": {"type": ["string", "null"]},
    "revision": integer(),
    "saved": integer(),
    "total": integer(),
    "answers": ANSWERS,
    "questions": array(ref("Question")),
}
CONTEST = record(
    {
        **SUMMARY["properties"],
        "introduction": text(),
        "organisers": text(),
        "contact": text(),
        "claim": text(),
        "rules": {"type": "object"},
        "prizes": array(record({"tier": text(), "item": text(), "quantity": integer()})),
        "seal": {"type": ["object", "null"]},
        "counts": record({"headcount": integer(), "visits": integer()}),
    }
)
WINNER = record(
    {
        "serial": integer(),
        "tier": text(),
        "item": text(),
        "ticket": text(),
        "name": text(description="masked; empty without consent"),
        "phone": text(description="masked; empty without consent"),
        "town": text(),
    }
)
PROBLEM_SCHEMA = record(
    {
        "type": text(),
        "title": text(),
        "status": integer(),
        "code": text(),
        "detail": text(),
        "fields": {"type": "object"},
    },
    optional=("fields",),
)
SESSION_BODY = record(
    {
        "phone": text(maxLength=30),
        "name": text(minLength=1, maxLength=40),
        "town": text(minLength=1, maxLength=60),
        "employer": text(minLength=1, maxLength=100),
        "consent": {"const": True},
        "hide": {"type": "boolean", "description": "winner lists show the ticket alone"},
    },
    optional=("hide",),
)
SESSION = record({"token": text(), "worker": record({"id": integer(), "name": text()})})
SAVE_BODY = record({"revision": integer(minimum=1), "answers": ANSWERS})
SAVED = record({"saved": integer(), "total": integer(), "revision": integer()})
FINISH_BODY = record(
    {"revision": integer(minimum=1), "answers": ANSWERS}, optional=("revision", "answers")
)
COURSE_STATE = text(enum=["coming", "open", "closed", "running", "over", "cancelled"])
MINE = record(
    {
        "status": text(enum=["confirmed", "waitlisted"]),
        "position": {"type": ["integer", "null"], "description": "place in the queue, from 1"},
        "code": {"type": ["string", "null"], "description": "six digits, for a seat"},
        "session": {"type": ["integer", "null"]},
        "link": {"type": ["string", "null"], "description": "what the QR code holds"},
    }
)
COURSE_SUMMARY = record(
    {
        "id": integer(),
        "title": text(),
        "topic": text(),
        "lecturer": text(),
        "town": text(),
        "starts_at": TIME,
        "state": COURSE_STATE,
        "seats": integer(),
        "seats_left": integer(),
        "waiting": integer(),
    }
)
COURSE_SESSION = record(
    {
        "id": integer(),
        "place": text(),
        "address": text(),
        "map_link": text(),
        "seats": integer(),
        "seats_left": integer(),
        "waiting": integer(),
        "days": array(record({"starts_at": TIME, "ends_at": TIME})),
    }
)
TIME_OR_NONE = {"type": ["string", "null"], "format": "date-time"}
COURSE = record(
    {
        **COURSE_SUMMARY["properties"],
        "introduction": text(),
        "what_to_bring": text(),
        "hotline": text(),
        "opens_at": TIME_OR_NONE,
        "closes_at": TIME_OR_NONE,
        "cancel_until": TIME_OR_NONE,
        "waitlist_limit": {"type": ["integer", "null"]},
        "shared_waitlist": {"type": "boolean"},
        "cancelled": {"type": ["string", "null"], "description": "why, if it was"},
        "contest": {"type": ["string", "null"], "description": "slug of the class quiz"},
        "sessions": array(ref("CourseSession")),
        "mine": {"anyOf": [ref("Mine"), {"type": "null"}]},
    }
)
SIGN_UP_BODY = record({"sessions": array(integer(minimum=1))}, optional=("sessions",))

SCHEMAS = {
    "Problem": PROBLEM_SCHEMA,
    "Summary": SUMMARY,
    "Contest": CONTEST,
    "Option": OPTION,
    "Question": QUESTION,
    "Reviewed": REVIEWED,
    "Attempt": record({**ATTEMPT_FIELDS, **RESULT_FIELDS}, optional=tuple(RESULT_FIELDS)),
    "Result": record(RESULT_FIELDS),
    "Winner": WINNER,
    "CourseSummary": COURSE_SUMMARY,
    "CourseSession": COURSE_SESSION,
    "Course": COURSE,
    "Mine": MINE,
}
