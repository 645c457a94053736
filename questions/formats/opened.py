"""The question that is being read, and the lines that belong to none yet."""

from questions.formats.ahead import Ahead
from questions.formats.answer_lists import Entry
from questions.formats.cases import begins_case
from questions.formats.item import Item, stands_alone
from questions.formats.lines import Line, Token, tight_start


class Opened:
    """At the end `items` has the questions, `blocks` the lists of answers, each with how many
    questions stand above it, and `strays` the lines that belong nowhere."""

    def __init__(self, ahead: Ahead) -> None:
        self.ahead = ahead
        self.items: list[Item] = []
        self.blocks: list[tuple[int, list[Entry]]] = []
        self.strays: list[Token] = []
        self.heading = ""
        self.section = 0
        self.tags: list[str] = []
        self.item: Item | None = None
        self.state = ""
        self.last = 0
        self.loose: list[Token] = []
        self.pending: Token | None = None
        self.meta: dict[str, str] = {}
        self.case = False
        self.case_until = 0

    def begin(self, line: Line, number: int, rest: str) -> Item:
        """A question begins; the one before is whole."""
        self.pending = None
        if self.item is not None and self.item.shared:
            self.item = None  # its questions are counted one by one
        self.close()
        if self.case_until and number > self.case_until:
            self.case = False
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

    def from_loose(self) -> Item | None:
        """A question without a number: its stem are the last lines that stand together."""
        if not self.loose:
            return None
        starts = [at for at, token in enumerate(self.loose) if token.blank_above]
        first = starts[-1] if starts else 0
        self.strays += self.loose[:first]
        stem, self.loose = self.loose[first:], []
        item = self.begin(stem[0].line, 0, stem[0].line.text)
        for token in stem[1:]:
            item.add(token.line)
        return item

    def loosely(self, token: Token) -> None:
        """A line that belongs to no question: a case, a question of its own, or what is seen later."""
        if case := begins_case(token.line.text):
            self.case, self.case_until = True, int(case[2]) if case[2] else 0
        start = tight_start(token, self.last + 1) if self.ahead.numbered and self.last else None
        if start is not None:
            self.begin(start.line, int(start.value), start.rest)
        elif stands_alone(self.heading, token.line.text):
            self.begin(token.line, 0, token.line.text)
        else:
            self.loose.append(token)

    def apart(self, token: Token) -> None:
        """A line that the question above has no part in."""
        self.close()
        self.loosely(token)
