"""What is written is read back the same; what a format cannot hold is named and left out."""

import csv as stdlib_csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.drafts import LETTERS, MARK, Draft, Image, Place, Problem, tidy
from questions.formats import PARSERS, WRITERS, parse
from questions.formats.tables.headers import CODE, REMARKS, SOURCE
from questions.formats.writing import about, in_memory
from questions.kinds import validate
from tests.questions.making import png

NAMES = {"xml": "moodlexml", "zip": "qti"}
PICTURES = {image.digest: image for image in (Image("image/png", png(b"%d" % n)) for n in range(3))}
AWKWARD = [
    *"{}=~#:\\\"'<>&|；;,、%*+-@＝（）()_＿[]!?/\n\t $ABCabc1290甲乙丙对错√×题　。．·“”",
    *[
        "____",
        "#N/A",
        "#ERROR!",
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
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    deadline=None,
    max_examples=60,
    derandomize=True,
)
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


PICTURE = next(iter(PICTURES.values()))
EXAMPLES = [
    Draft("single", "12、工资？", ["A.甲", "B.乙"], ["B"]),
    Draft("single", "=1+1", ["+1", "-1", "@x", "'=x"], ["D"]),
    Draft("single", "第3题 多久？", list("一二三四五六七八九十"), ["J"]),
    Draft("multiple", "第一行\n第二行", ["“引号”", 'a"b', "a,b"], ["A", "C"], difficulty=5),
    Draft("fill", "____和____", [], [["甲|乙", "丙；丁"], ["a;b\\", "\\|"]]),
    Draft("true_false", "'引号", [], ["false"], "解析", "《劳动法》第三条", ["工资"], 1),
    Draft("multiple", "// 都对？", list("甲乙丙丁戊己庚辛壬癸子丑"), list("ABCDEFGHIJKL")),
    Draft("fill", "没有空的题", [], [["*", "甲\\", "%50%z", "[html]q"]]),
    Draft("fill", "一（　）二( )三（\n）", [], [["{a}"], ["b~c"], ["d#", "=e"]], "因\n\n为", points=2.5),
    Draft(
        "single", f"看图{PICTURE.mark}\n  选：", [PICTURE.mark, "<b>乙</b>"], ["A"],
        f"{{见}}{PICTURE.mark}", "《劳动法》\n第三条", ["a b", "法律依据:x", "难度:3", "分值:1"],
        points=1000.0, images=(PICTURE,),
    ),
    Draft("true_false", "表示：导入", [], ["true"], "模板表示", tags=["难度:"]),
    Draft("single", "哪一列不是我们加的？", [REMARKS, SOURCE, CODE, "题干"], ["D"], REMARKS),
]  # fmt: skip


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_awkward_texts(ending: str) -> None:
    assert [validate(draft) for draft in EXAMPLES] == [[]] * len(EXAMPLES)
    data, problems = written(ending, EXAMPLES)
    assert [problem.code for problem in problems] == ["picture_left_out"] * (ending == "csv")
    expected = EXAMPLES
    if ending == "csv":
        expected = [replace(draft, images=()) for draft in EXAMPLES]
    report = parse(data)
    assert report.problems == []
    assert [replace(draft, where=Place()) for draft in report.questions] == expected


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_pages_make_one_file(ending: str) -> None:
    out = io.BytesIO()
    writer = WRITERS[ending](out, about(EXAMPLES, "名/<&>\n称"))
    for draft in EXAMPLES[:7]:
        writer.add([draft])
    writer.close()
    assert read_back(ending, out.getvalue()) == EXAMPLES[:7]


@pytest.mark.parametrize("ending", ["gift", "xml"])
def test_texts_in_more_ways_than_fit_are_told_apart(ending: str) -> None:
    many = [[f"{blank}{n}" for n in range(7)] for blank in "甲乙丙"]
    draft = Draft("fill", "____、____、____", [], many)
    assert read_back(ending, in_memory(WRITERS[ending], [draft])) == [draft]


UNFIT = [
    ("gift", Draft("fill", "____", [], [["甲->乙"]]), "gift_arrow"),
    ("gift", Draft("multiple", "？", list(LETTERS), list(LETTERS[:21])), "too_many_right"),
    ("xml", Draft("multiple", "？", list(LETTERS), list(LETTERS[:21])), "too_many_right"),
    ("csv", Draft("fill", "变量__init__是____", [], [["甲"]]), "table_bends"),
    ("xlsx", Draft("fill", "变量__init__是____", [], [["甲"]]), "table_bends"),
    ("xlsx", Draft("fill", "____", [], [[f"{n:0200}" for n in range(170)]]), "cell_too_long"),
]


@pytest.mark.parametrize(("ending", "unfit", "code"), UNFIT)
def test_what_does_not_fit_is_named_and_left_out(ending: str, unfit: Draft, code: str) -> None:
    good = Draft("true_false", "对？", [], ["true"])
    assert validate(unfit) == []
    data, problems = written(ending, numbered([good, unfit, good]))
    (problem,) = problems
    assert (problem.severity, problem.code) == ("error", code)
    assert problem.message.startswith("第2题没有写进")
    assert read_back(ending, data) == [good, good]
    assert read_back("json", in_memory(WRITERS["json"], [unfit])) == [unfit]


@pytest.mark.parametrize("content", [b"RIFF\0\0\0\0WEBPVP8 ", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_picture_that_excel_cannot_hold_is_named(content: bytes) -> None:
    kind = "image/webp" if content.startswith(b"RIFF") else "image/png"
    image = Image(kind, content)
    draft = Draft("true_false", image.mark, [], ["true"], images=(image,))
    data, problems = written("xlsx", numbered([draft]))
    assert [(p.severity, p.code) for p in problems] == [("warning", "picture_left_out")]
    assert read_back("xlsx", data) == [replace(draft, images=())]
    for ending in ("json", "xml", "gift", "zip"):
        assert read_back(ending, in_memory(WRITERS[ending], [draft])) == [draft]


def test_the_header_has_as_many_options_as_needed() -> None:
    def header(options: int, points: float | None = None) -> list[str]:
        draft = Draft("single", "？", list(LETTERS[:options]), ["A"], points=points)
        data = in_memory(WRITERS["csv"], [draft])
        return next(stdlib_csv.reader(io.StringIO(data.decode("utf-8-sig"))))

    options = ["选项A", "选项B", "选项C", "选项D"]
    assert header(2) == ["题型", "题干", *options, "答案", "解析", "法律依据", "标签", "难度"]
    assert "选项H" in header(8) and "选项I" not in header(8)
    assert header(2, 1.5)[-1] == "分值"


def test_a_csv_for_excel() -> None:
    draft = Draft("single", "=cmd|' /C calc'!A0", ["＋1", "乙"], ["A"])
    data = in_memory(WRITERS["csv"], [draft])
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n") == 2
    assert "\"'=cmd|" in text and '"\'＋1"' in text
    assert all(line.startswith('"') and line.endswith('"') for line in text.split("\r\n")[:-1])
