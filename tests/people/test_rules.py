"""Phones, masks and rights."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.people.rules import (
    STAFF_ROLES,
    NotAPhone,
    mask_name,
    mask_phone,
    may,
    normalise_phone,
)


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        " 138 1234 5678 ",
        "138-1234-5678",
        "+86 138 1234 5678",
        "+8613812345678",
        "0086 13812345678",
        "86 13812345678",
        "１３８１２３４５６７８",
        "13812345678.0",
        "(138)12345678",
    ],
)
def test_one_person_is_one_number(text: str) -> None:
    assert normalise_phone(text) == "+8613812345678"


@pytest.mark.parametrize(
    "text",
    ["", "138", "12345678901", "010-62345678", "1381234567", "138123456789", "电话", "=1+1", "12351",
     "13812345678 13812345679", "x" * 500, "\x00"],
)  # fmt: skip
def test_what_is_no_mobile_number(text: str) -> None:
    with pytest.raises(NotAPhone):
        normalise_phone(text)


def test_numbers_of_elsewhere_need_their_plus() -> None:
    assert normalise_phone("+852 9123 4567") == "+85291234567"


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with contextlib.suppress(NotAPhone):
        assert normalise_phone(text).startswith("+")


def test_masks() -> None:
    assert mask_phone("+8613812341234") == "138****1234"
    assert mask_name("张三丰") == "张*" == mask_name(" 张 ")
    assert mask_name("") == "*"


@given(st.text(min_size=2, alphabet=st.characters(categories=["L"])))
def test_a_mask_tells_neither_the_name_nor_its_length(name: str) -> None:
    assert len(mask_name(name)) == 2


def test_rights_of_staff_include_those_before() -> None:
    for index, role in enumerate(STAFF_ROLES):
        held = [right for right in STAFF_ROLES if may(right, is_worker=False, role=role)]
        assert held == list(STAFF_ROLES[: index + 1])
        assert not may("worker", is_worker=False, role=role)
    assert may("worker", is_worker=True, role=None)
    assert not may("helper", is_worker=True, role=None)
