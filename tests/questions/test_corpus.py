"""Real files of many systems, where their folder lies beside the project."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from questions.errors import QuestionError
from questions.importing import check

ROOT = Path(__file__).parent.parent.parent
CORPUS = next(
    (
        p
        for p in (ROOT.parent / "shared/corpus", ROOT.parent.parent / "shared/corpus")
        if p.is_dir()
    ),
    ROOT / "none",
)
UNSURE = {"tsugi_example_multiple_choice.gift": "Which color is red?"}
"""Files with a question that no reader can be sure of: what EXPECTED.json calls its key is that all
four colours are red, because their unescaped # leaves all four texts empty. We report it."""

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project")


def judge() -> Any:
    """The corpus's own check.py as a module."""
    spec = importlib.util.spec_from_file_location("corpus_check", CORPUS / "check.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_real_file_is_read_as_expected() -> None:
    judged, short = judge(), {}
    expected = json.loads((CORPUS / "EXPECTED.json").read_text())
    for name, want in expected.items():
        path = next(
            (p for p in (CORPUS / name, CORPUS / name.split("/", 1)[-1]) if p.exists()), None
        )
        if path is None or "sql" in want["format"]:
            continue
        try:
            got = check(path.read_bytes(), path.name).as_json()
        except QuestionError:
            got = {}
        good = sum(count for kind, count in want["by_type"].items() if kind != "unsupported")
        reasons = judged.compare(want, got) if got else ["refused"] * bool(good)
        assert not [reason for reason in reasons if reason.startswith("WRONG")], path.name
        if path.name in UNSURE:
            assert len(got["problems"]) == 1, "the unsure question is named, once"
        elif reasons:
            short[path.name] = reasons
    assert short == {}
