"""What a question may have and does not need: tags, difficulty, points."""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from questions.drafts import Draft, Problem
from questions.kinds import LIMITS
from questions.words import N_

if TYPE_CHECKING:
    from questions.formats.stated import Stated

_LEVELS = {
    1: "很容易 很易 最易 最简单 极易 极简单 非常简单 非常容易 很简单 veryeasy",
    2: "容易 易 简单 较易 较简单 较容易 偏易 低 初级 基础 入门 easy low",
    3: "中 中等 一般 适中 普通 中级 中等难度 medium normal middle moderate",
    4: "难 困难 较难 偏难 较困难 高 高级 难题 hard difficult high",
    5: "很难 最难 极难 非常难 很困难 非常困难 特难 veryhard",
}
DIFFICULTIES = {word: level for level, words in _LEVELS.items() for word in words.split()}
_LEVEL = re.compile(r"(?:难度|l|lv|level)?([1-5])(?:\.0)?(?:级|星|颗星)?|([一二三四五])[级星]")
MOST_POINTS = 1000
MOST_STARS = 5
_NONE = ("", "无", "-", "/", "暂无", "0")


@lru_cache(4096)
def split_tags(cell: str) -> tuple[str, ...]:
    """Tags in their order, each once. A backslash before a sign makes it part of its tag."""
    if "\\" not in cell:
        return tuple(dict.fromkeys(tag for tag in re.split(r"[；;、,，|\s]+", cell) if tag))
    tags = re.findall(r"(?:\\[；;、,，|\s\\]|[^；;、,，|\s])+", cell)
    return tuple(dict.fromkeys(re.sub(r"\\([；;、,，|\s\\])", r"\1", tag) for tag in tags))


def escape_tag(tag: str) -> str:
    """A tag written so that `split_tags` reads it back whole."""
    return re.sub(r"([；;、,，|\s\\])", r"\\\1", tag)


@lru_cache(1024)
def difficulty_of(cell: str) -> int | None:
    """1 to 5, from a number or a word; None for any other text."""
    word = unicodedata.normalize("NFKC", cell).casefold()
    word = re.sub("[- _:]", "", word)
    if re.fullmatch("★{1,5}☆{0,4}", word) and len(word) <= MOST_STARS:
        return word.count("★")
    if match := _LEVEL.fullmatch(word):
        return int(match[1] or "一二三四五".index(match[2]) + 1)
    return DIFFICULTIES.get(word)


@lru_cache(1024)
def points_of(cell: str) -> float | None:
    """Points, with or without 分; None for any other text and for nothing."""
    match = re.fullmatch(
        r"(?:每[题空]|单题)?(\d{1,4}(?:\.\d{1,30})?)\s*分?(?:[/每]题)?",
        unicodedata.normalize("NFKC", cell),
    )
    return float(match[1]) if match and 0 < float(match[1]) <= MOST_POINTS else None


def exact_points(text: str) -> float | None:
    """Points as our own writers put them down; None for anything else."""
    return float(text) if re.fullmatch(r"\d{1,4}(?:\.\d{1,30})?", text) else None


def left_out(stated: "Stated", draft: Draft) -> list[Problem]:
    """Warnings for what stands there but could not be read; the question does not need it."""
    found = []
    if draft.difficulty is None and stated.difficulty not in _NONE:
        said = N_("的难度看不明白，没有导入难度：%(difficulty)s")
        params = {"difficulty": stated.difficulty[:20]}
        found.append(Problem(draft.where, "warning", "bad_difficulty", said, params))
    if draft.points is None and stated.points not in _NONE:
        said = N_("的分值看不明白，没有导入分值：%(points)s")
        params = {"points": stated.points[:20]}
        found.append(Problem(draft.where, "warning", "bad_points", said, params))
    if len(draft.tags) < len(stated.tags):
        said = N_("的标签太长（最多 %(limit)s 字），没有导入")
        params = {"limit": str(LIMITS["tag"])}
        found.append(Problem(draft.where, "warning", "long_tag", said, params))
    return found
