"""Word files: what stands beside the text counts too."""

import pytest

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.importing import check

from ..making import PNG, codes
from ..word import NAMES, numbering, p, run, table, word_file

EMPTY = "（\u3000）"
RELATIONS = (
    '<Relationships xmlns="x"><Relationship Id="r1" Target="media/a.png"/>'
    '<Relationship Id="r2" Target="http://x/a.png" TargetMode="External"/>'
    '<Relationship Id="r3" Target="../../etc/passwd"/></Relationships>'
)
PICTURES = {"word/_rels/document.xml.rels": RELATIONS, "word/media/a.png": PNG}


def picture(link: str) -> str:
    return f'<w:r><w:drawing><a:blip r:embed="{link}"/></w:drawing></w:r>'


def word(body: str, name: str = "", **parts: str) -> Report:
    files = {f"word/{part}.xml": content for part, content in parts.items()}
    return check(word_file(body, files | PICTURES), name)


def test_paragraphs_and_soft_line_breaks() -> None:
    report = word(
        p("一、单选题") + p("1、甲（B）\nA.一\tB.二\nC.三") + p("2、乙（ ）") + p("A.一 B.二")
    )
    assert (report.format, report.total, codes(report)) == ("docx", 2, ["no_answer"])
    assert report.questions[0].options == ["一", "二", "三"]
    assert str(report.problems[0].where) == "paragraph 3"
    assert report.problems[0].message == "第3段（“乙（ ）…”）没有答案"


def test_numbers_that_word_makes() -> None:
    lists = numbering([("decimal", "%1."), ("upperLetter", "%2.")], [("chineseCounting", "%1、")])
    body = p("单项选择题", numbered=(2, 0))
    for stem in ("甲（ B ）", "乙（ A ）"):
        body += p(stem, numbered=(1, 0))
        body += p("一", numbered=(1, 1)) + p("二", numbered=(1, 1))
    report = word(body + p("判断题", numbered=(2, 0)) + p("1.丙（×）"), numbering=lists)
    assert [(q.stem, q.options, q.answers) for q in report.questions] == [
        (f"甲{EMPTY}", ["一", "二"], ["B"]),
        (f"乙{EMPTY}", ["一", "二"], ["A"]),
        (f"丙{EMPTY}", [], ["false"]),
    ]


def test_options_and_answers_in_tables() -> None:
    body = (
        p("1.甲（ ）") + table(["A.一", "B.二"], ["C.三", "D.四"]) + p("2.乙（ ）") + p("A.一 B.二")
    )
    body += table(["题号", "1", "2"], ["答案", "C", "A"])
    report = word(body)
    assert [(q.options, q.answers) for q in report.questions] == [
        (["一", "二", "三", "四"], ["C"]),
        (["一", "二"], ["A"]),
    ]


def test_a_table_of_questions() -> None:
    rows = [["题型", "题干", "选项A", "选项B", "答案"], ["单选题", "甲？", "一", "二", "B"]]
    rows += [["单选题", "乙？", "一", "二", ""]]
    report = word(p("1.丙（A）") + p("A.一 B.二") + table(*rows))
    assert (report.total, report.importable, codes(report)) == (3, 2, ["no_answer"])


def test_text_boxes_stand_once() -> None:
    box = f"<w:txbxContent>{p('A.一 B.二')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    report = word(p("1.甲（A）", f"<w:r>{both}</w:r>"))
    assert (report.total, report.questions[0].options) == (1, ["一", "二"])


def test_tracked_changes_are_as_accepted() -> None:
    changed = "<w:ins>" + run("B") + "</w:ins><w:del><w:r><w:delText>A</w:delText></w:r></w:del>"
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("1.甲") + "</w:p>"
    report = word(joined + p("是（", changed, "）") + p("A.一 B.二"))
    assert [(q.stem, q.answers) for q in report.questions] == [(f"甲是{EMPTY}", ["B"])]


def test_pictures_come_along_and_nothing_is_fetched() -> None:
    body = (
        p("1.看图", picture("r1"), "（A）") + p("A.一 B.二") + p("2.看图", picture("r2"), "（A）")
    )
    body += p("A.一 B.二") + p("3.看图", picture("r3"), "（A）") + p("A.一 B.二")
    report = word(body)
    (draft,) = report.questions
    assert [image.content for image in draft.images] == [PNG]
    assert draft.images[0].mark in draft.stem
    assert codes(report) == ["picture_missing", "picture_missing"]
    assert "[image]" in report.as_json()["questions"][0]["stem"]


