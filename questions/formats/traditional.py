"""Traditional signs in the words that a table speaks of questions with: headers, types, judgements."""

from questions.formats import answers
from questions.formats.stated import Stated

_SIGNS = str.maketrans(
    "題幹項類單擇斷對錯確難標準參內點識據號說數試問備級課節訂誤擾處來條規詳編關鍵籤註別複簡論實"
    "連線綜應閱讀寫術選辨總計",
    "题干项类单择断对错确难标准参内点识据号说数试问备级课节订误扰处来条规详编关键签注别复简论实"
    "连线综应阅读写术选辨总计",
)


def simplified(text: str) -> str:
    """A word of the table in simplified signs: 單選題 as 单选题. Never a text that people see."""
    return text if text.isascii() else text.translate(_SIGNS)


def with_plain_sides(stated: Stated, heading: str) -> None:
    """Write 對 and 錯 as 对 and 错 where they judge; what is to be filled in stays as it is."""
    if (side := _side(stated.answer)) and "__" not in stated.stem:
        kinds = answers.kind_of(stated.kind), answers.kind_of(heading)
        stated.answer = stated.answer if "fill" in kinds else side
    if len(stated.options) != 2:
        return
    sides = [_side(option) or option for option in stated.options]
    if sides != stated.options and answers.are_sides(sides):
        stated.options = sides


def _side(text: str) -> str:
    """A judgement in simplified signs; empty for what is none, or already is in them."""
    plain = simplified(text) if len(text) < answers.LONGEST_JUDGEMENT else text
    return plain if plain != text and answers.judgement(plain) is not None else ""
