"""Settings: the README's table, and a zone that nobody overwrites."""

import os
import re
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from pydantic import ValidationError

from quiz.database import connected
from quiz.settings import Settings, settings

README = Path(__file__).parent.parent.parent / "README.md"


def test_the_readme_lists_every_variable_and_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?)\|", README.read_text(), re.M)
    told = {name: default.strip().strip("`") for name, default in rows}
    fields = {name.upper(): str(field.default) for name, field in Settings.model_fields.items()}
    assert told == fields


async def test_connecting_leaves_the_zone_alone(database_url: str) -> None:
    before = os.environ.get("TIMEZONE")
    async with connected(database_url):
        assert settings().timezone == "Asia/Shanghai"
    assert os.environ.get("TIMEZONE") == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Mars/Base"),
        ("SIGN_IN", "open,sms"),
        ("SIGN_IN", ""),
        ("LANGUAGE", "fr"),
        ("DATABASE_URL", "mysql://x"),
        ("BASE_URL", "quiz.example"),
        ("SMS_GATEWAY_URL", "quiz.example"),
    ],
)
def test_what_cannot_work_is_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises((ValidationError, ZoneInfoNotFoundError)):
        Settings()
