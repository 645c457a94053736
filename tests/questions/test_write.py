"""What is written is read back the same."""

import csv as stdlib_csv
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.drafts import LETTERS, Draft, Place, tidy
from questions.formats import WRITERS, parse
from questions.formats.answers import plain
from questions.kinds import validate

signs = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
texts = (
    st.text(signs, min_size=1, max_size=30)
    | st.text("=+-@＝'\"|；;\\,A.、1题第（）\n甲乙丙 ", max_size=12)
).map(tidy)
filled = texts.filter(bool)
words = filled.filter(lambda text: text.isalnum())


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A sound draft of any kind."""
    kind = draw(st.sampled_from(["single", "multiple", "true_false", "fill"]))
    stem = draw(filled)
    options: list[str] = []
    answers: list[object] = [draw(st.sampled_from(["true", "false"]))]
    if kind in {"single", "multiple"}:
        options = draw(
            st.lists(filled, min_size=2, max_size=9, unique_by=lambda text: "".join(text.split()))
        )
        letters = st.sampled_from(LETTERS[: len(options)])
        most = 1 if kind == "single" else len(options)
        answers = [*sorted(draw(st.sets(letters, min_size=1, max_size=most)))]
    if kind == "fill":
        count = draw(st.integers(1, 3))
        stem = draw(words) + "____" * 1 + "，____" * (count - 1)
        answers = [draw(st.lists(filled, min_size=1, max_size=3)) for _ in range(count)]
    return Draft(
        kind,
        stem,
        options,
        answers,
        explanation=draw(texts),
        citation=draw(texts),
        tags=draw(st.lists(words, max_size=3, unique=True)),
        difficulty=draw(st.none() | st.integers(1, 5)),
    )


@pytest.mark.parametrize("format_name", sorted(WRITERS))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(written=st.lists(drafts(), min_size=1, max_size=4))
def test_written_drafts_are_read_back(format_name: str, written: list[Draft]) -> None:
    sound = [draft for draft in written if not validate(draft) and is_plain(draft)]
    if not sound:
        return
    report = parse(WRITERS[format_name](sound))
    assert report.problems == []
    assert [replace(draft, where=Place()) for draft in report.questions] == sound


def is_plain(draft: Draft) -> bool:
    """Left out is what a reader cannot tell from a key: a bracketed letter, letters as options."""
    brackets = any(sign in draft.stem for sign in "(（")
    letters = any(plain(option).isascii() and plain(option).isalpha() for option in draft.options)
    return not brackets and not letters


EXAMPLES = [
    Draft("single", "12、工资？", ["A.甲", "B.乙"], ["B"]),
    Draft("single", "=1+1", ["+1", "-1", "@x", "'=x"], ["D"]),
    Draft("single", "第3题 多久？", list("一二三四五六七八九十"), ["J"]),
    Draft("multiple", "第一行\n第二行", ["“引号”", 'a"b', "a,b"], ["A", "C"], difficulty=5),
    Draft("fill", "____和____", [], [["甲|乙", "丙；丁"], ["a;b\\", "\\|"]]),
    Draft("true_false", "'引号", [], ["false"], "解析", "《劳动法》第三条", ["工资"], 1),
]


@pytest.mark.parametrize("format_name", sorted(WRITERS))
def test_awkward_texts(format_name: str) -> None:
    assert [validate(draft) for draft in EXAMPLES] == [[]] * len(EXAMPLES)
    report = parse(WRITERS[format_name](EXAMPLES))
    assert report.problems == []
    assert [replace(draft, where=Place()) for draft in report.questions] == EXAMPLES


def test_the_header_has_as_many_options_as_needed() -> None:
    def header(options: int) -> list[str]:
        data = WRITERS["csv"]([Draft("single", "？", list(LETTERS[:options]), ["A"])])
        return next(stdlib_csv.reader(io.StringIO(data.decode("utf-8-sig"))))

    assert header(2) == [
        *[
            "题型",
            "题干",
            "选项A",
            "选项B",
            "选项C",
            "选项D",
            "答案",
            "解析",
            "法律依据",
            "标签",
            "难度",
        ]
    ]
    assert "选项H" in header(8) and "选项I" not in header(8)


def test_a_csv_for_excel() -> None:
    data = WRITERS["csv"]([Draft("single", "=cmd|' /C calc'!A0", ["＋1", "乙"], ["A"])])
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n") == 2
    assert "\"'=cmd|" in text and '"\'＋1"' in text
    assert all(line.startswith('"') and line.endswith('"') for line in text.split("\r\n")[:-1])
