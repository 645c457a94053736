"""The check-in calls in OpenAPI 3.1, for quiz.web.description."""

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}
MAYBE_TIME = {"type": ["string", "null"], "format": "date-time"}
YES_NO = {"type": "boolean"}


def _record(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


DAY = _record(
    {
        "id": {"type": "integer"},
        "course": TEXT,
        "town": TEXT,
        "place": TEXT,
        "starts_at": TIME,
        "ends_at": TIME,
        "forget_at": {**TIME, "description": "when a phone deletes the list"},
    }
)
PERSON = _record(
    {
        "code": TEXT,
        "token": {**TEXT, "description": "of the QR code's link, /c/{token}"},
        "name": TEXT,
        "employer": TEXT,
        "phone": {**TEXT, "description": "masked, or empty"},
        "walk_in": YES_NO,
        "arrived_at": MAYBE_TIME,
        "left_at": MAYBE_TIME,
        "late": YES_NO,
        "left_early": YES_NO,
    }
)
ROSTER = _record({"now": TIME, "day": DAY, "people": {"type": "array", "items": PERSON}})
SCAN = {
    **_record(
        {
            "client_id": {"type": "string", "format": "uuid"},
            "kind": {"enum": ["arrive", "leave"]},
            "how": {"enum": ["qr", "code", "list"]},
            "at": {**TIME, "description": "by the phone's clock"},
            "code": {**TEXT, "maxLength": 6},
            "token": {**TEXT, "maxLength": 64},
            "person": _record(
                {
                    "name": {**TEXT, "minLength": 1, "maxLength": 40},
                    "town": {**TEXT, "maxLength": 60, "description": "else the course's"},
                    "employer": {**TEXT, "minLength": 1, "maxLength": 100},
                    "phone": {**TEXT, "maxLength": 30},
                },
                optional=("town", "phone"),
            ),
            "let_in": {**YES_NO, "description": "gives who has no seat here one"},
        },
        optional=("kind", "how", "code", "token", "person", "let_in"),
    ),
    "description": "Exactly one of code, token and person. The same client_id is the same scan.",
}
SCANS = _record(
    {
        "now": {**TIME, "description": "what the phone's clock shows while it sends this"},
        "scans": {"type": "array", "items": SCAN, "minItems": 1, "maxItems": 100},
    }
)
RESULT = _record(
    {
        "client_id": {"type": "string", "format": "uuid"},
        "result": {
            "enum": [
                "kept", "again", "unknown", "cancelled", "waitlisted", "other_session", "refused",
            ],
        },
        "code": TEXT,
        "arrived_at": MAYBE_TIME,
        "left_at": MAYBE_TIME,
        "detail": {**TEXT, "description": "why it was not kept, for people"},
        "details": {"type": "object", "description": "the same by language"},
    },
    optional=("code", "arrived_at", "left_at", "detail", "details"),
)  # fmt: skip
RESULTS = _record({"now": TIME, "results": {"type": "array", "items": RESULT}})


def _call(summary: str, answer: dict[str, Any], body: dict[str, Any] | None) -> dict[str, Any]:
    refused = {
        "description": "refused, see `code`",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    statuses = ("401", "403", "404") if body is None else ("400", "401", "403", "404", "413")
    described: dict[str, Any] = {
        "summary": summary,
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
        ],
        "responses": {
            "200": {"description": "done", "content": {"application/json": {"schema": answer}}},
            **dict.fromkeys(statuses, refused),
        },
        "security": [{"bearer": []}, {"cookie": []}],
    }
    if body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": body}},
        }
    return described


CHECK_IN_PATHS = {
    "/api/v1/days/{id}/check-in": {
        "get": _call("Staff: who is expected on a course's day, and who came", ROSTER, None)
    },
    "/api/v1/days/{id}/scans": {
        "post": _call("Staff: keep a phone's scans, with a result for each", RESULTS, SCANS)
    },
}
