"""Cleaning what the network sends as an answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.errors import InvalidAnswer
from questions.kinds import blanks, clean


@pytest.mark.parametrize(
    ("kind", "given_", "cleaned"),
    [
        ("single", ["B"], ["B"]),
        ("single", [" B "], ["B"]),
        ("single", [], []),
        ("single", [""], []),
        ("multiple", ["C", "A"], ["A", "C"]),
        ("multiple", ["A", "A"], ["A"]),
        ("true_false", ["true"], ["true"]),
        ("fill", [" 十五 ", "三十"], ["十五", "三十"]),
        ("fill", ["十五"], ["十五", ""]),
        ("fill", ["", "三十"], ["", "三十"]),
        ("fill", ["", "  "], []),
        ("fill", [], []),
        ("fill", ["a\x00b\ud800\n c"], ["ab c", ""]),
    ],
)
def test_what_may_be_an_answer(kind: str, given_: list[str], cleaned: list[str]) -> None:
    assert clean(kind, given_, 4, 2) == cleaned


BAD: list[tuple[str, Any]] = [
    ("single", ["E"]),
    ("single", ["b"]),
    ("single", ["A", "B"]),
    ("single", ["AB"]),
    ("single", "A"),
    ("single", None),
    ("single", [1]),
    ("single", {"A": True}),
    ("multiple", ["A", "Z"]),
    ("multiple", ["A"] * 5),
    ("true_false", ["A"]),
    ("true_false", ["true", "false"]),
    ("fill", ["a", "b", "c"]),
    ("fill", ["字" * 201]),
    ("fill", [None]),
]


@pytest.mark.parametrize(("kind", "given_"), BAD)
def test_what_can_be_none(kind: str, given_: Any) -> None:
    with pytest.raises(InvalidAnswer):
        clean(kind, given_, 4, 2)


@given(st.sampled_from(["single", "multiple", "true_false", "fill"]), st.lists(st.text()))
def test_clean_is_stable_or_refuses(kind: str, texts: list[str]) -> None:
    try:
        cleaned = clean(kind, texts, 4, 2)
    except InvalidAnswer:
        return
    assert clean(kind, cleaned, 4, 2) == cleaned
    "".join(cleaned).encode()


@pytest.mark.parametrize(
    ("stem", "count"),
    [
        ("试用期不超过____个月。", 1),
        ("____和_____", 2),
        ("年满＿＿＿周岁", 1),
        ("是（　）和( )", 2),
        ("是（）不是____", 1),
        ("最长多久？", 1),
        ("A_B和C__D", 1),
        ("（以下简称本法）", 1),
    ],
)
def test_blanks_of_a_stem(stem: str, count: int) -> None:
    assert blanks(stem) == count
