"""What loading a file would do to a bank, question by question: the preview shows it, `load` does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from questions.codes import by_code, tidied
from questions.drafts import LETTERS, Draft, Place, Report
from questions.listing import Listed, alike, essence
from questions.models import Bank
from questions.pools import (
    Newest,
    bank_pool,
    content,
    out_of_use,
    past_contents,
    past_fingerprints,
)

BESIDES = ("explanation", "citation", "tags", "difficulty")
"""What a question may have besides what is asked; not every format can say it."""


@dataclass(frozen=True)
class Change:
    """A question of the bank beside the draft that reads otherwise."""

    old: Newest
    new: Listed


@dataclass
class Plan:
    """Every draft is in one of `add`, `change`, `kept` and `same`.

    `kept` are questions that somebody mended in the browser since the file was written: they stay.
    `revive` were retired by undoing a load and come back; `retired` stay out of use, by id.
    `foreign` are the places of codes that name no question here, or one that is taken.
    """

    add: list[Listed] = field(default_factory=list)
    change: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    same: list[Newest] = field(default_factory=list)
    revive: list[int] = field(default_factory=list)
    retired: list[int] = field(default_factory=list)
    foreign: list[Place] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """How many questions stay as they are."""
        return len(self.same) + len(self.kept) - len(set(self.revive) & self._same_ids())

    @property
    def added(self) -> int:
        """How many questions are in use that were not: new ones, and those that come back."""
        return len(self.add) + len(set(self.revive) & self._same_ids())

    @property
    def does_nothing(self) -> bool:
        """Whether the bank stays as it is."""
        return not (self.add or self.change or self.revive)

    @property
    def rekeyed(self) -> int:
        """How many questions of `change` get other right answers."""
        return sum(right_texts(one.old) != right_texts(one.new.draft) for one in self.change)

    def _same_ids(self) -> set[int]:
        return {newest.question_id for newest in self.same}


@dataclass
class Holdings:
    """What a bank has, as far as a file can meet it."""

    by_fingerprint: dict[str, Newest] = field(default_factory=dict)
    past: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    retired: Mapping[int, int | None] = field(default_factory=dict)
    contents: Mapping[int, list[dict[str, Any]]] = field(default_factory=dict)


async def holdings(bank: Bank, *, coded: bool) -> Holdings:
    """What `bank` has; the codes only where the file has some."""
    pool = await bank_pool(bank.id, retired=True)
    edited = [newest.question_id for newest in pool if newest.how == "edit"]
    return Holdings(
        {newest.fingerprint: newest for newest in pool},
        await past_fingerprints(bank.id),
        by_code(bank, (newest.question_id for newest in pool)) if coded else {},
        await out_of_use(bank.id),
        await past_contents(edited),
    )


def storable(report: Report) -> list[Listed]:
    """What can be stored: each question once, and none whose answer is in doubt."""
    left_out: set[int] = set()
    for first, *later in _groups(report):
        left_out.update(later)
        if _differing(report, first, later):
            left_out.add(first)
    return [Listed(one) for at, one in enumerate(report.questions) if at not in left_out]


def in_doubt(report: Report) -> list[tuple[Draft, Draft]]:
    """Questions of the file beside the same one with other right answers: neither is stored."""
    return [
        (report.questions[first], other)
        for first, *later in _groups(report)
        for other in _differing(report, first, later)
    ]


def _groups(report: Report) -> list[list[int]]:
    return alike(report.questions) if report.alike is None else report.alike


def _differing(report: Report, first: int, later: Sequence[int]) -> list[Draft]:
    """Those of `later` with other right answers than the first."""
    right = right_texts(report.questions[first])
    others = (report.questions[at] for at in later)
    return [other for other in others if right_texts(other) != right]


def right_texts(draft: Draft | Newest) -> list[Any]:
    """The right answers in words, because letters depend on the order of the options."""
    if draft.options:
        return sorted(essence(draft.options[LETTERS.index(key)]) for key in draft.answers)
    return draft.answers


def plan(drafts: Sequence[Listed], bank: Holdings) -> Plan:
    """What becomes of each draft.

    A draft is the question with its fingerprint; else the one its code names; else the one that
    read like it before it was changed. Each question is met once.
    """
    if not bank.by_fingerprint:
        return Plan(add=[*drafts], foreign=[one.draft.where for one in drafts if one.draft.code])
    made, taken = Plan(), set[int]()
    unsaid = [name for name in BESIDES if not any(getattr(one.draft, name) for one in drafts)]
    unmet = []
    for one in drafts:
        old = bank.by_fingerprint.get(one.fingerprint)
        if old is None:
            unmet.append(one)
            continue
        taken.add(old.question_id)
        if one.draft.code and bank.codes.get(tidied(one.draft.code)) != old.question_id:
            made.foreign.append(one.draft.where)
        _meet(made, bank, old, one, unsaid)
    if not unmet:
        return made
    by_id = {newest.question_id: newest for newest in bank.by_fingerprint.values()}
    named = _named(unmet, bank, taken)
    for one in unmet:
        met = named.get(one.fingerprint)
        if met is None:
            met = bank.past.get(one.fingerprint)
            met = None if met in taken else met
            if one.draft.code:
                made.foreign.append(one.draft.where)
        if met is None:
            made.add.append(one)
        else:
            taken.add(met)
            _meet(made, bank, by_id[met], one, unsaid)
    return made


def _named(drafts: Sequence[Listed], bank: Holdings, taken: set[int]) -> dict[str, int]:
    """Question ids by the fingerprint of the draft that names them with its code."""
    found = {}
    for one in drafts:
        met = bank.codes.get(tidied(one.draft.code)) if one.draft.code else None
        if met is not None and met not in taken:
            taken.add(met)
            found[one.fingerprint] = met
    return found


def _meet(made: Plan, bank: Holdings, old: Newest, one: Listed, unsaid: Sequence[str]) -> None:
    said = content(one.draft)
    if said != content(old) and said in bank.contents.get(old.question_id, ()):
        made.kept.append(Change(old, one))
    elif content((one := _completed(one, old, unsaid)).draft) == content(old):
        made.same.append(old)
    else:
        made.change.append(Change(old, one))
    if old.question_id in bank.retired:
        undone = bank.retired[old.question_id] is not None
        (made.revive if undone else made.retired).append(old.question_id)


def _completed(one: Listed, old: Newest, unsaid: Sequence[str]) -> Listed:
    """The draft with what its whole file does not say: a list of questions takes no explanation
    away. A row with our code comes from a table that has all of it: there, empty means empty."""
    kept = {name: getattr(old, name) for name in unsaid if getattr(old, name)}
    return Listed(replace(one.draft, **kept)) if kept and not one.draft.code else one