def test_raised_digits_symbols_and_formulas() -> None:
    raised = run("2", '<w:vertAlign w:val="superscript"/>')
    tick = '<w:r><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>'
    half = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    report = word(p("一、判断题") + p("1.一半", half, "是 5m", raised, "（", tick, "）"))
    assert report.questions[0].stem == f"一半(1)/(2)是 5m²{EMPTY}"
    assert report.questions[0].answers == ["true"]


@pytest.mark.parametrize("look", ["<w:strike/>", '<w:dstrike w:val="1"/>', "<w:vanish/>"])
def test_what_is_crossed_out_or_hidden_is_no_text(look: str) -> None:
    body = p("1.甲（ ）") + p("A.一") + p("B.二") + p(run("C.三", look)) + p("答案：{}B")
    (draft,) = word(body.replace("{}", "</w:t></w:r>" + run("A", look) + "<w:r><w:t>")).questions
    assert (draft.options, draft.answers) == (["一", "二"], ["B"])
    off = look.replace("/>", ' w:val="0"/>').replace('w:val="1" ', "")
    assert word(body.replace("{}", "").replace(look, off)).questions[0].options[2:] == ["三"]


RED = '<w:color w:val="FF0000"/>'


def marked(count: int, look: str, extra: str = "") -> str:
    """Questions whose right options, B and A by turns, have this look."""
    pairs = [("", look) if n % 2 else (look, "") for n in range(1, count + 1)]
    return extra + "".join(
        p(f"{n}.题目{n}（ ）") + p(run("A.一", a)) + p(run("B.二", b))
        for n, (a, b) in enumerate(pairs, 1)
    )


def test_right_options_in_red_and_bold() -> None:
    report = word(marked(3, f"{RED}<w:b/>"))
    assert [draft.answers for draft in report.questions] == [
        draft.answers for draft in word(marked(3, RED)).questions
    ]
    assert len(report.questions) == 3


def test_bold_options_beside_red_ones() -> None:
    stems = [p(f"{at}.第{at}个（ ）") for at in (1, 2, 3)]
    looks = [(RED, "<w:b/>"), ("<w:b/>", RED), (RED, "<w:b/>")]
    body = "".join(
        stem + p(run(f"A.甲{at}", one)) + p(run(f"B.乙{at}", two)) + p("C.丙")
        for at, (stem, (one, two)) in enumerate(zip(stems, looks, strict=True))
    )
    assert not word(body).questions


def test_red_options_are_believed_where_the_whole_file_has_them() -> None:
    report = word(marked(3, RED))
    assert [q.answers for q in report.questions] == [["B"], ["A"], ["B"]]
    assert set(codes(report)) == {"answer_marked"}


@pytest.mark.parametrize(
    "body",
    [
        marked(2, RED),
        marked(3, RED) + p("4.无色（ ）") + p("A.一") + p("B.二"),
        marked(3, RED) + p("4.全红（ ）") + p(run("A.一", RED)) + p(run("B.二", RED)),
        marked(3, RED) + p("4.不是红的对（ ）") + p(run("A.一", RED)) + p("B.二") + p("答案：B"),
        marked(3, RED) + p("4.不是红的对（B）") + p(run("A.一", RED)) + p("B.二"),
        "".join(p(f"{n}.题目{n}") + p(run("A.一", "<w:b/>")) + p("B.二") for n in range(1, 6)),
    ],
)
def test_red_options_are_no_guess(body: str) -> None:
    assert {"no_answer", "answers_unclear"} & set(codes(word(body)))


def test_underlined_blanks_are_blanks() -> None:
    line = run("    ", '<w:u w:val="single"/>')
    report = word(p("一、填空题") + p("1.首都是", line, "。") + p("答案：北京"))
    assert (report.questions[0].stem, report.questions[0].answers) == ("首都是____。", [["北京"]])


LINE = '<w:u w:val="single"/>'


def test_underlined_fill_answers_are_believed_where_the_section_has_them() -> None:
    lines = [p(f"{n}.第{n}个是", run("  ", LINE), run(f"答{n}", LINE), "。") for n in range(1, 4)]
    report = word(p("一、填空题") + "".join(lines))
    assert [(q.stem, q.answers) for q in report.questions] == [
        (f"第{n}个是____。", [[f"答{n}"]]) for n in range(1, 4)
    ]
    assert set(codes(report)) == {"answer_printed"}
    mixed = word(p("一、填空题") + "".join(lines[:2]) + p("3.第3个是", run("   ", LINE), "。"))
    assert set(codes(mixed)) == {"no_answer"}


