"""Citations."""

import pytest

from questions.citations import LAWS, Citation, parse, problems
from questions.errors import InvalidCitation


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("《劳动法》第三条", [Citation("劳动法", 3)]),
        ("《中华人民共和国劳动法》第3条", [Citation("劳动法", 3)]),
        ("《劳动合同法》第十九条第一款", [Citation("劳动合同法", 19, 1)]),
        ("《劳动合同法》第三十九条第（二）项", [Citation("劳动合同法", 39, None, 2)]),
        ("《工伤保险条例》第十四条第一项", [Citation("工伤保险条例", 14, None, 1)]),
        ("《民法典》第一千一百七十九条第一款第(十二)项", [Citation("民法典", 1179, 1, 12)]),
        ("《劳动法》第三条；《工会法》第六条", [Citation("劳动法", 3), Citation("工会法", 6)]),
        ("", []),
    ],
)
def test_citations_are_read(text: str, cited: list[Citation]) -> None:
    assert parse(text) == cited


@pytest.mark.parametrize(
    "text",
    [
        "劳动法第三条",
        "《劳动法》",
        "《劳动法》第条",
        "《劳动法》第十三",
        "《劳动法》第甲条",
        "《劳动法》第零条",
        "《劳动法》第三条 等",
        "《劳动法》第三条第四条",
        "见教材第3页",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    with pytest.raises(InvalidCitation):
        parse(text)
    assert [problem.code for problem in problems(text)] == ["invalid_citation"]


def test_laws_and_articles_that_there_are() -> None:
    assert len(LAWS) == 24
    assert problems("《劳动法》第一百零七条；《民法典》第一千二百六十条") == []
    assert [p.code for p in problems("《劳动法》第一百零八条")] == ["no_such_article"]
    assert [p.code for p in problems("《月球法》第一条")] == ["unknown_law"]
