"""What is written is read back the same; what a format cannot hold is named and left out."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.drafts import LETTERS, Draft, Image, Place, Problem, tidy
from questions.formats import PARSERS, WRITERS
from questions.formats.passages import MARK
from questions.formats.writing import about
from questions.kinds import validate
from tests.questions.making import png

NAMES = {"xml": "moodlexml", "zip": "qti"}
PICTURES = {image.digest: image for image in (Image("image/png", png(b"%d" % n)) for n in range(3))}
AWKWARD = [
    *"{}=~#:\\\"'<>&|；;,、%*+-@＝（）()_＿[]!?/\n\t $ABCabc1290甲乙丙对错√×题　。．·“”",
    *[
        "____",
        "\\n",
        "//",
        "",
        "//",
        "::",
        "->",
        "=>",
        "=>",
        "%50%",
        "[html]",
        "[plain]",
        "&amp;",
        "&#35;",
        "<b>",
        "</b>",
        "<br>",
        "<!--",
        "]]>",
        "<pre>",
        "{T}",
        "####",
        "~=",
        "=~",
        "A.",
        "B、",
        "(A)",
        "（B）",
        "选项A",
        "答案：",
        "第1题",
        "1、",
        "正确",
        "TRUE",
        "表示",
        "导入",
        "正式导入",
        "单选题",
        "_x0041_",
        "@@PLUGINFILE@@",
        "{1:SA:=x}",
        "$CATEGORY:",
        "[tag:x]",
        "2020年",
        "１２",
        "ＡＢ",
        "﹛",
        "😀",
        "é",
    ],
]
signs = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
plain_texts = st.text(signs, max_size=20) | st.lists(st.sampled_from(AWKWARD), max_size=8).map(
    "".join
)
texts = plain_texts.map(tidy)
filled = texts.filter(bool)
pictured = st.lists(
    plain_texts | st.sampled_from([image.mark for image in PICTURES.values()]), max_size=4
).map(lambda parts: tidy("".join(parts)))
shown = filled | pictured.filter(bool)
tags = filled.map(lambda text: text[:40].strip())


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A sound draft of any kind."""
    kind = draw(st.sampled_from(["single", "multiple", "true_false", "fill"]))
    stem = draw(shown)
    options: list[str] = []
    answers: list[object] = [draw(st.sampled_from(["true", "false"]))]
    if kind in {"single", "multiple"}:
        options = draw(
            st.lists(shown, min_size=2, max_size=9, unique_by=lambda text: "".join(text.split()))
        )
        letters = st.sampled_from(LETTERS[: len(options)])
        most = 1 if kind == "single" else len(options)
        answers = [*sorted(draw(st.sets(letters, min_size=1, max_size=most)))]
    if kind == "fill":
        blank = draw(st.sampled_from(["____", "___", "（　）", "( )", "＿＿＿＿＿"]))
        count = draw(st.integers(1, 3))
        stem = tidy(stem + "".join(blank + draw(texts) for _ in range(count)))
        lists = st.lists(filled, min_size=1, max_size=3, unique=True)
        answers = [draw(lists) for _ in range(count)]
    explanation = draw(texts | pictured)
    marks = dict.fromkeys(MARK.findall("\n".join([stem, *options, explanation])))
    return Draft(
        kind,
        stem,
        options,
        answers,
        explanation=explanation,
        citation=draw(texts),
        tags=draw(st.lists(tags.filter(bool), max_size=3, unique=True)),
        difficulty=draw(st.none() | st.integers(1, 5)),
        points=draw(st.none() | st.sampled_from([0.5, 1.0, 2.0, 12.25, 1000.0])),
        images=tuple(PICTURES[digest] for digest in marks),
    )


def written(ending: str, questions: Sequence[Draft]) -> tuple[bytes, list[Problem]]:
    """The file, and what was said of its questions."""
    out = io.BytesIO()
    writer = WRITERS[ending](out, about(questions))
    writer.add(questions)
    writer.close()
    return out.getvalue(), writer.left.problems


def numbered(questions: Sequence[Draft]) -> list[Draft]:
    """The questions as they stand in a bank, each with its number."""
    return [
        replace(draft, where=Place(number, unit="question"))
        for number, draft in enumerate(questions, 1)
    ]


def read_back(ending: str, data: bytes) -> list[Draft]:
    """The questions of a file without a problem."""
    report = PARSERS[NAMES.get(ending, ending)](data)
    assert [problem.message for problem in report.problems] == []
    return [replace(draft, where=Place()) for draft in report.questions]


@pytest.mark.parametrize("ending", sorted(WRITERS))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
@given(made=st.lists(drafts(), min_size=1, max_size=4))
def test_written_questions_are_read_back(ending: str, made: list[Draft]) -> None:
    sound = numbered([draft for draft in made if not validate(draft)])
    data, problems = written(ending, sound)
    left_out = {problem.where for problem in problems if problem.severity == "error"}
    expected = [replace(draft, where=Place()) for draft in sound if draft.where not in left_out]
    if not expected:
        return
    if ending == "csv":
        expected = [replace(draft, images=()) for draft in expected]
    assert read_back(ending, data) == expected
