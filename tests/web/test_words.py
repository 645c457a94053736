"""No bare text in templates, and every sentence in both languages."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
JINJA = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}


def extracted() -> set[str]:
    """Every sentence in code and templates."""
    found = set()
    for folder in ("quiz", "questions", "templates"):
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder,
            method_map=[("**.py", "python"), ("**.html", "jinja2")],
            options_map={"**.html": JINJA},
            keywords={"_": None, "gettext": None, "N_": None},
        ):
            found.add(message if isinstance(message, str) else message[0])
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_in_the_catalogue(language: str) -> None:
    path = ROOT / "quiz" / "locale" / language / "messages.po"
    entries = {str(m.id): m for m in read_po(io.BytesIO(path.read_bytes())) if m.id}
    assert extracted() - entries.keys() == set(), "run .ci/words"
    assert entries.keys() - extracted() == set(), "run .ci/words"
    if language == "en":
        assert [key for key, m in entries.items() if not m.string] == []
    for key, message in entries.items():
        if message.string:
            places = r"%\(\w+\)s|(?<!%)\{\w+\}|%%"
            assert sorted(re.findall(places, key)) == sorted(
                re.findall(places, str(message.string))
            )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_bare_text(path: Path) -> None:
    text = path.read_text()
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}", " ", text, flags=re.S)
    text = re.sub(r"\{\{.*?\}\}", " ", text, flags=re.S)
    attributes = re.findall(r'(?:aria-label|title|placeholder|alt|content)="([^"]*)"', text)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.S)
    text = re.sub(r'\bclass="[^"]*"', " ", text)  # a block that fills a tag of its parent
    # What is left is what a person would read. Marks and digits speak every language.
    words = re.findall(r"[A-Za-z\u4e00-\u9fff]{1,}", " ".join([text, *attributes]))
    allowed = {
        "width",
        "device",
        "initial",
        "scale",
        "viewport",
        "fit",
        "cover",
        "telephone",
        "no",
        "c",
        "e",
    }
    assert [word for word in words if word not in allowed] == []
