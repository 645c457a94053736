"""The API described in OpenAPI 3.1, so that scripts and load tests need no guessing."""

from functools import cache
from typing import Any

from quiz.courses.described import CHECK_IN_PATHS

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
OPTION = record({"key": text(), "text": text()})
QUESTION = record(
    {
        "number": integer(),
        "kind": text(enum=["single", "multiple", "true_false", "fill"]),
        "stem": text(),
        "points": integer(),
        "options": array(ref("Option")),
        "blanks": integer(),
    }
)
REVIEWED = record(
    {
        "number": integer(),
        "kind": text(),
        "stem": text(),
        "points": integer(),
        "options": array(ref("Option")),
        "earned": {"type": "number"},
        "right": {"type": "boolean"},
        "right_blanks": array({"type": "boolean"}),
        "given": array(text()),
        "answers": {"type": "array"},
        "explanation": text(),
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
}


def call(
    summary: str,
    answers: dict[int, Schema],
    *,
    body: Schema | None = None,
    path: tuple[str, ...] = (),
    refusals: tuple[int, ...] = (),
    signed_in: bool = False,
) -> Schema:
    """One operation."""
    kinds = {"slug": text(), "id": integer()}
    described: Schema = {
        "summary": summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": kinds[name]} for name in path
        ],
        "responses": {
            str(status): {
                "description": "done",
                "content": {"application/json": {"schema": schema}},
            }
            for status, schema in answers.items()
        },
    }
    for status in refusals:
        described["responses"][str(status)] = {
            "description": "refused, see `code`",
            "content": {"application/problem+json": {"schema": PROBLEM}},
        }
    if body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": body}},
        }
    if signed_in:
        described["security"] = [{"bearer": []}, {"cookie": []}]
    return described


@cache
def paths() -> dict[str, Schema]:
    """Every call of the API."""
    contest, attempt = ("slug",), ("id",)
    start = record({"client_id": text(format="uuid")})
    return {
        "/api/v1/session": {
            "post": call("Sign in", {201: SESSION}, body=SESSION_BODY, refusals=(400, 403, 413, 429))
        },
        "/api/v1/contests": {"get": call("Contests", {200: array(ref("Summary"))})},
        "/api/v1/contests/{slug}": {
            "get": call("A contest", {200: ref("Contest")}, path=contest, refusals=(404,))
        },
        "/api/v1/contests/{slug}/winners": {
            "get": call("Winners", {200: array(ref("Winner"))}, path=contest, refusals=(404,))
        },
        "/api/v1/contests/{slug}/attempts": {
            "post": call(
                "Start a try: 201 new, 200 the one that is running",
                {201: ref("Attempt"), 200: ref("Attempt")},
                body=start,
                path=contest,
                refusals=(400, 401, 403, 404, 409, 413),
                signed_in=True,
            )
        },
        "/api/v1/attempts/{id}": {
            "get": call(
                "An attempt", {200: ref("Attempt")}, path=attempt, refusals=(401, 404),
                signed_in=True,
            )
        },
        "/api/v1/attempts/{id}/answers": {
            "put": call(
                "Save answers", {200: SAVED}, body=SAVE_BODY, path=attempt,
                refusals=(400, 401, 403, 404, 409, 413), signed_in=True,
            )
        },
        "/api/v1/attempts/{id}/finish": {
            "post": call(
                "Finish", {200: ref("Result")}, body=FINISH_BODY, path=attempt,
                refusals=(400, 401, 403, 404, 413), signed_in=True,
            )
        },
    }  # fmt: skip


def describe(server: str) -> Schema:
    """The whole document, for the address it is served from."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhumeng", "version": "1"},
        "servers": [{"url": server}],
        "paths": {**paths(), **CHECK_IN_PATHS},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "zhumeng"},
            },
        },
    }
