"""What stands in the braces of GIFT: which kind it makes a question, and the key."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from questions.formats.answers import judgement, sure_judgement
from questions.formats.blanks import joined_blanks, with_one_blank
from questions.formats.choices import without_marks
from questions.formats.found import Unsupported, unclear, unsure
from questions.formats.fractions import FULL, accepted, choice_key, spelt
from questions.formats.gift.braces import CLOZE
from questions.formats.gift.equals import is_unclear, without_stray_equals
from questions.formats.gift.sharps import with_sharps
from questions.formats.gift.signs import shown, take_format
from questions.formats.gift.tildes import without_stray_tildes
from questions.formats.passages import Passages
from questions.formats.verdicts import foreign_judgement
from questions.words import N_

GAP = "_____"
"""What Moodle shows where answers stand in the middle of a sentence."""
MOST_SIGNS = 2000
"""Of answers that can be read."""

_VERDICT = re.compile(r"(T|TRUE|F|FALSE)\s*(?:#|\Z|//[^\n#]*\Z)", re.IGNORECASE)
_SIDES = re.compile(r"\s*(?:(?:不?正确|错误|不?对|错|[√×是否])[\s/、,，或]*){2,}")
_SAID = {"是", "否", "不对", "不是", "对的", "错的"}
"""Judgements that people say, which in a table may be a word like any other."""
_WEIGHT = re.compile(r"\s*%(-?\d+(?:[.,]\d+)?)%")
_EXACT = re.compile(r"=?\s*+(?:%100(?:\.0+)?%\s*+)?(-?\d+(?:\.\d+)?)(?::0(?:\.0+)?)?\s*")
_ARROW = re.compile(r"[=-]>|[→⇒]")
_REMARK = re.compile(r"(?<=\S)[^\S\n]+//[^\S\n]")
_COLOUR = re.compile(r"[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")
_FULL_WIDTH = re.compile(r"(?:^|\s)[＝～](?=[^\s\d])|＃|[＝～](?=[^\s\d＝～]{1,60}(?:[\s~=]|\Z))")
_ANSWER_BELOW = re.compile(r"(?:^|\s)~(?!(?<=\d\s~)\s?\d)|\n\s*=")
_PARAGRAPH = re.compile(r"\s*<(?:p|div)(?:\s[^<>]*)?>([^<>]*)</(?:p|div)>\s*", re.IGNORECASE)
_BARE = re.compile(r"[^\n;{}<>|]{1,60}")


@dataclass(frozen=True)
class Answer:
    """One answer with its share of the points in per cent; texts still with their signs hidden."""

    mark: str
    share: float
    text: str
    feedback: str


@dataclass
class Asked:
    """What stands around the braces. `stem` with its signs shown, in `text_format`."""

    passages: Passages
    text_format: str
    stem: str
    independent: bool
    """Whether the file says that the blanks' texts go together in any way."""

    def question(self) -> str:
        """The stem itself, whose format has been taken off."""
        return self.passages.needed(self.stem, self.text_format)

    def text(self, hidden: str) -> str:
        """A text in its own format, or else the stem's."""
        text_format, text = take_format(hidden, self.text_format)
        return self.passages.needed(shown(text), text_format)


Content = tuple[str, str, list[str], list[Any]]
"""Kind, stem, options and answers of a draft."""


@dataclass(frozen=True)
class TrueFalse:
    """`{T}` with what is said to a wrong answer, then to the right one."""

    verdict: str
    explanation: str

    def read(self, asked: Asked) -> Content:
        """The question with this stem."""
        return "true_false", asked.question(), [], [self.verdict]


