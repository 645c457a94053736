"""JSON in every shape we know, with whatever else stands in its objects: no answer is ever wrong."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from questions.drafts import LETTERS
from questions.errors import UnreadableFile
from questions.importing import check

WORDS = ("工资", "合同", "工会", "年假", "加班", "安全", "培训", "保险", "工时", "仲裁")
STEMS_WORDS = (
    "question stem title content 题干 题目 q questionText statement tigan text name prompt"
)
STEMS = STEMS_WORDS.split()
ANSWERS_WORDS = (
    "answer ans correctAnswer rightAnswer 答案 正确答案 key correct_answer correctOption da"
)
ANSWERS = ANSWERS_WORDS.split()
LISTS_WORDS = "options choices option_list 选项 answerOptions opts items"
LISTS = LISTS_WORDS.split()
TEXTS_WORDS = "text content value optionText answerText 内容 label"
TEXTS = TEXTS_WORDS.split()
MARKS_WORDS = "key label letter id option code 标号"
MARKS = MARKS_WORDS.split()
FLAGS_WORDS = "isCorrect correct is_right isAnswer 是否正确"
FLAGS = FLAGS_WORDS.split()
BESIDE: dict[str, list[Any]] = {
    "id": [1, 2, "7"],
    "chapter": ["第一章"],
    "level": ["A", "B", 1],
    "score": [2, "5"],
    "myAnswer": ["A", "B", ""],
    "userAnswer": ["B", None],
    "analysis": ["因为法律这样规定。", ""],
    "type": ["single", "单选题", "1", None],
    "subject": ["劳动法"],
    "source": ["《劳动法》"],
    "index": [0, 3],
    "tags": [["工资"], "工资"],
    "count": [4],
    "context": ["", "第一章"],
    "grade": ["C"],
}
FILES = 120

Options = list[str]
Shape = Callable[[random.Random, Options, int], dict[str, Any]]


def in_a_list(chance: random.Random, options: Options, key: int) -> dict[str, Any]:
    lettered = chance.random() < 0.4
    texts = [f"{LETTERS[n]}. {text}" if lettered else text for n, text in enumerate(options)]
    told = chance.choice([LETTERS[key], LETTERS[key].lower(), options[key], [LETTERS[key]]])
    return {chance.choice(LISTS): texts, chance.choice(ANSWERS): told}


def by_letter(chance: random.Random, options: Options, key: int) -> dict[str, Any]:
    letters = dict(zip(LETTERS, options, strict=False))
    if chance.random() < 0.5:
        return {chance.choice(LISTS): letters, chance.choice(ANSWERS): LETTERS[key]}
    prefix = chance.choice(["", "option", "option_", "选项"])
    return {prefix + n: text for n, text in letters.items()} | {"answer": LETTERS[key]}


def as_objects(chance: random.Random, options: Options, key: int) -> dict[str, Any]:
    mark, text = chance.sample([(m, t) for m in MARKS for t in TEXTS if m != t], 1)[0]
    listed = [{mark: LETTERS[n], text: option} for n, option in enumerate(options)]
    if chance.random() < 0.3:
        chance.shuffle(listed)
    return {chance.choice(LISTS): listed, chance.choice(ANSWERS): LETTERS[key]}


def with_flags(chance: random.Random, options: Options, key: int) -> dict[str, Any]:
    flag, text = chance.choice(FLAGS), chance.choice(TEXTS)
    yes, no = chance.choice([(True, False), (1, 0), ("1", "0"), ("true", "false")])
    listed = [{text: option, flag: yes if n == key else no} for n, option in enumerate(options)]
    if chance.random() < 0.5:
        listed = [{"id": chance.randrange(10**6), **one} for one in listed]
    return {chance.choice(LISTS): listed}


def with_ids(chance: random.Random, options: Options, key: int) -> dict[str, Any]:
    first = chance.choice([1, 11, 301])
    style = chance.choice(["{}", "o{}", "opt-{}"])
    ids = [style.format(first + n) for n in range(len(options))]
    listed = [{"id": name, "text": option} for name, option in zip(ids, options, strict=True)]
    return {"options": listed, chance.choice(["answer", "correctOptionId"]): ids[key]}


def as_pairs(chance: random.Random, options: Options, key: int) -> dict[str, Any]:
    if chance.random() < 0.5:
        return {"options": [[option, n == key] for n, option in enumerate(options)]}
    listed = [[LETTERS[n], option] for n, option in enumerate(options)]
    return {"options": listed, "answer": LETTERS[key]}


def with_wrong_ones(chance: random.Random, options: Options, key: int) -> dict[str, Any]:
    wrong = [option for n, option in enumerate(options) if n != key]
    if chance.random() < 0.5:
        return {"correct_answer": options[key], "incorrect_answers": wrong}
    return {"correct_answer": options[key]} | {f"distractor{n}": t for n, t in enumerate(wrong, 1)}


def counted(base: int) -> Shape:
    def shape(chance: random.Random, options: Options, key: int) -> dict[str, Any]:
        return {"options": options, "answer": key + base}

    return shape


SHAPES: list[Shape] = [
    in_a_list,
    by_letter,
    as_objects,
    with_flags,
    with_ids,
    as_pairs,
    with_wrong_ones,
    counted(0),
    counted(1),
]


@pytest.mark.parametrize("seed", range(3))
def test_no_answer_is_wrong(seed: int) -> None:
    chance = random.Random(seed)
    read = 0
    for _ in range(FILES):
        shape, stem = chance.choice(SHAPES), chance.choice(STEMS)
        names = chance.sample([*BESIDE], chance.randrange(5))
        items, right = [], {}
        for number in range(chance.randint(1, 6)):
            options = [f"{chance.choice(WORDS)}{number}{n}" for n in range(chance.randint(2, 5))]
            key = chance.randrange(len(options))
            asked = f"第{number}题关于{chance.choice(WORDS)}哪项正确？"
            right[asked] = options[key]
            beside = {name: chance.choice(BESIDE[name]) for name in names}
            item = [*beside.items(), (stem, asked), *shape(chance, options, key).items()]
            chance.shuffle(item)
            items.append(dict(item))
        try:
            report = check(json.dumps(items, ensure_ascii=False).encode())
        except UnreadableFile:
            continue
        assert report.total == len(items), items
        for draft in report.questions:
            assert [draft.options[LETTERS.index(one)] for one in draft.answers] == [
                right[draft.stem]
            ], items
            read += 1
    assert read > FILES


def test_an_index_is_no_text_of_an_option() -> None:
    items = [
        {"question": f"{places}？", "choices": ["1", "0", "3"], "correctIndices": places}
        for places in ([0], [1, 2])
    ]
    report = check(json.dumps(items).encode())
    assert [draft.answers for draft in report.questions] == [["A"], ["B", "C"]]


def test_the_number_of_a_question_is_no_index_of_its_answer() -> None:
    items = [
        {"index": n, "question": f"{n}？", "choices": ["4", "2", "3"], "answer": n} for n in (0, 2)
    ]
    report = check(json.dumps(items).encode())
    assert [draft.answers for draft in report.questions] == [["A"]]
