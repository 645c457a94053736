"""Reading JSON and JSON Lines in the shapes that question banks have; and our own, which loses nothing."""

import json
import re
from collections.abc import Sequence
from typing import Any

from questions.drafts import KINDS, Draft, Image, Place, Problem, Report, tidy
from questions.errors import UnreadableFile
from questions.formats import pictures
from questions.formats.details import MOST_POINTS
from questions.formats.found import Found, Unsupported, unsure
from questions.formats.json import fields as json_fields
from questions.formats.json import values as json_values
from questions.formats.json.cases import Asked, questions_in
from questions.formats.json.given import answers_in, contradicted
from questions.formats.json.maps import table_in, unfolded
from questions.formats.json.pasted import constant, keeping_all, unwrapped
from questions.formats.json.program import REMARKS, begins
from questions.formats.json.related import with_options
from questions.formats.json.relaxed import requoted, strict
from questions.formats.json.texts import picture_of
from questions.formats.json.twice import said_twice
from questions.formats.passages import pictured
from questions.formats.reading import Progress, Reading
from questions.formats.stated import Known
from questions.formats.tables.csv import decode
from questions.formats.tables.table import read_sheets
from questions.formats.tables.two_answers import differing
from questions.words import N_

MOST_OBJECTS = 4_000_000
MOST_VALUES = 8_000_000
TOO_DEEP = N_("套得太深，没有读。请把小题少套几层")
_PICTURE = N_("有一张图片在文件外面，没有导入，只靠文字答不了的题请改写：%(address)s")
_UNEVEN = N_(
    "的题目、答案和选项写成了几个列表，个数却不一样（%(counts)s），不知道哪个答案是哪道题的。请补齐，让它们一一对应"
)

_HALF = re.compile(
    r"\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]", re.IGNORECASE
)
_BEGUN = re.compile(r"[^\s,;]")
_HOOKS: dict[str, Any] = {"parse_constant": constant, "object_pairs_hook": keeping_all}
_START = re.compile(
    rf"{REMARKS}(?:\{{{REMARKS}(?:[\"'}}]|$|[A-Za-z_]\w{{0,30}}\s?:\s?[\"'`\[{{\d])|\[{REMARKS}(?:[\[{{\"'\]]|$))"
)


def looks_like(text: str) -> bool:
    """Whether JSON or JSON Lines begins here."""
    return _START.match(unwrapped(text)) is not None


def parse(data: bytes, progress: Progress | None = None) -> Report:
    """The questions of a JSON or JSON Lines file. Raises UnreadableFile, with line and column."""
    text, encoding = decode(data)
    is_program = begins(text)
    text = unwrapped(text)
    opened = text.count("{") + text.count("[")
    if opened > MOST_OBJECTS or text.count(",") + text.count(":") > MOST_VALUES:
        raise UnreadableFile("too_big")
    if not is_program and _is_lines(text):
        return _Reader(progress).lines(text).report("jsonl", encoding)
    try:
        whole = _loads(text)
    except UnreadableFile as refused:
        text = requoted(text)
        typed = strict(text) if refused.code == "bad_json" else None
        if typed is None and refused.code == "bad_json" and is_program:
            raise UnreadableFile("program") from refused
        if typed is None:
            raise
        text, whole = typed, _loads_or(typed, refused)
    if isinstance(whole, list | dict) and json_values.is_too_deep(whole):
        raise UnreadableFile("too_deep")
    if table := table_in(whole):
        return read_sheets([table], "json", encoding, progress)
    return _Reader(progress).whole(unfolded(with_options(whole))).report("json", encoding)


def _is_lines(text: str) -> bool:
    """Whether each line is a value of its own: of the first two at least one is a whole one, and the
    other looks like one."""
    starts = [line for line in text[:1_000_000].splitlines()[:50] if line.strip()][:2]
    if len(starts) < 2 or not all(line.lstrip().startswith(("{", "[")) for line in starts):
        return False
    ends = all(line.rstrip().endswith("}") for line in starts)
    return any(map(_is_whole, starts if ends else starts[:1]))


def _is_whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _loads(text: str) -> Any:
    try:
        return _whole_signs(_read(text), text)
    except json.JSONDecodeError as wrong:
        if wrong.msg == "Extra data" and (values := _one_by_one(text)):
            return _whole_signs(values, text)
        raise UnreadableFile("bad_json", line=wrong.lineno, column=wrong.colno) from wrong
    except RecursionError as deep:
        raise UnreadableFile("too_deep") from deep


def _loads_or(text: str, refused: UnreadableFile) -> Any:
    """What `text` holds. Raises `refused`, which says where its own text is wrong, if it is broken too."""
    try:
        return _loads(text)
    except UnreadableFile as wrong:
        raise (wrong if wrong.code != "bad_json" else refused) from None


def _one_by_one(text: str) -> list[Any]:
    """Values that stand one below the other, each over several lines; [] where one is broken."""
    decoder = json.JSONDecoder(**_HOOKS)
    values: list[Any] = []
    at = 0
    while begun := _BEGUN.search(text, at):
        try:
            value, at = decoder.raw_decode(text, begun.start())
        except ValueError:
            return []
        values.append(value)
    return values


def _whole_signs(value: Any, text: str) -> Any:
    """`value` with U+FFFD for half a sign, a lone \\ud83d, which can be neither stored nor shown."""
    if not _HALF.search(text):
        return value
    told = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return json.loads(told.decode("utf-8", "replace"))


def _read(text: str) -> Any:
    try:
        return json.loads(text, **_HOOKS)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return json.loads(text, **_HOOKS, parse_int=str)  # more digits than Python counts with


