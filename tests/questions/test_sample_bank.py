"""The sample bank is what we show people first: it must be right."""

import json
from collections import Counter
from pathlib import Path

import pytest

from questions.citations import LAWS, parse, problems
from questions.drafts import Draft
from questions.importing import check
from questions.numerals import parse as parse_number

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "questions" / "samples" / "labour-law.csv"
ARTICLES = ROOT.parent / "shared" / "laws" / "articles.json"
TOPICS = {
    *("工资", "劳动合同", "工作时间", "社会保险", "工伤", "职业病"),
    *("女职工", "工会", "仲裁", "法律援助", "信访", "安全生产"),
}


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    """Every question of the sample."""
    report = check(SAMPLE.read_bytes(), SAMPLE.name)
    assert report.problems == []
    assert report.unsupported == {}
    return report.questions


@pytest.fixture(scope="module")
def singles(drafts: list[Draft]) -> list[Draft]:
    """Its single-choice questions."""
    return [draft for draft in drafts if draft.kind == "single"]


def test_there_are_enough_of_every_kind(drafts: list[Draft]) -> None:
    assert len(drafts) >= 240
    kinds = Counter(draft.kind for draft in drafts)
    assert set(kinds) == {"single", "multiple", "true_false", "fill"}
    assert min(kinds.values()) >= 20


def test_each_question_is_explained_and_filed(drafts: list[Draft]) -> None:
    for draft in drafts:
        assert draft.explanation, draft.stem
        assert draft.tags, draft.stem
        assert draft.difficulty, draft.stem
    assert {tag for draft in drafts for tag in draft.tags} >= TOPICS


def test_each_citation_names_an_article_that_there_is(drafts: list[Draft]) -> None:
    for draft in drafts:
        assert parse(draft.citation), draft.stem
        assert [problem.message for problem in problems(draft.citation)] == [], draft.stem


@pytest.mark.skipif(not ARTICLES.exists(), reason="the laws lie beside the project, not in it")
def test_the_cited_articles_and_counts_are_the_laws_own(drafts: list[Draft]) -> None:
    laws = json.loads(ARTICLES.read_text(encoding="utf-8"))
    numbers = {
        name: {parse_number(article[1:-1]): text for article, text in law["articles"].items()}
        for name, law in laws.items()
    }
    assert {name: len(articles) for name, articles in numbers.items()} == {
        name: law.articles for name, law in LAWS.items()
    }
    assert all(laws[name]["version"].startswith(law.version) for name, law in LAWS.items())
    for draft in drafts:
        for citation in parse(draft.citation):
            assert numbers[citation.law][citation.article], draft.stem


def test_right_letters_are_evenly_spread(singles: list[Draft]) -> None:
    letters = Counter(draft.answers[0] for draft in singles)
    for letter in "ABCD":
        assert 0.2 <= letters[letter] / len(singles) <= 0.3, letters


def test_the_right_option_is_not_the_longest(singles: list[Draft]) -> None:
    def is_longest(draft: Draft) -> bool:
        lengths = [len(option) for option in draft.options]
        right = lengths[ord(draft.answers[0]) - ord("A")]
        return right == max(lengths) and lengths.count(right) == 1

    assert sum(map(is_longest, singles)) <= 0.4 * len(singles)
