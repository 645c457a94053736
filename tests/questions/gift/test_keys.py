"""Keys of GIFT that a sign nobody protected would change: they are asked for, never guessed."""

import pytest

from questions.formats import parse

from ..making import codes
from .test_files import content, gift


@pytest.mark.parametrize(
    "answers",
    [
        "{ = a = 3 ~ b = 4 }",
        "{=x=1~y=2~z=3}",
        "{=x=1~y~z}",
        "{=好#见 a.cn/?p=1~坏#见 a.cn/?p=2}",
        '{=<b class="r">甲</b>~乙}',
        "{=x = 5}",
        "{=x=5}",
        "{=E=mc^2}",
        "{=四#因为 2+2=4}",
    ],
)
def test_an_equals_sign_in_what_may_be_a_formula_is_asked_about(answers: str) -> None:
    report = gift(f"哪个？{answers}\n\n对吗？{{T}}")
    assert (report.total, report.importable) == (2, 1)
    assert codes(report) == ["equals_in_answer"]


@pytest.mark.parametrize(
    ("answers", "kind", "options", "key"),
    [
        ("{ = 春天 = 夏天 ~ 节气 }", "single", ["春天", "夏天", "节气"], ["A", "B"]),
        ("{=没有人=无人}", "fill", [], [["没有人", "无人"]]),
        ("{=four =4 =IV}", "fill", [], [["four", "4", "IV"]]),
        ("{~4=5~6}", "single", ["4", "5", "6"], ["B"]),
        ("{=%50%甲1=%50%乙2~%-100%丙}", "multiple", ["甲1", "乙2", "丙"], ["A", "B"]),
    ],
)
def test_an_equals_sign_that_can_only_begin_an_answer(
    answers: str, kind: str, options: list[str], key: list[object]
) -> None:
    assert content(f"是哪个？{answers}") == (kind, "是哪个？", options, key)


def test_pairs_without_blanks_are_a_matching() -> None:
    assert gift("连线{=甲1->乙=丙->丁2}").unsupported == {"matching": 1}


@pytest.mark.parametrize(
    "answers", ["{=甲####好 ~乙####不好}", "{\n=甲####好\n~乙\n}", "{~甲####坏\n=乙####好\n}"]
)
def test_answers_below_what_is_said_to_all_are_asked_about(answers: str) -> None:
    assert codes(gift(f"哪个？{answers}")) == ["feedback_before_answers"]


def test_signs_in_what_is_said_to_all() -> None:
    report = gift("哪个？{=甲 ~乙 ####a = b，约3~5天}\n\n对吗？{T####约 ~5 天}")
    assert [draft.explanation for draft in report.questions] == ["a = b，约3~5天", "约 ~5 天"]


@pytest.mark.parametrize(
    ("said", "side"), [("Vrai", "true"), ("FAUX", "false"), ("Verdadero", "true"), ("Falsch", "false")]
)  # fmt: skip
def test_judgements_in_other_languages(said: str, side: str) -> None:
    assert content(f"La Terre est ronde. {{{said}}}")[::3] == ("true_false", [side])
    assert content(f"On dit {{{said}}} ici.")[::3] == ("fill", [[said]])


def test_a_lone_v_may_be_a_numeral() -> None:
    assert codes(gift("La Terre est ronde. {V}")) == ["unclear_answer"]
    assert content("Henri {V} d'Angleterre")[3] == [["V"]]
    assert content("Cinq en chiffres romains ? {=V}")[3] == [["V"]]


def test_a_cloze_is_known_by_its_gaps() -> None:
    report = parse("法国的首都是{1:MULTICHOICE:=巴黎~罗马}。\n\n又是{:SA:=巴黎}。".encode())
    assert (report.format, report.total, report.unsupported) == ("gift", 2, {"cloze": 2})


def test_blanks_around_a_tag_are_not_part_of_it() -> None:
    assert gift("// [tag:  工资] [tag: 工时 ]\n对吗？{T}").questions[0].tags == ["工资", "工时"]


