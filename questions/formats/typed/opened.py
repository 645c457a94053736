"""The question that is being read, and the lines that belong to none yet."""

import re
from collections.abc import Sequence
from itertools import pairwise

from questions.formats import answers
from questions.formats.typed.ahead import NEAR, Ahead
from questions.formats.typed.answer_lists import Block, Entry, entries
from questions.formats.typed.cases import UNHEADED, Case, begins_case
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item, stands_alone
from questions.formats.typed.lines import Line, Token
from questions.formats.typed.numbered import is_numbered, told_in_turn
from questions.formats.typed.pages import is_title
from questions.formats.typed.starts import tight_start
from questions.formats.typed.unnumbered import give_in_turn, is_list

_TOPIC = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s?[、.]\s*[^\s,.?!:;()_。、]{2,20}\s*")
_NAME = re.compile(r"\s*(?:\([一二三四五六七八九十]{1,3}\)\s?)?[^\s,.?!:;()_、]{3,20}\s*")
_DOTTED = re.compile(r"\s*\d{1,4}[.．]")


class Opened:
    """At the end `items` has the questions, `blocks` the lists of answers, and `strays` the lines that
    belong nowhere."""

    def __init__(self, ahead: Ahead) -> None:
        self.ahead = ahead
        self.items: list[Item] = []
        self.blocks: list[Block] = []
        self.strays: list[Token] = []
        self.heading = ""
        self.section = self.paper = self.titled = 0
        self.tags: list[str] = []
        self.item: Item | None = None
        self.state = ""
        self.last = self.before = 0
        self.loose: list[Token] = []
        self.pending: Token | None = None
        self.meta: dict[str, str] = {}
        self.case: Case | None = None
        self._seen, self._answered = 0, True

    def begin(self, line: Line, number: int, rest: str) -> Item:
        """A question begins; the one before is whole."""
        self.pending = None
        if self.item is not None and self.item.shared:
            self.item = None  # its questions are counted one by one
        self.close()
        if self.case is not None:
            self.case = self.case.ask(number) if self.case.covers(number) else None
        self.item = Item(line, number, self.heading, self.section, tags=self.tags, case=self.case)
        self.item.add(Line(line.number, rest, line.marked))
        self.item.meta, self.meta = self.meta, {}
        self.last = number or self.last + 1
        self.state = "stem"
        return self.item

    def close(self) -> None:
        """The question is whole; what follows belongs to none."""
        if self.item is not None:
            self.items.append(self.item)
        self.strays += self.loose
        self.loose = []
        self.item, self.state = None, ""

    def number_first(self) -> None:
        """Take the number off a first question where nothing parts it from the stem: the second one,
        which has its number so too, was known by it."""
        for item, after in pairwise(self.items):
            if item.number or after.number != 2 or item.section != after.section:
                continue
            first = item.stem[0]
            if start := tight_start(Token("text", first), 1):
                item.number = 1
                item.stem[0] = Line(first.number, start.rest, first.marked)

    def from_loose(self) -> Item | None:
        """A question without a number: its stem are the last lines that stand together."""
        if not self.loose:
            return None
        starts = [at for at, token in enumerate(self.loose) if token.blank_above]
        first = starts[-1] if starts else 0
        while first + 1 < len(self.loose) and is_title(self.loose[first].line.text.strip()):
            first += 1
        self.strays += self.loose[:first]
        stem, self.loose = self.loose[first:], []
        item = self.begin(stem[0].line, 0, stem[0].line.text)
        for token in stem[1:]:
            item.add(token.line)
        return item

    def loosely(self, token: Token) -> None:
        """A line that belongs to no question: a case, a question of its own, or what is seen later."""
        case = begins_case(token.line.text)
        if case and self.case is not None and self.case.open and self.case.lines:
            self.case.lines.append(token.line)  # “根据以上材料” below the text itself
            self.case.until = int(case["until"] or 0)
            return
        if case:
            above = self.loose if re.search("以上|上述|上面", token.line.text) else []
            self.case = Case(
                [*(loose.line for loose in above), token.line], int(case["until"] or 0)
            )
            self.loose = [] if above else self.loose
            return
        counted = self.ahead.numbered and (
            self.last or token.line.text.lstrip()[1:2] in {".", "．"}
        )
        numbers = [self.last + 1] if self.last else [1, self.before + 1]
        found = (tight_start(token, number) for number in numbers)
        # “4 题干” below a head counts on from a section whose numbers stand so too.
        spaced = self.before and re.match(rf"\s*{self.before + 1}\s+[^\d\s]", token.line.text)
        start = next((start for start in found if start), None) if counted or spaced else None
        if start is not None:
            self.begin(start.line, int(start.value), start.rest)
        elif stands_alone(self.heading, token.line.text):
            self.begin(token.line, 0, token.line.text)
        elif self.case is not None and self.case.open:
            self.case.lines.append(token.line)
        else:
            self.loose.append(token)

    def tight(self, token: Token) -> Token | None:
        """The line as the next question where its number stands close: “13.10kV…”, also where the
        section above counts on in this one, and where single sentences skip a number."""
        if self.last and (start := tight_start(token, self.last + 1)):
            return start
        if not _DOTTED.match(token.line.text):
            return None
        skips = self.last and answers.kind_of(self.heading) in {"fill", "true_false"}
        numbers = [*range(self.last + 2, self.last + NEAR)] if skips else []
        numbers = numbers if self.last else [self.before + 1, 1]
        found = (tight_start(token, number) for number in numbers)
        return next((start for start in found if start is not None), None)

    def apart(self, token: Token) -> None:
        """A line that the question above has no part in."""
        self.close()
        self.loosely(token)

    @property
    def is_case_section(self) -> bool:
        """Whether the questions of this section share texts."""
        return answers.kind_of(self.heading) in UNHEADED

    def is_topic(self, at: int, token: Token) -> bool:
        """Whether a line heads a part that it names by what it is about: 二、法律知识. The questions
        begin right below, and count on or anew; below a name alone, 《工会法》, anew."""
        below = self.ahead.tokens[at + 1] if at + 1 < len(self.ahead.tokens) else None
        if below is None or below.sort != "start" or self.state in {"stem", "shared"}:
            return False
        counts = int(below.value) in {1, self.last + 1}
        if counts and _TOPIC.fullmatch(flat(token.line.text)):
            return True
        whole = self.item is not None and self.item.is_complete
        anew = below.value == "1" and self.last > 1 and whole and self.ahead.owns(at + 1)
        return anew and _NAME.fullmatch(flat(token.line.text)) is not None

    def read_topic(self, token: Token) -> None:
        """Such a head; a kind that is told above for several of them stays."""
        self.close()
        above = self.heading if answers.kind_of(self.heading) else ""
        stays = above and not _TOPIC.match(flat(above))
        self.heading = f"{above} {token.rest}" if stays else token.rest
        self.case, self.before, self.last = None, self.last or self.before, 0
        self.section += 1

    def share(self, token: Token, case: Case) -> None:
        """A text for several questions begins."""
        self.case = case
        self.item = Item(token.line, 0, self.heading, self.section, [token.line], shared=True)
        self.state = "shared"

    def share_on(self, token: Token) -> None:
        """A numbered line in a text: in a section of cases 1. tells the first one, 2. another. Elsewhere
        a section is one thing, with tasks of its own."""
        item = self.item
        cases = item is not None and item.kind == "case"
        if item is not None and cases and token.style == self.ahead.style:
            if item.number:
                self.close()
                self.share(token, Case())
            self.item, self.case = self.item or item, self.case or Case()
            self.item.number = int(token.value)
        self.case = self.case or Case()
        self.case.lines.append(token.line)

    def is_next_case(self, at: int) -> bool:
        """Whether a text without a mark is the next case of a section: numbers begin again below."""
        below = self.ahead.next[at]
        whole = self.item is not None and self.item.is_complete and self.is_case_section
        return (
            whole and below is not None and below.sort == "start" and int(below.value) <= self.last
        )

    def part(self, item: Item, token: Token) -> None:
        """(1), (2) … with options of their own under a number: they share its text."""
        case = item.case or Case()
        if item.options or item.answer or item.shared:
            item = self.begin(token.line, self.last, token.rest)
        else:
            case = Case(item.stem)
            item.stem, item.asks, item.filled = [], False, False
            item.add(Line(token.line.number, token.rest, token.line.marked))
            self.state = "stem"
        item.case = case

    def listed(self, tokens: Sequence[Token]) -> list[Entry]:
        """The answers in the lines of a list: those to the section above, unless they number others."""
        found = entries(tokens, self.heading)
        numbers = {item.number for item in self._unanswered()}
        if all(entry.heading != self.heading or entry.number in numbers for entry in found):
            return found
        return entries(tokens, "")

    def keep_list(self, found: list[Entry]) -> None:
        """A list of answers stands here: below its questions, or above the first one of its section."""
        self.close()
        if self.tags and self.titled == len(self.items):  # 试卷二, and right below it 参考答案
            for entry in found:
                entry.title = entry.title or self.tags[0]
        begun = not self.section or (self.items and self.items[-1].section == self.section)
        self.blocks.append(Block(len(self.items), found, 0 if begun else self.section))

    def told(self, token: Token) -> bool:
        """Whether an answer holds those of all questions above that have none, which are given."""
        if not is_numbered(token.rest) or (self.item and self.item.answer):
            return False
        asked = self._unanswered()
        texts = told_in_turn(token.rest, [item.number for item in asked]) if len(asked) > 1 else []
        for item, text in zip(asked, texts, strict=bool(texts)):
            item.answer, item.label, self.state = text, token.value, "answer"
        return bool(texts)

    def told_in_turn(self, text: str) -> bool:
        """Whether a text is a list of keys without numbers, which the questions of this section got."""
        kind = None if self.is_case_section else answers.kind_of(self.heading)
        if self.item is None or self.item.answer or not is_list(text, kind):
            return False
        items, whole = self._section_unanswered()
        return give_in_turn(items, text, kind, sure=self._is_answered_above(), whole=whole)

    def _is_answered_above(self) -> bool:
        """Whether every question of the sections above has its answer: else a list may be theirs."""
        while self._seen < len(self.items) and self.items[self._seen].section != self.section:
            item = self.items[self._seen]
            self._answered = self._answered and bool(item.answer or item.filled or item.is_outside)
            self._seen += 1
        return self._answered

    def _section_unanswered(self) -> tuple[list[Item], bool]:
        """The last questions of this section that have no answer, back to where numbers begin again;
        and whether none above them has one."""
        found: list[Item] = [self.item] if self.item else []
        if found and found[0].filled:
            return [], True
        for item in reversed(self.items):
            if item.section != self.section or (found[-1].number == 1 and item.number):
                break
            if item.answer or item.filled or item.doubt or item.shared:
                return found[::-1], False
            found.append(item)
        return found[::-1], True

    def _unanswered(self) -> list[Item]:
        """The last questions of this section, as far back as they have no answer, nor a list of answers."""
        found = [self.item] if self.item else []
        below = self.items[self.blocks[-1].above :] if self.blocks else self.items
        for item in reversed(below if below or found else self.items):
            if item.section != self.section or item.answer:
                break
            found.append(item)
        return found[::-1]
