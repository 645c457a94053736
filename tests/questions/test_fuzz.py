"""Whatever is in a file: a report that adds up, or a refusal with a reason. Never anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.drafts import Report
from questions.errors import QuestionError
from questions.formats import PARSERS, parse

from .making import GOOD, HEADER, PNG, csv_text, xlsx_file
from .word import numbering, p, run, table, word_file

PIECES = (
    "1.", "2、", "（ ）", "（B）", "A.", "B．", "C、", "（A）", "甲", "乙", "答案：", "【答案】", "解析：", "一、单选题",
    "判断题", "参考答案", "1-5 ABCDA", "1.A 2.B", "√", "错", "____", "{答案}", "[多选题]", "\n", "\n\n", "\t", " ", "\r",
    "ANSWER: ", "::t::", "{=a ~b}", "{T}", "{", "}", "=", "~", "#", "->", "$CATEGORY: a\n", "//", "\\", ",", '"',
    "题干", "选项", "答案", "题型", "<quiz>", "<question type='multichoice'>", "</question>", "</quiz>", "<text>",
    '{"question":"', '"answer":"A"', "[", "]", "\0", "\ufeff", "\u3000", "１", "Ａ", ">>>T", "######", "***章***",
    "(1)", "根据以下材料回答1-2题", "难度：易", "&amp;", "<p>", "2020年", "10kV", "X", "\ud83d\ude00",
)  # fmt: skip
SAMPLES = (
    csv_text([HEADER, GOOD]).encode(),
    xlsx_file({"题": [HEADER, GOOD]}),
    "1、题（B）\nA.甲\nB.乙\n答案：B\n解析：略\n".encode("gbk"),
    b"What?\nA) a\nB) b\nANSWER: A\n",
    "::t::题{=甲#对 ~%50%乙 ~丙####解}\n\n题2{T}\n".encode(),
    b'<quiz><question type="truefalse"><questiontext><text>x</text></questiontext>'
    b'<answer fraction="100"><text>true</text></answer></question></quiz>',
    b'[{"question":"q","options":["a","b"],"answer":"B"}]',
    b'<assessmentItem><responseDeclaration identifier="R" cardinality="single"><correctResponse><value>a</value>'
    b'</correctResponse></responseDeclaration><itemBody><choiceInteraction responseIdentifier="R" maxChoices="1">'
    b'<prompt>q</prompt><simpleChoice identifier="a">x</simpleChoice><simpleChoice identifier="b">y</simpleChoice>'
    b"</choiceInteraction></itemBody></assessmentItem>",
    word_file(
        p("1.甲（A）", numbered=(1, 0)) + p(run("A.一", "<w:b/>"), " B.二") + table(["题号", "1"], ["答案", "A"]),
        {"word/numbering.xml": numbering([("decimal", "%1.")]), "word/media/a.png": PNG},
    ),
)  # fmt: skip
FEW = settings(max_examples=60, deadline=None, database=None, derandomize=True)


def adds_up(report: Report) -> None:
    """Every question found is importable, unsupported, or has an error; and where there is none,
    something says so."""
    assert report.total or report.problems
    wrong = {str(p.where) for p in report.errors if p.code != "unsupported_kind"}
    failed = report.total - report.importable - sum(report.unsupported.values())
    assert failed >= 0
    assert bool(failed) <= bool(wrong)
    for draft in report.questions:
        assert draft.answers and draft.stem
    report.as_json()


def survives(data: bytes, name: str = "auto") -> None:
    try:
        adds_up(parse(data, "题.txt", name))
    except QuestionError as refused:
        assert str(refused)


@FEW
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_text_of_all_formats_mixed(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    survives(data)
    for name in ("text", "aiken", "gift", "csv"):
        survives(data, name)


@FEW
@given(st.binary(max_size=300))
def test_any_bytes_in_every_format(data: bytes) -> None:
    survives(data)
    for name in PARSERS:
        survives(data, name)


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
@settings(FEW, max_examples=25)
@given(st.data())
def test_sound_files_with_something_broken(sample: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sample)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(PIECES).map(lambda t: t.encode("utf-8", "replace")),
        )
    )
    survives(sample[:at] + put + sample[at + cut :])


def test_the_samples_themselves_are_read() -> None:
    assert all(parse(sample).total for sample in SAMPLES)