class _Reader:
    """Question after question, numbered as the file's unit counts them."""

    def __init__(self, progress: Progress | None) -> None:
        self.reading = Reading()
        self.progress = progress
        self.untyped = False

    def whole(self, value: Any) -> Found:
        """Every question anywhere in `value`. Raises UnreadableFile if there is none."""
        shown = _pictures(value)
        places = enumerate(questions_in(value, _is_own), 1)
        self._read_all([(asked, Place(at, unit="question")) for at, asked in places], shown)
        return self.reading.finish()

    def lines(self, text: str) -> Found:
        """One question a line; a line that cannot be read is a problem of its own."""
        found: list[tuple[Asked, Place]] = []
        bare = 0
        alike: set[tuple[str, str]] = set()
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                value = _whole_signs(_read(line), line)
            except ValueError:
                self._refuse(number, N_("不是完整的 JSON，请检查引号、逗号和括号"))
                continue
            except RecursionError:
                self._refuse(number, TOO_DEEP)
                continue
            if isinstance(value, list | dict) and json_values.is_too_deep(value):
                self._refuse(number, TOO_DEEP)
                continue
            there = [*questions_in(value, _is_own, is_file=False)]
            alike = alike or json_fields.names_of([one.item for one in there])
            if not there and isinstance(value, dict) and json_fields.asks(value, alike):
                there = [Asked(value)]
                bare += 1
            parts = [str(part) for part in range(1, len(there) + 1)] if len(there) > 1 else [""]
            places = [Place(number, unit="line", part=part) for part in parts]
            found += zip(there, places, strict=False)
        # Beside questions, what nobody can answer is one too.
        self._read_all(found if bare < len(found) else [], {})
        return self.reading.finish()

    def _refuse(self, number: int, said: str) -> None:
        """Count a line that holds nothing that can be read, and say why."""
        where = Place(number, unit="line")
        self.reading.found.count()
        self.reading.found.problems.append(Problem(where, "error", "bad_line", said))

    def _read_all(self, found: Sequence[tuple[Asked, Place]], shown: dict[str, Image]) -> None:
        """Read each. Raises UnreadableFile if there is none, nor a line that is broken."""
        if not found and not self.reading.found.total:
            raise UnreadableFile("no_questions")
        self.untyped = json_fields.says_nothing(asked.item for asked, _ in found)
        for number, (asked, where) in enumerate(found, 1):
            self._read(asked, where, shown)
            if self.progress and number % 1000 == 0:
                self.progress(number, len(found))

    def _read(self, asked: Asked, where: Place, there: dict[str, Image]) -> None:
        item = asked.item
        if _is_own(item):
            with self.reading.found.question():
                self.reading.found.add(_own(item, where, there))
        elif asked.lost:
            with self.reading.found.question():
                raise Unsupported(where, "case", N_("共用材料的案例题"))
        elif asked.uneven:
            with self.reading.found.question():
                raise unsure(where, "uneven_lists", _UNEVEN, counts=asked.uneven)
        elif asked.is_text:
            with self.reading.found.question():
                said = N_("有自己的选项和答案，又带着小题，分不清。请把它单独写成一道题")
                raise unsure(where, "composite_answer", said)
        else:
            stated = json_fields.stated_in(item, asked.heading)
            stated.kind = "" if self.untyped else stated.kind
            flat = json_fields.flattened(item)
            refused = said_twice(flat, where) or differing(stated, answers_in(flat), where)
            if refused := refused or contradicted(flat, stated, where):
                with self.reading.found.question():
                    raise refused
                return
            known = Known(heading=asked.heading)
            self.reading.read(stated, known, where, asked.case)
            if address := picture_of(flat):
                params = {"address": address[:80]}
                lost = Problem(where, "warning", "picture_left_out", _PICTURE, params)
                self.reading.found.problems.append(lost)


def _is_own(item: dict[str, Any]) -> bool:
    """Whether it is as `write` and `bank check --json` have it."""
    return (
        item.get("kind") in KINDS
        and isinstance(item.get("stem"), str)
        and isinstance(item.get("options"), list)
        and isinstance(item.get("answers"), list)
    )


def _own(item: dict[str, Any], where: Place, there: dict[str, Image]) -> Draft:
    difficulty = item.get("difficulty")
    texts = [tidy(json_values.text_of(item.get(name))) for name in ("stem", "explanation")]
    options = [tidy(json_values.text_of(option)) for option in item["options"]]
    tags = item.get("tags")
    return Draft(
        item["kind"],
        texts[0],
        options,
        [_answer(answer) for answer in item["answers"]],
        texts[1],
        tidy(json_values.text_of(item.get("citation"))),
        [tidy(json_values.text_of(tag)) for tag in tags] if isinstance(tags, list) else [],
        difficulty if isinstance(difficulty, int) and not isinstance(difficulty, bool) else None,
        _points(item.get("points")),
        where,
        pictured(there, texts[0], *options, texts[1]),
        tidy(json_values.text_of(item.get("code"))),
    )


def _points(value: Any) -> float | None:
    """Points as a number; one of hundreds of digits is only too large."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(max(-1, min(value, MOST_POINTS + 1)))


def _answer(answer: Any) -> Any:
    if isinstance(answer, list):
        return [tidy(json_values.text_of(text)) for text in answer]
    return tidy(json_values.text_of(answer))


def _pictures(whole: Any) -> dict[str, Image]:
    """The pictures of our own format by digest; what is no picture is left out."""
    listed = whole.get("images") if isinstance(whole, dict) else None
    found = {}
    for item in listed if isinstance(listed, list) else []:
        if not isinstance(item, dict) or not isinstance(item.get("content"), str):
            continue
        if image := pictures.from_base64(item["content"]):
            found[image.digest] = image
    return found