def test_an_underlined_key_in_the_stem() -> None:
    report = word(p("1.甲是", run("  B  ", LINE), "。") + p("A.一") + p("B.二"))
    assert (report.questions[0].stem, report.questions[0].answers) == (f"甲是{EMPTY}。", ["B"])


def test_repeats_are_named_by_paragraph() -> None:
    report = word((p("1.甲（A）") + p("A.一 B.二")) * 2)
    assert [p.message for p in report.problems] == ["第3段（“甲（A）…”）和第1段重复，只存一次"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word_file("<w:p>")[:-30], "damaged"),
        (word_file("<w:p>"), "damaged"),
        (word_file(p("散文一篇")), "no_typed_questions"),
        (word_file("<w:sdt>" * 300), "too_big"),
        (word_file(p("x" * 9_000_000)), "zip_bomb"),
        (word_file("").replace(b"word/document.xml", b"word/documint.xml"), "damaged"),
        (word_file("", {"word/numbering.xml": f"<!DOCTYPE x [<!ENTITY a 'b'>]><w:numbering {NAMES}/>"}), "xml_entities"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        check(data)
    assert refused.value.code == code


def test_a_red_option_is_not_the_one_whose_text_it_holds() -> None:
    options = p("A.工会") + p(run("B.工会主席", RED)) + p("C.企业")
    last = p("3.第3个（ ）") + p(run("A.工会", RED)) + p("B.工会主席") + p("C.企业")
    body = "".join(p(f"{n}.第{n}个（ ）") + options for n in range(1, 3)) + last
    assert [q.answers for q in word(body).questions] == [["B"], ["B"], ["A"]]
    stem = p("4.第4个", run("工会", RED), "（ ）")
    both = word(body + stem + options)
    assert both.questions[3].answers == ["B"]


ASKING = "".join(p(f"{n}.第{n}个（  ）") + p("A.一") + p("B.二") for n in range(1, 4))


@pytest.mark.parametrize(
    "grid",
    [
        table(["题号", "1", "2", "3"], ["答案", "A", "B", "A"]),
        table(["题号", "答案"], ["1", "A"], ["2", "B"], ["3", "A"]),
        table(["题号", "答案", "解析"], ["1", "A", "见一"], ["2", "B", ""], ["3", "A", "见三"]),
    ],
)
def test_tables_of_answers(grid: str) -> None:
    for body in (ASKING + grid, grid + ASKING):
        report = word(body)
        assert report.problems == []
        assert [q.answers for q in report.questions] == [["A"], ["B"], ["A"]]


@pytest.mark.parametrize(
    "form",
    [
        table(["题号", "1", "2", "3", "总分"], ["得分", "", "", "", ""]),
        table(["题号", "一", "二"], ["得分", "", ""], ["", "", ""]),
        table(["题号", "1", "2", "3"], ["答案", "", "", ""]),
    ],
)
def test_a_form_to_fill_in_is_no_question(form: str) -> None:
    report = word(form + p("1.甲（A）") + p("A.一") + p("B.二"))
    assert [(q.stem, q.answers) for q in report.questions] == [(f"甲{EMPTY}", ["A"])]
    assert report.problems == []


def test_a_table_of_questions_without_a_header() -> None:
    rows = [[str(n), f"第{n}个职工应当怎么办？", "加入", "离开", "等待", "A"] for n in range(1, 5)]
    report = word(table(*rows))
    assert (report.total, report.importable) == (4, 4)
    assert report.questions[0].options == ["加入", "离开", "等待"]


def test_an_underlined_key_at_the_end_of_the_stem() -> None:
    report = word(p("1.甲是", run("  B  ", LINE)) + p("A.一") + p("B.二"))
    assert report.questions[0].answers == ["B"]


def test_signs_that_word_composes_by_fields() -> None:
    def field(*instruction: str) -> str:
        told = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in instruction)
        ends = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
        return told.join(ends)

    one, two = field(r" eq \o\ac(○,1)"), field(r" EQ \o\ac(", "○,2", ")")
    shown = run("，共") + field(r"eq \f(1,2)") + run("份") + field(" PAGE ")
    body = p("1.对的是（B）", one, "甲", two, "乙", shown) + p("A.", one) + p("B.", one, two)
    (draft,) = word(body).questions
    assert (draft.options, draft.answers) == (["①", "①②"], ["B"])
    assert draft.stem == f"对的是{EMPTY}①甲②乙，共(1)/(2)份"