@dataclass(frozen=True)
class Choice:
    """Answers, some of them wrong."""

    answers: Sequence[Answer]
    explanation: str

    def read(self, asked: Asked) -> Content:
        """The question with this stem. Raises Unsure where the key is none."""
        shares = [answer.share for answer in self.answers]
        single = any(answer.mark == "=" for answer in self.answers) and max(shares) >= FULL
        key = choice_key(asked.passages, shares, single=single, any_of=True)
        texts = [self._meant(answer, asked.passages) for answer in self.answers]
        options = [asked.text(text) for text in texts]
        if not all(options):
            asked.text_format = "plain"  # answers that are nothing but tags ask about tags
            options = [asked.text(text) for text in texts]
        kind = "single" if single else "multiple"
        return kind, asked.question(), without_marks(options), [*key]

    def _meant(self, answer: Answer, passages: Passages) -> str:
        """A wrong answer `#00ff00` is a colour whose `#` was not escaped; a right one is too unsure."""
        if answer.text.strip() or not answer.feedback:
            return answer.text
        if answer.share > 0 or not _COLOUR.fullmatch(answer.feedback):
            said = N_("有选项以 # 开头，会被当作反馈而不是选项，请写成 \\#")
            raise unsure(passages.where, "hash_in_answer", said)
        passages.warn("hash_in_answer", N_("有选项是没有转义的颜色代码，已当作选项，请核对"))
        return "#" + answer.feedback


@dataclass(frozen=True)
class Short:
    """Texts that are accepted, with their share of the points."""

    answers: Sequence[tuple[str, float]]
    explanation: str

    def read(self, asked: Asked) -> Content:
        """The question with this stem. Raises Unsure where no text is accepted for sure."""
        given = self.answers
        if asked.text_format == "html":
            given = [(_unwrapped(text), share) for text, share in given]
        rows = accepted(asked.passages, given)
        stem = asked.question()
        blanks = joined_blanks(stem, rows, independent=asked.independent)
        if blanks is None:
            return "fill", with_one_blank(stem), [], [rows]
        return "fill", stem, [], [*blanks]


def _unwrapped(text: str) -> str:
    """A text without the paragraph that an editor put around it: nobody types tags."""
    match = _PARAGRAPH.fullmatch(text)
    return html.unescape(match[1]).strip() if match else text


def read_answers(
    passages: Passages, inside: str, *, ends: bool = True, typed: bool = True
) -> TrueFalse | Choice | Short:
    """The answers between braces, which may be the end of the question. `typed`: no program wrote them,
    so their signs may be slips. Raises Unsupported and Unsure."""
    where = passages.where
    if typed and _FULL_WIDTH.search(inside):
        said = N_("的答案里有全角的 ＝、～ 或 ＃，GIFT 只认半角的 =、~ 和 #。请改过来")
        raise unsure(where, "full_width_signs", said)
    inside, general = _general(passages, inside)
    if not inside:
        raise Unsupported(where, "essay", "问答题")
    if verdict := _VERDICT.match(inside):
        side = "true" if verdict[1].upper().startswith("T") else "false"
        return _true_false(side, inside, general)
    if inside.startswith("#"):
        return _number(passages, inside[1:], general)
    if inside.startswith(">"):
        raise Unsupported(where, "ordering", "排序题")
    if CLOZE.match(inside):
        raise Unsupported(where, "cloze", "完形填空")
    if not inside.startswith(("=", "~")):
        return _bare(passages, inside, general, ends=ends)
    return _signed(passages, _cleared(passages, inside, typed=typed), general)


def _cleared(passages: Passages, inside: str, *, typed: bool) -> str:
    """Answers that begin with = and ~, where no other = and ~ is left. Raises Unsupported and Unsure."""
    where = passages.where
    if inside.count("=") + inside.count("~") > MOST_SIGNS:
        raise unsure(where, "bad_options", N_("的选项要有 2 到 26 个"))
    inside = _one_sign_each(inside)
    if _is_matching(inside):
        raise Unsupported(where, "matching", "匹配题")
    apart = without_stray_tildes(inside) if typed else inside
    if apart is None:
        said = N_("的选项或反馈里有 ~，GIFT 会把它后面当成另一个选项。文字里的 ~ 请写成 \\~")
        raise unsure(where, "tilde_in_answer", said)
    if apart != inside:
        passages.warn("tilde_in_answer", N_("有没写成 \\~ 的 ~，已当作文字，请核对"))
    plain = without_stray_equals(apart)
    if is_unclear(plain):
        said = N_("的选项或反馈里有 =，GIFT 会把它后面当成另一个答案。文字里的 = 请写成 \\=")
        raise unsure(where, "equals_in_answer", said)
    if plain != apart:
        passages.warn("equals_in_answer", N_("有没写成 \\= 的 =，已当作文字，请核对"))
    if typed and _REMARK.search(plain):
        said = N_("的选项里有 //，GIFT 会把它后面也当成选项的文字。是备注就删掉")
        passages.warn("comment_in_answer", said)
    return plain


