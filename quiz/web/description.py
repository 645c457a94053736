"""The API described in OpenAPI 3.1, so that scripts and load tests need no guessing."""

from functools import cache

from quiz.courses.described import CHECK_IN_PATHS
from quiz.web.schemas import (
    FINISH_BODY,
    PROBLEM,
    SAVE_BODY,
    SAVED,
    SCHEMAS,
    SESSION,
    SESSION_BODY,
    SIGN_UP_BODY,
    Schema,
    array,
    integer,
    record,
    ref,
    text,
)


def call(
    summary: str,
    answers: dict[int, Schema],
    *,
    body: Schema | None = None,
    path: tuple[str, ...] = (),
    refusals: tuple[int, ...] = (),
    signed_in: bool = False,
    body_optional: bool = False,
) -> Schema:
    """One operation. 204 has no content."""
    kinds = {"slug": text(), "id": integer()}
    described: Schema = {
        "summary": summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": kinds[name]} for name in path
        ],
        "responses": {
            str(status): {
                "description": "done",
                **({"content": {"application/json": {"schema": schema}}} if schema else {}),
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
            "required": not body_optional,
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
        "/api/v1/courses": {"get": call("Courses", {200: array(ref("CourseSummary"))})},
        "/api/v1/courses/{id}": {
            "get": call("A course", {200: ref("Course")}, path=("id",), refusals=(404,))
        },
        "/api/v1/courses/{id}/signup": {
            "post": call(
                "Sign up: a seat, or a place in the queue; again gives the same",
                {201: ref("Mine")}, body=SIGN_UP_BODY, path=("id",), body_optional=True,
                refusals=(400, 401, 403, 404, 409, 413), signed_in=True,
            ),
            "delete": call(
                "Take the sign-up back", {204: {}}, path=("id",),
                refusals=(401, 403, 404, 409), signed_in=True,
            ),
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
