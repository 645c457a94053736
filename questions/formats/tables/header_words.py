"""The words that head the columns of question tables, and what they announce."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from questions.drafts import LETTERS
from questions.formats.traditional import simplified

_EXACT = {
    "number": "序号 题号 题目序号 试题序号 编号 试题编号 id 原题目号 原题号 no no. 题目编号",
    "kind": "题型 题目类型 试题类型 题目题型 试题题型 题类 类型 type questiontype question_type kind "
    "multichoice",
    "stem": "题干 题目 题目内容 试题内容 试题题干 题目题干 题干内容 题目名称 题目标题 试题 试题名称 "
    "问题 问题内容 questiontitle question stem 考题 题面",
    "answer": "答案 正确答案 正确选项 题目答案 试题答案 标准答案 参考答案 答案选项 答案内容 标答 "
    "answer answers rightanswer right_answer correctanswer correct_answer",
    "explanation": "解析 整体解析 答案说明 试题解析 答案解析 题目解析 解析内容 题解 解释 分析 "
    "analysis explanation explain 选项解析",
    "citation": "法律依据 依据 出处 法条 法规依据 条款 来源 citation 条款号 条文 具体条款 条号",
    "law": "法律 法规 法律名称 法规名称 法律法规 法律法规名称 依据文件",
    "tags": "标签 知识点 关键字 关键词 作业种类 科目 章节 章 节 知识类型名称 考点 知识模块 所属章节 "
    "所属分类 知识分类 tag tags",
    "difficulty": "难度 难易度 难易程度 难度系数 难度等级 difficulty",
    "points": "分值 分数 题分 单空分数 得分 score points",
    "choices": "选项 题目选项 试题选项 备选项 备选答案 选择项 可选项 选项内容 options option choices",
    "right": "是否正确项 是否正确 是否正确答案 是否正确选项 是否答案 是否为答案 正确项 iscorrect "
    "is_correct isright is_right",
    "code": "筑梦编号",
    "count": "选项数量 选项数目 选项个数 选项数 optioncount",
}
_LESS = {
    "stem": "content input descriptions statement mcq mcqs tigan timu tm tg pregunta pergunta enunciado domanda "
    "frage вопрос 문제 질문 문항 问题文 设问 câuhỏi nộidungcâuhỏi",
    "answer": "label output ans daan zqda da cop respuesta resposta risposta antwort réponse ответ 정답 답 "
    "正解 正答 答え respuesta_correcta resposta_correta risposta_corretta bonne_reponse bonne_réponse bonneréponse "
    "đápánđúng",
    "kind": "tixing tx",
    "explanation": "jiexi jx exp giảithích explication",
    "choices": "xuanxiang",
    "difficulty": "level",
}
_LESS_FIELD = {word: name for name, words in _LESS.items() for word in words.split()}
_EXACT_FIELD = {word: name for name, words in _EXACT.items() for word in words.split()}
_WEAK = {
    "stem": "内容 标题 名称 title text description prompt 单选题 多选题 "
    "判断题 填空题 选择题 题库内容",
    "answer": "正确 right key correct 结果 答",
    "kind": "分类 类别 种类 题目分类 试题分类 category",
    "explanation": "说明 备注",
}
_WEAK_FIELD = {word: name for name, words in _WEAK.items() for word in words.split()}
"""What counts only where no other column is headed better."""
_LIKE = {
    "count": r"(?:选项|答案|空)(?:的)?(?:总?数|数量|数目|个数)",
    "explanation": r"(?:试题|题目|习题|答案|本题|答题|参考|文字|详细|正确答案|官方|名师|专家|教师|老师|ai)*(?:的)?"
    r"(?:解析|详解|讲解|题解|精解|点评|解答|解释|分析|解题思路)(?:内容|说明)?|(?:(?:answer|topic|question)_?)?(?:explanation|rationale|feedback|analysis)s?",
    "choices": r"(?:试题|题目|备选|候选|可选|供选|选择题|单选|多选)*(?:选项|选择项|(?<=备选|候选|可选|供选)答案)"
    r"(?:内容|列表|集合?|文本|描述|信息|json)?|(?:answer|question)?_?(?:options|choices|optionlist|opts)",
    "answer": r"(?!.*(?:我|你|您|学员|学生|考生|用户|作答|提交|备选|候选|可选|供选|错误|干扰|是否))"
    r"(?:[单多]项?选择?题?|选择题|填空题|[^选空]{0,6})(?:答案|标答|正答)(?:选项|内容|文本|文字|字母|序号|项|要点)?"
    r"|(?:正确|标准|参考)(?:的)?(?:选项|选择|项)(?:内容|文本|文字|字母|序号|编号)?"
    r"|(?:the)?_?(?:correct|right|true)_?(?:answers?|options?|choices?|responses?|ans|key)"
    r"(?:_?(?:index|indexes|indices|idx|letters?|text|ids?|keys?|no|numbers?|list))?"
    r"|(?:correct|right)_?(?:ind(?:ex|ices|exes)|idx|letter|no|number|ids?)|answer_?(?:key|index|letter|idx)|(?:expected|model|sample|standard|reference)_?answers?|question_?answers?(?:_?list)?",
    "kind": r"(?:试题|题目|考题|问题|习题|题)(?:的)?(?:类型|题型|种类|类别|型)(?:名称?|代码|编码|编号)?"
    r"|题型(?:名称?|代码|编码|编号)|(?:question|item|q)?_?type_?(?:name|code)?",
    "stem": r"(?:试题|题目|考题|习题|考试题目?|试卷题目|问题)(?:的)?(?:名称?|内容|描述|正文|信息|标题|题干|文本|详情|题目)?"
    r"|题干(?:描述|文本|正文|信息|部分)|question_?(?:text|content|stem|title|body|name)",
    "citation": r"(?:法律|法规|政策|制度|规程|标准|出题|命题|试题|题目|参考|相关|对应|引用)+(?:依据|出处|来源|条款|法条|条文)(?:条款|内容)?",
    "difficulty": r"(?:试题|题目)(?:难度|难易)(?:程度|系数|等级|级别|度)?|难度(?:值|级别|程度)|难易",
    "tags": r"(?:所属|关联|涉及|对应|考[查察])?(?:知识点|考点|章节|科目)(?:名称|标签)?|[一二三]级(?:分类|目录|纲要)",
    "points": r"(?:试题|题目|每题|本题|单题|建议|默认)(?:分值|分数|得分|分)|分",
}
_LIKE_FIELD = {name: re.compile(words) for name, words in _LIKE.items()}
_SPECIFIC = re.compile("正确|标准|correct|right")
_INDEX = re.compile("(?:ind(?:ex|ices|exes)|idx|序号|下标|索引)$")
REVISED = re.compile("原|旧|老|新|现|改|更正|修订|纠正|勘误|new|old|revised", re.IGNORECASE)
"""What an answer is called that another took the place of, or the other one."""
_SURE_KIND = re.compile("题型|试题类型|题目类型")

_NUMERALS = "一二三四五六七八九十"
_SIGN = rf"(?:([a-z])|(\d{{1,2}})|([{_NUMERALS}]))"
_TAIL = "(?:内容|描述|文本|文字|选项|项|text|content|value|option)?"
_ABROAD = (  # the names of options elsewhere: respuesta1, 보기1
    r"alternativ[ae]|alt(?=_?\d)|opci[oó]n|opç[aã]o|opzione|r[eé]ponse|antwort|risposta|respuesta|resposta|"
    "đápán|phươngán|вариант|보기|선택지|选択肢"
)
_OPTION = re.compile(
    r"(?:备选|候选|可选|供选|试题|题目|答题|选择题?|单选|多选)*"
    r"(?:选项|选择[项支肢]?|[备候可供]选(?:项|答案)?|题[支肢]|[支肢]|答案项?|选|xuanxiang|xx|[aco](?=\d)|"
    rf"(?:option|choice|item|opt|op|answer|ans|{_ABROAD})(?!s$))"
    rf"(?:内容)?[-_.#]?{_SIGN}-?{_TAIL}"
    rf"|([a-z])|第?{_SIGN}[-_.]?(?:选项|项|选择|答案|option|choice){_TAIL}"
)
_RIGHT = re.compile(
    rf"(?:选项|option|answer)?_?{_SIGN}(?:选项)?_?(?:是否(?:为)?(?:正确|答案)(?:答案|选项)?|is_?correct|correct)"
    rf"|(?:is_?(?:correct|right)|是否(?:正确|答案))_?{_SIGN}"
)
_BLANK = re.compile(
    rf"第?(?:空|填空|空格)(\d{{1,2}}|[{_NUMERALS}])(?:答案)?|第(\d{{1,2}}|[{_NUMERALS}])空(?:答案)?|(?:填?空)?(?:答案|answer)_?(\d{{1,2}}|[{_NUMERALS}])"
)
_WRONG = re.compile(
    rf"(?:(?:in_?correct|wrong)_?(?:answer|option|choice|alternative)s?|distractors?)[-_./]{{0,2}}(?:[a-z]|\d{{1,3}})?"
    rf"|(?:in_?correct|wrong)_?\d{{1,2}}|(?:错误|干扰)的?(?:答案|选项|选择项?|项)(?:内容|文本)?"
    rf"[-_.]?{_SIGN}?{_TAIL}"
)
"""The texts of wrong answers, beside the right one."""
_COUNTS = re.compile(r"\s*(?:question|item|q)\s*(?:#|№|no\.?|num|number|nr\.?)\s*", re.IGNORECASE)
_BARE = re.compile(rf"\d{{1,2}}|[{_NUMERALS}]")
_FOREIGN = re.compile(r"[a-z]_\d{1,2}|\[\[.*")

_DESCRIBED = re.compile(
    r"\s*([^:,;?]{2,16}?)\s*(?:[:,;]|\s(?=\d))(?=[^?]{0,300}(?:单选|多选|判断|选择题|必填|选填|填写|隔开|分隔|格式|\d{1,2}[.=:-]\D))"
)
"""A header that goes on to say what its cells hold: 试题类型：11.单选 12.多选."""

_TWICE = re.compile(r"\s*(.*?[一-鿿](?:\s*[A-Za-z](?=\s))?)\s*([A-Za-z].*)", re.DOTALL)
"""A header in two languages: 题目 Question."""
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|<([^<>]*)>|《([^《》]*)》")
_HEADS_OF_SIGNS = {"选项", "选择", "备选项", "备选答案", "可选项", "option", "choice", ""}


@dataclass(frozen=True)
class Header:
    """What a cell announces: a field, or the `place` of an option, right flag or blank.

    `strength`: 2 for a word that is used for it everywhere, 1 for one that reads like it, 0 for one
    that counts only where no other column is headed better. `counted` tells a number from a letter.
    """

    sort: str
    place: int = 0
    strength: int = 2
    counted: bool = False


def folded(cell: str) -> str:
    """A header without case, width, blanks, asterisks and what stands in brackets, unless that is
    all there is, or the letter of an option."""
    text = unicodedata.normalize("NFKC", cell[:400]).casefold()
    text = simplified(text)
    text = re.split(r"\s[-–—]\s", text.strip())[0]
    text = re.sub(r"[\s*:\"'“”‘’]", "", text).strip(".、,;-_#!。")
    bare = _BRACKETS.sub("", text).strip(".、,;-_#!。")
    if bare not in _HEADS_OF_SIGNS:
        return bare
    inside = next(
        (part for match in _BRACKETS.finditer(text) for part in match.groups() if part), ""
    )
    is_sign = re.fullmatch(rf"[a-z]|\d{{1,2}}|[{_NUMERALS}]", inside)
    return bare + inside if is_sign or not bare else bare


@lru_cache(4096)
def header_of(cell: str) -> Header | None:
    """What a header announces; None for a word that says nothing of questions."""
    word = folded(cell)
    if not word or _COUNTS.fullmatch(cell[:40]):
        return Header("number") if word else None
    found = _announced(word)
    if found is None:
        described = _DESCRIBED.match(unicodedata.normalize("NFKC", cell[:400]))
        found = _announced(folded(described[1])) if described else None
    if found is None and (part := re.split(r"[/、|]|及|和|与|或", word)[0]) not in ("", word):
        found = _announced(part)
    if found is None and (twice := _TWICE.fullmatch(unicodedata.normalize("NFKC", cell[:400]))):
        here, there = (_announced(folded(part)) for part in twice.groups())
        found = here if here and there and here.sort == there.sort else None
    return found


def _announced(word: str) -> Header | None:
    if name := _EXACT_FIELD.get(word):
        return Header(name)
    if _WRONG.fullmatch(word):
        return Header("wrong")
    for sort, pattern in (("blank", _BLANK), ("flag", _RIGHT), ("option", _OPTION)):
        if match := pattern.fullmatch(word):
            sign = next(group for group in match.groups() if group)
            return Header(sort, _place(sign), counted=not sign.isalpha() or not sign.isascii())
    for name, like in _LIKE_FIELD.items():
        if like.fullmatch(word):
            return Header(name, strength=1)
    if name := _LESS_FIELD.get(word):
        return Header(name, strength=1)
    if name := _WEAK_FIELD.get(word):
        return Header(name, strength=0)
    if _BARE.fullmatch(word):
        return Header("bare", _place(word), counted=True)
    return Header("foreign") if _FOREIGN.fullmatch(word) else None


def _place(sign: str) -> int:
    """The place of an option or blank from 1."""
    if sign.isdecimal():
        return int(sign)
    return (LETTERS.index(sign.upper()) if sign.isascii() else _NUMERALS.index(sign)) + 1


def is_specific(cell: str) -> bool:
    """Whether a header speaks of the right answer, not only of answers."""
    return _SPECIFIC.search(folded(cell)) is not None


def is_index(cell: str) -> bool:
    """Whether a header, or a key, speaks of the place of the right option."""
    header = header_of(cell) if _INDEX.search(folded(cell)) else None
    return header is not None and header.sort == "answer"


def may_stand_in(cell: str) -> bool:
    """Whether a header speaks of right answers, which some rows may give there and others elsewhere."""
    told = is_specific(cell) or re.search("参考|[单多]选|选择|判断|填空", cell)
    return bool(told) and not REVISED.search(cell)


def is_surely_kind(cell: str) -> bool:
    """Whether a header can only speak of the kind of question."""
    return _SURE_KIND.search(folded(cell)) is not None
