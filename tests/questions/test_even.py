"""Texts folded the short way read as they would the long way."""

import hashlib
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from questions.drafts import Draft, even, tidy
from questions.listing import essence, fingerprint

SIGNS = st.text(
    st.one_of(st.characters(), st.sampled_from("，？（）；：！\u3000\u0301\u0338\n\r\xa0 ＿"))
)


@given(SIGNS)
def test_full_width_signs_make_no_difference(text: str) -> None:
    assert even(text) == unicodedata.normalize("NFKC", text)


@given(SIGNS)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    if "\n" not in text:
        # A NUL that goes takes the long way: both ways end at the same text.
        assert tidy(text) == tidy(f"\0{text}")


def test_no_text_reads_otherwise_than_it_is_stored() -> None:
    assert tidy("\u202e错\u202c\u2066对\u200f") == "错对"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.lists(SIGNS.filter(str.isprintable)))
def test_a_fingerprint_is_that_of_json(stem: str, options: list[str]) -> None:
    same = ["single", essence(stem), sorted({essence(option) for option in options})]
    wanted = hashlib.sha256(json.dumps(same, ensure_ascii=False).encode()).hexdigest()
    assert fingerprint(Draft("single", stem, options)) == wanted
