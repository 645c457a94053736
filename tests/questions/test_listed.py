"""What lists know of a question is the same, however it was come by."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from questions.drafts import Draft
from questions.listing import Listed, fingerprint, stem_key, words

TEXTS = st.text("aＡ甲，,_ \u3000\nß[]", max_size=12) | st.just(f"看[[image:{'0' * 64}]]图")
DRAFTS = st.builds(
    Draft,
    st.sampled_from(["single", "multiple", "true_false", "fill"]),
    TEXTS,
    st.lists(TEXTS, max_size=5),
    st.just([]),
    TEXTS,
    TEXTS,
    st.lists(TEXTS, max_size=3),
)


@given(DRAFTS, st.booleans())
def test_folding_all_texts_at_once_changes_nothing(draft: Draft, known: bool) -> None:
    texts = [draft.stem, *draft.options, draft.explanation, draft.citation, *draft.tags]
    one = Listed(draft)
    keys = fingerprint(draft), stem_key(draft.stem)
    if known:
        assert (one.fingerprint, one.stem_key) == keys
    assert one.entry() == (*keys, words(texts))
    one.forget()
    assert Listed(dataclasses.replace(draft)).fingerprint == one.fingerprint == keys[0]