def _signed(passages: Passages, inside: str, general: str) -> Choice | Short:
    """Answers that begin with = and ~: a choice, or texts that are right."""
    parts = with_sharps(passages, re.findall(r"[=~][^=~]*", inside))
    answers = [_answer(part) for part in parts]
    if any(answer.mark == "~" for answer in answers):
        return Choice(answers, general or _right_feedback(answers))
    if len(answers) > 1 and all(_ARROW.search(shown(answer.text)) for answer in answers):
        raise Unsupported(passages.where, "matching", "匹配题")
    texts = [(shown(take_format(answer.text, "")[1]).strip(), answer.share) for answer in answers]
    return Short(texts, general or _right_feedback(answers))


def _general(passages: Passages, inside: str) -> tuple[str, str]:
    """The answers and what is said to all of them, which stands last: answers below it are a slip of
    people who begin the feedback of one answer with ####."""
    answers, _, general = inside.partition("####")
    answers = answers.strip()
    if answers.startswith(("=", "~")) and _ANSWER_BELOW.search(general):
        said = N_("的 #### 后面还有选项。#### 后面只写整道题的解析，一个选项的反馈前面写一个 #")
        raise unsure(passages.where, "feedback_before_answers", said)
    return answers, general.lstrip("#").strip()


def _true_false(right: str, inside: str, general: str) -> TrueFalse:
    said = [part.strip() for part in inside.split("#")[1:]]
    return TrueFalse(right, general or next((text for text in said[1::-1] if text), ""))


def _number(passages: Passages, inside: str, general: str) -> Short:
    """Numbers as texts, if each must be met exactly for all of the points. `~` is what a wrong one is told."""
    first, *others = re.findall(r"^[^=~]+|[=~][^=~]*", inside.strip()) or [""]
    right = [first, *(part for part in others if part[0] == "=")]
    numbers = [_EXACT.fullmatch(part.partition("#")[0]) for part in right]
    wrong = (part for part in others if part[0] == "~")
    if None in numbers or any(part[1:].partition("#")[0].strip() for part in wrong):
        raise Unsupported(passages.where, "numerical", "数值题")
    texts = [(text, 100.0) for number in numbers if number for text in spelt(number[1])]
    return Short(texts, general or first.partition("#")[2].strip())


def _bare(passages: Passages, inside: str, general: str, *, ends: bool) -> TrueFalse | Short:
    """A judgement as people say it, {对}. One accepted text may stand without its `=`; what looks like
    code or a list is no answer."""
    text, _, feedback = inside.partition("#")
    said = shown(text).strip()
    if _SIDES.fullmatch(said):
        raise unclear(said, passages.where)
    if ends and said in {"V", "v"}:
        said = N_("的答案 V 不知道是“对”，还是要填的字。对就写成 {T}，要填的字写成 {=V}")
        raise unsure(passages.where, "unclear_answer", said)
    verdict = judgement(said) if said in _SAID else sure_judgement(said)
    verdict = foreign_judgement(said) if verdict is None else verdict
    if ends and verdict is not None:
        return _true_false("true" if verdict else "false", inside, general)
    if "~" in text or "=" in text or not _BARE.fullmatch(text):
        said = N_("花括号里不是 GIFT 的答案；题目里的花括号请写成 \\{ 和 \\}")
        raise unsure(passages.where, "braces", said)
    return Short([(said, 100.0)], general or feedback.strip())


def _answer(part: str) -> Answer:
    text, _, feedback = part[1:].partition("#")
    weight = _WEIGHT.match(text)
    if weight is None:
        return Answer(part[0], 100.0 if part[0] == "=" else 0.0, text, feedback.strip())
    share = float(weight[1].replace(",", "."))
    return Answer(part[0], share, text[weight.end() :], feedback.strip())


def _is_matching(inside: str) -> bool:
    return "~" not in inside and all("->" in pair for pair in inside.split("=")[1:])


def _one_sign_each(inside: str) -> str:
    """`~=` is the sign of a right answer, and so is `=~` before a share of the points."""
    inside = re.sub(r"~\s*=", "=", inside)
    return re.sub(r"=~(?=%\d)", "~", inside)


def _right_feedback(answers: Sequence[Answer]) -> str:
    best = max(answers, key=lambda answer: answer.share)
    return best.feedback
