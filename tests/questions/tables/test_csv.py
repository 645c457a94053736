"""CSV files as they come."""

import pytest

from questions.drafts import LETTERS
from questions.errors import UnreadableFile
from questions.importing import check
from questions.planning import storable

from ..making import GOOD, HEADER, check_rows, codes, csv_file, csv_text

TEXT = csv_text([HEADER, GOOD])


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.encode("gb18030"), "gb18030"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe" + csv_text([HEADER, GOOD], "\t").encode("utf-16-le"), "utf-16-le"),
        (csv_text([HEADER, GOOD], ";").encode(), "utf-8"),
        (csv_text([HEADER, GOOD], "\t").encode("gbk"), "gb18030"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.rstrip("\n").encode(), "utf-8"),
    ],
)
def test_encodings_separators_and_line_ends(data: bytes, encoding: str) -> None:
    report = check(data, "题库.csv")
    assert (report.format, report.encoding) == ("csv", encoding)
    assert report.problems == []
    (draft,) = report.questions
    assert (draft.kind, draft.stem, draft.answers) == ("single", GOOD[1], ["B"])
    assert draft.options == GOOD[2:6]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\xef\xbb\xbf\n,,,\n", "empty_file"),
        (bytes(range(256)) * 20, "unrecognised"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
        (b"%PDF-1.7\nstuff", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unrecognised"),
        (b"\xff\xfd\xff\xfb" * 50, "unknown_encoding"),
        ("只有一列\n内容\n".encode(), "no_typed_questions"),
        ("题干\n最长多久？\n".encode(), "no_header"),
        ("值班表,周一,周二\n张三,早,晚\n".encode(), "no_header"),
        (b"a" * (21 * 2**20), "too_big"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        check(data, "题库.csv")
    assert refused.value.code == code
    assert str(refused.value)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        check(TEXT.encode(), format="doc")
    assert refused.value.code == "unknown_format"


def test_rows_are_numbered_as_excel_shows_them() -> None:
    bad = ["单选题", "没有答案的题", "甲", "乙", "", "", ""]
    multiline = ["单选题", "第一行\n第二行\n第三行？", "甲", "乙", "", "", "A"]
    rows = [["2026年题库"], [], HEADER, GOOD, multiline, [], bad]
    report = check(csv_text(rows).encode())
    assert [str(problem.where) for problem in report.problems] == ["row 7"]
    assert report.problems[0].message == "第7行没有答案"
    assert [str(draft.where) for draft in report.questions] == ["row 4", "row 5"]
    assert report.questions[1].stem == "第一行\n第二行\n第三行？"


def test_a_stray_quote_does_not_swallow_the_rows_below() -> None:
    rows = [",".join(cells) for cells in (HEADER, GOOD)]
    rows += ['单选题,"坏引号的题？,甲,乙,丙,丁,A']
    rows += [f"单选题,第{n}题？,甲,乙,丙,丁,C" for n in range(30)]
    report = check("\n".join(rows).encode())
    assert report.total == 32 and report.importable >= 31


def test_many_stray_quotes_end() -> None:
    lines = [",".join(HEADER)] + ['单选题,"题,甲,乙,丙,丁,"A"x' for _ in range(5000)]
    assert check("\n".join(lines).encode()).total >= 1


def test_a_field_of_a_megabyte_is_only_a_problem() -> None:
    report = check_rows(["单选题", "长" * 10**6, "甲", "乙", "", "", "A"], GOOD)
    assert codes(report) == ["too_long"] and report.importable == 1


def test_a_few_broken_bytes_lose_only_their_row() -> None:
    good = [["单选题", f"第{n}个问题是什么？", "甲", "乙", "丙", "丁", "A"] for n in range(20)]
    data = csv_file(*good, ["单选题", "坏@字", "甲", "乙", "丙", "丁", "A"])
    report = check(data.replace(b"@", b"\xff"))
    assert report.importable == 20 and codes(report) == ["unreadable_text"]


def test_control_characters_go() -> None:
    (draft,) = check_rows(["单选题", "甲\x0b乙\x07？", "甲", "乙", "", "", "A"]).questions
    assert draft.stem == "甲\n乙？"


def test_more_options_than_letters_have_columns() -> None:
    header = ["题干", *(f"选项{letter}" for letter in LETTERS[:8]), "答案"]
    report = check_rows(["选哪些？", *"一二三四五六七八", "AH"], header=header)
    assert report.questions[0].answers == ["A", "H"]
    assert len(report.questions[0].options) == 8


def test_duplicates_are_named() -> None:
    spaced = [GOOD[0], GOOD[1] + " ", *GOOD[5:1:-1], "C"]
    report = check_rows(GOOD, spaced)
    assert (report.total, report.importable, len(storable(report))) == (2, 2, 1)
    assert [(p.code, p.severity, p.message) for p in report.problems] == [
        ("duplicate", "warning", "第3行和第2行重复，只存一次")
    ]


def test_duplicates_with_other_answers_are_nobodys_guess() -> None:
    report = check_rows(GOOD, GOOD, [*GOOD[:6], "A"])
    assert (report.total, report.importable, storable(report)) == (3, 3, [])
    told = "第%d行和第%d行是同一道题，答案却不同，都不会存。请留下对的"
    assert [p.message for p in report.errors] == [told % pair for pair in ((2, 4), (3, 4), (4, 2))]
    assert report.problems == report.errors


def test_the_json_has_the_published_shape() -> None:
    report = check_rows(GOOD, ["简答题", "谈谈看法", "", "", "", "", "略"]).as_json()
    assert report == {
        "format": "csv",
        "encoding": "utf-8",
        "total": 2,
        "importable": 1,
        "by_kind": {"single": 1, "multiple": 0, "true_false": 0, "fill": 0},
        "unsupported": {"essay": 1},
        "problems": [
            {
                "where": "row 3",
                "severity": "error",
                "code": "unsupported_kind",
                "message": "第3行是简答题，暂不支持这种题型",
            }
        ],
        "questions": [
            {
                "kind": "single",
                "stem": GOOD[1],
                "options": GOOD[2:6],
                "answers": ["B"],
                "explanation": "",
                "citation": "",
                "tags": [],
                "difficulty": None,
                "points": None,
                "where": "row 2",
            }
        ],
    }


@pytest.mark.parametrize("sign", ["|||", "@@@", "###"])
def test_one_sign_several_times_parts_columns(sign: str) -> None:
    lines = [
        sign.join([str(n), f"工会应当开第{n}次会。", side]) for n, side in enumerate("对错对错", 1)
    ]
    report = check("\n".join(lines).encode())
    answers = [draft.answers for draft in report.questions]
    assert answers == [["true"], ["false"], ["true"], ["false"]]


def test_a_deck_of_anki() -> None:
    settings = "#separator:tab\n#html:true\n#tags column:3\n"
    rows = [f"哪个{n}对（）<br>A. 甲{n}<br>B. 乙{n}\t{key}\t工会" for n, key in enumerate("ABA")]
    report = check((settings + "\n".join(rows)).encode(), "卡片.txt")
    assert (report.total, report.problems) == (3, [])
    assert [(d.stem, d.options, d.answers, str(d.where)) for d in report.questions][:2] == [
        ("哪个0对（）", ["甲0", "乙0"], ["A"], "row 4"),
        ("哪个1对（）", ["甲1", "乙1"], ["B"], "row 5"),
    ]


def test_a_bar_that_parts_no_cells_of_a_table_in_markdown() -> None:
    text = "| 题型 | 题干 | 选项 | 答案 |\n|---|---|---|---|\n| 单选 | 甲是？ | A:一\\|B:二 | B |\n"
    (draft,) = check(text.encode()).questions
    assert (draft.options, draft.answers) == (["一", "二"], ["B"])