@pytest.mark.parametrize("answers", ["{=甲 => 乙\n=丙 => 丁}", "{=甲 → 乙 =丙 → 丁}"])
def test_pairs_with_another_arrow_are_no_accepted_texts(answers: str) -> None:
    assert gift(f"连线{answers}").unsupported == {"matching": 1}
    assert content("反应？{=甲 → 乙}")[3] == [["甲 → 乙"]]


def test_full_and_partial_points_among_several_are_no_sure_key() -> None:
    assert codes(gift("哪些？{~%100%甲 ~%50%乙 ~丙}")) == ["no_full_answer"]
    assert content("哪些？{~%100%甲 ~%100%乙 ~丙}")[3] == ["A", "B"]


def test_a_remark_in_an_option_is_told() -> None:
    report = gift("哪个？{\n=甲 // 对的\n~乙\n}")
    assert (report.importable, codes(report)) == (1, ["comment_in_answer"])


@pytest.mark.parametrize(
    ("text", "named"),
    [("排序。{>ALL 甲; 乙}", "ordering"), ("谈谈。{}", "essay"), ("对吗？{T // 因为\n}", None)],
)
def test_one_question_is_enough_to_know_the_file(text: str, named: str | None) -> None:
    report = parse(text.encode())
    assert (report.format, report.total) == ("gift", 1)
    assert report.unsupported == ({named: 1} if named else {})


@pytest.mark.parametrize(
    ("answers", "options"),
    [
        ("{=C# ~Java ~C}", ["C#", "Java", "C"]),
        ("{=使用C#\n~使用Java\n####好}", ["使用C#", "使用Java"]),
        ("{=C## ~Java# ~F##}", ["C#", "Java", "F#"]),
        ("{=C\\# ~Java}", ["C#", "Java"]),
        ("{=C#对 ~D ~E}", ["C", "D", "E"]),
        ("{=C#对 ~维生素D#错}", ["C", "维生素D"]),
        ("{=C# ~D# ~E#}", ["C", "D", "E"]),
    ],
)
def test_the_sharp_of_a_name(answers: str, options: list[str]) -> None:
    (draft,) = gift(f"是哪个？{answers}").questions
    assert (draft.options, draft.answers) == (options, ["A"])


@pytest.mark.parametrize("answers", ["{=C#}", "{=C#.NET ~Java}", "{=C#语言 ~Java 语言}"])
def test_a_sharp_that_may_begin_a_feedback(answers: str) -> None:
    assert codes(gift(f"是哪个？{answers}")) == ["hash_in_answer"]


def test_a_tilde_between_numbers_of_several_answers_is_a_text_s() -> None:
    report = gift("年假几天？{\n=5~15天\n~3天~4天\n~50%~60%\n}\n\n法国？{\n=巴黎~罗马\n~里昂\n}")
    options = [["5~15天", "3天~4天", "50%~60%"], ["巴黎", "罗马", "里昂"]]
    assert [(draft.options, draft.answers) for draft in report.questions] == [
        (listed, ["A"]) for listed in options
    ]
    assert codes(report) == ["tilde_in_answer"]


@pytest.mark.parametrize(
    "answers",
    ["{=3~5天}", "{~1~2个月 =1~6个月 ~一年}", "{\n=4~5\n~6\n}", "{\n=3~5天\n~六天~七天\n}"],
)
def test_a_tilde_between_numbers_that_may_begin_an_answer_is_asked_about(answers: str) -> None:
    assert codes(gift(f"多久？{answers}")) == ["tilde_in_answer"]


def test_letters_before_the_options_are_no_texts() -> None:
    assert content("哪个？{~A. 甲 =B. 乙}") == ("single", "哪个？", ["甲", "乙"], ["B"])
    assert content("哪个？{~B. 甲 =A. 乙}") == ("single", "哪个？", ["B. 甲", "A. 乙"], ["B"])
    assert content("哪个？{~A. =B. 乙}") == ("single", "哪个？", ["A.", "B. 乙"], ["B"])
