"""Reading JSON and JSON Lines in the shapes that question banks have; and our own, which loses nothing."""

import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

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
from questions.formats.json.pasted import REMARKS, keeping_all, unwrapped
from questions.formats.json.relaxed import strict
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

_HALF = re.compile(
    r"\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,;]*")
_START = re.compile(
    rf"{REMARKS}(?:\{{{REMARKS}(?:[\"'}}]|$|[A-Za-z_]\w{{0,30}}\s?:\s?[\"'`\[{{\d])|\[{REMARKS}(?:[\[{{\"'\]]|$))"
)


def looks_like(text: str) -> bool:
    """Whether JSON or JSON Lines begins here."""
    return _START.match(unwrapped(text)) is not None


def parse(data: bytes, progress: Progress | None = None) -> Report:
    """The questions of a JSON or JSON Lines file. Raises UnreadableFile, with line and column."""
    text, encoding = decode(data)
    text = unwrapped(text)
    opened = text.count("{") + text.count("[")
    if opened > MOST_OBJECTS or text.count(",") + text.count(":") > MOST_VALUES:
        raise UnreadableFile("too_big")
    if _is_lines(text):
        return _Reader(progress).lines(text).report("jsonl", encoding)
    try:
        whole = _loads(text)
    except UnreadableFile as refused:
        typed = strict(text) if refused.code == "bad_json" else None
        if typed is None:
            raise
        text, whole = typed, _loads_or(typed, refused)
    if isinstance(whole, list | dict) and json_values.is_too_deep(whole):
        raise UnreadableFile("too_deep")
    if table := table_in(whole):
        return read_sheets([table], "json", encoding, progress)
    return _Reader(progress).whole(unfolded(whole)).report("json", encoding)


def _is_lines(text: str) -> bool:
    """Whether each line is a value of its own: the first two are whole objects."""
    starts = [line for line in text[:1_000_000].splitlines()[:50] if line.strip()][:2]
    if len(starts) < 2 or not all(line.lstrip().startswith(("{", "[")) for line in starts):
        return False
    try:
        return isinstance(json.loads(starts[0]), dict | list)
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
    except ValueError as wrong:
        # NaN and Infinity, and numbers of more digits than Python reads.
        match = re.search(r"(?<![\w\"])-?(?:NaN|Infinity|\d{4000,})", text)
        line = text.count("\n", 0, match.start()) + 1 if match else 1
        column = match.start() - text.rfind("\n", 0, match.start()) if match else 1
        raise UnreadableFile("bad_json", line=line, column=column) from wrong


def _loads_or(text: str, refused: UnreadableFile) -> Any:
    """What `text` holds. Raises `refused`, which says where its own text is wrong, if it is broken too."""
    try:
        return _loads(text)
    except UnreadableFile as wrong:
        raise (wrong if wrong.code != "bad_json" else refused) from None


def _one_by_one(text: str) -> list[Any]:
    """Objects that stand one below the other, each over several lines; [] where one is broken."""
    decoder = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=keeping_all)
    values: list[Any] = []
    at = 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            return []
        values.append(value)
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
    return values


def _whole_signs(value: Any, text: str) -> Any:
    """`value` with U+FFFD for half a sign, a lone \\ud83d, which can be neither stored nor shown."""
    if not _HALF.search(text):
        return value
    told = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return json.loads(told.decode("utf-8", "replace"))


def _read(text: str) -> Any:
    return json.loads(text, parse_constant=_no_number, object_pairs_hook=keeping_all)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


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
            parts = [str(part) for part in range(1, len(there) + 1)] if len(there) > 1 else [""]
            places = [Place(number, unit="line", part=part) for part in parts]
            found += zip(there, places, strict=False)
        self._read_all(found, {})
        return self.reading.finish()

    def _refuse(self, number: int, said: str) -> None:
        """Count a line that holds nothing that can be read, and say why."""
        where = Place(number, unit="line")
        self.reading.found.total += 1
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
        elif asked.is_text:
            with self.reading.found.question():
                said = N_("有自己的选项和答案，又带着小题，分不清。请把它单独写成一道题")
                raise unsure(where, "composite_answer", said)
        else:
            stated = json_fields.stated_in(item)
            stated.kind = "" if self.untyped else stated.kind
            flat = json_fields.flattened(item)
            refused = said_twice(flat, where) or differing(stated, answers_in(flat), where)
            if refused := refused or contradicted(flat, stated, where):
                with self.reading.found.question():
                    raise refused
                return
            known = Known(heading=asked.heading)
            self.reading.read(stated, known, where, asked.case)


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
