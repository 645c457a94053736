"""Grading one answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.kinds import grade, normal

LETTERS = "ABCDEF"
subsets = st.sets(st.sampled_from(LETTERS))
keys = st.sets(st.sampled_from(LETTERS), min_size=1)


@pytest.mark.parametrize(
    ("kind", "answers", "given_", "share"),
    [
        ("single", ["B"], ["B"], 1),
        ("single", ["B"], ["A"], 0),
        ("single", ["B"], [], 0),
        ("single", ["B"], ["A", "B"], 0),
        ("true_false", ["true"], ["true"], 1),
        ("true_false", ["true"], ["false"], 0),
        ("true_false", ["true"], ["TRUE"], 0),
        ("multiple", ["A", "C"], ["C", "A"], 1),
        ("multiple", ["A", "C"], ["A"], 0),
        ("multiple", ["A", "C"], ["A", "B"], 0),
        ("multiple", ["A", "C"], ["A", "B", "C"], 0),
        ("fill", [["十五"]], ["15"], 1),
        ("fill", [["十五日", "半个月"]], [" 半个月 "], 1),
        ("fill", [["15"], ["30"]], ["15", "30"], 1),
        ("fill", [["15"], ["30"]], ["30", "15"], 0),
        ("fill", [["15"], ["30"]], ["15", ""], 0),
        ("fill", [["15"], ["30"]], ["15"], 0),
        ("fill", [["15"]], ["15", "15"], 0),
        ("fill", [["15"]], [""], 0),
    ],
)
def test_each_kind(kind: str, answers: list[Any], given_: list[str], share: float) -> None:
    assert grade(kind, answers, given_) == share


@pytest.mark.parametrize(
    ("given_", "share"),
    [(["A"], 0.5), (["A", "C"], 0.5), (["A", "C", "D"], 1), (["A", "B"], 0), (["B"], 0), ([], 0)],
)
def test_half_for_an_incomplete_answer_without_a_wrong_letter(
    given_: list[str], share: float
) -> None:
    assert grade("multiple", ["A", "C", "D"], given_, half_for_incomplete=True) == share


def test_half_is_for_multiple_only() -> None:
    assert grade("single", ["B"], [], half_for_incomplete=True) == 0
    assert grade("fill", [["1"], ["2"]], ["1", ""], half_for_incomplete=True) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("十五", "15"),
        ("两个月", "2个月"),
        ("百分之二十", "20%"),
        ("百分之二十", "２０％"),
        ("一百二十", "120"),
        ("1千", "一千"),
        ("2万5千元", "两万五千元"),
        ("3.5万", "35000"),
        ("1,000元", "一千元"),
        ("二〇二一年", "2021年"),
        ("二零二一", "二〇二一"),
        ("百分之一百五十", "150%"),
        ("百分之百", "100%"),
        ("三点五倍", "3.5倍"),
        ("第三方", "第三方"),
        ("15 日", "15日"),
        ("Labour  Union", "labour union"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_fill_texts_that_say_the_same(one: str, other: str) -> None:
    assert grade("fill", [[one]], [other]) == grade("fill", [[other]], [one]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("十五", "五十"), ("一百二十", "102"), ("三五天", "35天"), ("两", "3"), ("15日", "15")],
)
def test_fill_texts_that_differ(one: str, other: str) -> None:
    assert grade("fill", [[one]], [other]) == 0


def test_numerals_differ_where_the_bank_says_so() -> None:
    assert grade("fill", [["十五"]], ["15"], numerals_differ=True) == 0
    assert grade("fill", [["十五"]], [" 十五 "], numerals_differ=True) == 1


JUNK: list[Any] = [None, "A", 1, {"A": 1}, [1], [None], [["A"]], ["A", "A"], ["Z"], ["ab" * 10**6]]


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    ("kind", "answers"),
    [("single", ["A"]), ("multiple", ["A", "B"]), ("true_false", ["true"]), ("fill", [["x"]])],
)
def test_junk_is_wrong_and_raises_nothing(kind: str, answers: list[Any], junk: Any) -> None:
    share = grade(kind, answers, junk, half_for_incomplete=kind != "multiple")
    assert share == 0


@given(keys, subsets, st.randoms(), st.booleans())
def test_the_order_of_letters_does_not_matter(
    key: set[str], chosen: set[str], chance: Any, half: bool
) -> None:
    mixed = sorted(chosen)
    chance.shuffle(mixed)
    shares = {
        grade("multiple", sorted(key), letters, half_for_incomplete=half)
        for letters in (sorted(chosen), mixed, tuple(mixed))
    }
    assert len(shares) == 1 and shares <= {0, 0.5, 1}


@given(keys, subsets, st.sampled_from(LETTERS), st.booleans())
def test_a_wrong_letter_never_raises_the_share(
    key: set[str], chosen: set[str], letter: str, half: bool
) -> None:
    def share(letters: set[str]) -> float:
        return grade("multiple", sorted(key), sorted(letters), half_for_incomplete=half)

    if letter not in key:
        assert share(chosen | {letter}) == 0 <= share(chosen - {letter})


@given(
    st.text(max_size=40) | st.text("零〇一二两三五十百千万亿点百分之0123456789.,% ", max_size=20)
)
def test_normal_form_is_reached_at_once(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert grade("fill", [[text]], [text]) == (1 if once else 0)


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_grade_never_raises(junk: Any) -> None:
    assert grade("fill", [["甲"], ["乙"]], junk) in {0, 1}
    assert grade("multiple", ["A", "B"], junk, half_for_incomplete=True) in {0, 0.5, 1}
