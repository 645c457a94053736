"""Security headers, which every answer carries."""

# No inline script or style anywhere, so nothing a person types can become either.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}

RAW = {name.encode(): value.encode() for name, value in HEADERS.items()}
# An API answer is no page: nothing in it can be framed, scripted or followed.
JSON_RAW = {
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
}
NO_STORE = b"no-store"
HSTS = b"max-age=31536000"

JSON_TYPES = (b"application/json", b"application/problem+json")


def add_headers(headers: list[tuple[bytes, bytes]], request_id: str, *, https: bool) -> None:
    """Add what the view has not set itself. On every request, so it works on the raw list."""
    there = dict(headers)
    is_json = there.get(b"content-type", b"").startswith(JSON_TYPES)
    for name, value in (JSON_RAW if is_json else RAW).items():
        if name not in there:
            headers.append((name, value))
    if b"cache-control" not in there:
        headers.append((b"cache-control", NO_STORE))
    headers.append((b"x-request-id", request_id.encode()))
    if https and b"strict-transport-security" not in there:
        headers.append((b"strict-transport-security", HSTS))
