"""No bare text in templates, and every sentence in both languages."""

import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.conftest import Client, Clock
from tests.courses.conftest import make_course

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PLACES = r"%\(\w+\)s|(?<!%)\{\w+\}|%%"
Message = str | tuple[str, ...]
JINJA = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}


@cache
def extracted() -> list[Message]:
    """Every sentence in code and templates, one with a count as a pair."""
    found: list[Message] = []
    for folder in ("quiz", "questions", "templates"):
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder,
            method_map=[("**.py", "python"), ("**.html", "jinja2")],
            options_map={"**.html": JINJA},
            keywords={"_": None, "gettext": None, "N_": None, "_n": (1, 1)},
        ):
            found.append(message)
    return found


def entries(language: str) -> dict[Message, str | tuple[str, ...]]:
    """What the catalogue of `language` says."""
    path = ROOT / "quiz" / "locale" / language / "messages.po"
    return {m.id: m.string for m in read_po(io.BytesIO(path.read_bytes()), language) if m.id}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_in_the_catalogue(language: str) -> None:
    used, told = set(extracted()), entries(language)
    assert used - told.keys() == set(), "run .ci/words"
    assert told.keys() - used == set(), "run .ci/words"
    for key, said in told.items():
        sentence = key if isinstance(key, str) else key[0]
        forms = [said] if isinstance(said, str) else [*said]
        assert len(forms) == (1 if isinstance(key, str) or language == "zh" else 2)
        assert language == "zh" or all(forms), sentence
        for form in filter(None, forms):
            assert sorted(re.findall(PLACES, sentence)) == sorted(re.findall(PLACES, form))


def test_a_sentence_is_always_counted_or_never() -> None:
    used = extracted()
    counted = {message[0] for message in used if isinstance(message, tuple)}
    assert counted & {message for message in used if isinstance(message, str)} == set()
    assert {sentence for sentence in counted if "%(n)s" not in sentence} == set()


async def test_a_page_counts_in_its_language(client: Client, clock: Clock) -> None:
    for seats in (1, 2, 1000):
        await make_course(clock.now, seats=seats)
    page = (await client.get("/courses")).text
    assert re.findall(r"剩 [\d,]+ 个座位", page) == [
        "剩 1 个座位",
        "剩 2 个座位",
        "剩 1,000 个座位",
    ]
    client.cookies.set("language", "en")
    page = (await client.get("/courses")).text
    assert re.findall(r"[\d,]+ seats? left", page) == [
        "1 seat left",
        "2 seats left",
        "1,000 seats left",
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_bare_text(path: Path) -> None:
    text = path.read_text()
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}", " ", text, flags=re.S)
    text = re.sub(r"\{\{.*?\}\}", " ", text, flags=re.S)
    attributes = re.findall(r'(?:aria-label|title|placeholder|alt|content)="([^"]*)"', text)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.S)
    text = re.sub(r'\bclass="[^"]*"', " ", text)  # a block that fills a tag of its parent
    # What is left is what a person would read. Digits and marks of no language speak every one.
    words = re.findall(r"[A-Za-z\u3000-\u9fff\uff00-\uffef]+", " ".join([text, *attributes]))
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
