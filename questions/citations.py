"""《劳动合同法》第十九条第一款第（二）项: which law, which article, and whether there is such an article."""

import re
from dataclasses import dataclass

from questions.drafts import Place, Problem
from questions.errors import InvalidCitation
from questions.numerals import parse as parse_number
from questions.words import N_


@dataclass(frozen=True)
class Law:
    """A version of a law: the day it was passed, and how many articles it has."""

    version: str
    articles: int


LAWS = {
    "劳动法": Law("2018-12-29", 107),
    "劳动合同法": Law("2012-12-28", 98),
    "工会法": Law("2021-12-24", 58),
    "保障农民工工资支付条例": Law("2019-12-30", 64),
    "工伤保险条例": Law("2010-12-20", 67),
    "社会保险法": Law("2018-12-29", 98),
    "法律援助法": Law("2021-08-20", 71),
    "信访工作条例": Law("2022-02-25", 50),
    "安全生产法": Law("2021-06-10", 119),
    "职业病防治法": Law("2018-12-29", 88),
    "劳动争议调解仲裁法": Law("2007-12-29", 54),
    "就业促进法": Law("2015-04-24", 69),
    "妇女权益保障法": Law("2022-10-30", 86),
    "宪法": Law("2018-03-11", 143),
    "民法典": Law("2020-05-28", 1260),
    "劳动保障监察条例": Law("2004-11-01", 36),
    "劳动合同法实施条例": Law("2008-09-18", 38),
    "失业保险条例": Law("1999-01-22", 33),
    "女职工劳动保护特别规定": Law("2012-04-28", 16),
    "工资支付暂行规定": Law("1994-12-06", 20),
    "禁止使用童工规定": Law("2002-10-01", 14),
    "职工带薪年休假条例": Law("2007-12-14", 10),
    "反家庭暴力法": Law("2015-12-27", 38),
    "残疾人保障法": Law("2018-10-26", 68),
}
"""Statutes and regulations a bank may cite, by their short names (Flk.npc.gov.cn versions)."""

_CITATION = re.compile(
    r"《(?:中华人民共和国)?(?P<law>[^《》]+)》第(?P<article>[^第条]+)条"
    r"(?:第(?P<paragraph>[^第款]+)款)?(?:第[（(]?(?P<item>[^第（）()项]+)[）)]?项)?"
)


@dataclass(frozen=True)
class Citation:
    """One cited place; paragraph (款) and item (项) where given."""

    law: str
    article: int
    paragraph: int | None = None
    item: int | None = None


def parse(text: str) -> list[Citation]:
    """The citations in `text`, separated by ；. Raises InvalidCitation."""
    return [_parse_one(part.strip()) for part in re.split("[；;]", text) if part.strip()]


def _parse_one(text: str) -> Citation:
    match = _CITATION.fullmatch(text)
    if match is None:
        raise InvalidCitation(citation=text)
    given = {key: match[key] for key in ("article", "paragraph", "item") if match[key]}
    numbers = {}
    for key, written in given.items():
        number = parse_number(written)
        if not number:
            raise InvalidCitation(citation=text)
        numbers[key] = number
    return Citation(match["law"], **numbers)


def problems(text: str, where: Place | None = None) -> list[Problem]:
    """What is wrong with a citation: its form, an unknown law, an article beyond the last."""
    where = where or Place()
    try:
        cited = parse(text)
    except InvalidCitation as invalid:
        return [Problem(where, "warning", invalid.code, invalid.text, invalid.params)]
    found = []
    for citation in cited:
        law = LAWS.get(citation.law)
        if law is None:
            said = N_("的法律依据不认识：《%(law)s》")
            found.append(Problem(where, "warning", "unknown_law", said, {"law": citation.law}))
        elif citation.article > law.articles:
            said = N_("的法律依据有误：《%(law)s》只有 %(articles)s 条")
            params = {"law": citation.law, "articles": law.articles}
            found.append(Problem(where, "warning", "no_such_article", said, params))
    return found
