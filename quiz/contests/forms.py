"""The rules as an organizer types them: one form with repeated rows for sections and prizes.

Rows are fields named `section-0-bank`, `prize-1-tier`: they work without JavaScript, and a row
that is empty or ticked for removal does not count. Everything typed survives an error.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from starlette.datastructures import FormData

from quiz.banks.queries import BankSummary
from quiz.contests.actions import PrizeDraft, Rules, SectionDraft
from quiz.contests.models import Contest, Prize, Section
from quiz.settings import settings
from quiz.web.forms import FormErrors, Sentence, blank_to_none, sentences
from quiz.web.texts import Line, Text
from quiz.words import N_

EMPTY_ROWS = 2
YEARS = range(2000, 2101)
SECTION_FIELDS = ("bank", "kinds", "tags", "count", "points", "half")
PRIZE_FIELDS = ("tier", "item", "quantity")
DEFAULTS: Mapping[str, Any] = {"kinds": [], "half": False}


def local_moment(value: Any) -> Any:
    """`2026-11-23T20:00` on the campaign's clock, in UTC; None for a blank.

    SQLite compares moments as text, so all of them must be written in one zone.
    """
    text = str(value).strip() if value else ""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(N_("请按「年-月-日 时:分」填写。")) from None
    if moment.year not in YEARS:
        raise ValueError(N_("年份好像不对，请检查。"))
    local = moment if moment.tzinfo else moment.replace(tzinfo=settings().zone)
    return local.astimezone(UTC)


def after_opening(sentence: str) -> AfterValidator:
    """Hours the wrong way round are named together with all else that is wrong."""

    def later(closes_at: datetime | None, told: ValidationInfo) -> datetime | None:
        opens_at = told.data.get("opens_at")
        if closes_at and opens_at and closes_at <= opens_at:
            raise ValueError(sentence)
        return closes_at

    return AfterValidator(later)


def plain_number(value: Any) -> Any:
    """A number typed with full-width digits is a number too; a blank is None."""
    return blank_to_none(unicodedata.normalize("NFKC", value)) if isinstance(value, str) else value


def chosen_bank(value: Any) -> Any:
    """The select's empty choice is not a number gone wrong."""
    text = str(value or "")
    if not text.isdecimal() or len(text) > 9:
        raise ValueError(N_("请选择题库。"))
    return int(text)


def split_tags(value: Any) -> list[str]:
    """Tags as people write lists: with commas of any kind or 、 between them."""
    parts = re.split(r"[,，、;；\n]", str(value or ""))
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def needed_number(value: Any) -> Any:
    """The same where a row needs one."""
    number = plain_number(value)
    if number is None:
        raise ValueError(N_("请填写这一项。"))
    return number


Moment = Annotated[datetime | None, BeforeValidator(local_moment)]
Number = Annotated[int, BeforeValidator(needed_number)]
MaybeNumber = Annotated[int | None, BeforeValidator(plain_number)]
Kind = Literal["single", "multiple", "true_false", "fill"]


class RulesForm(BaseModel):
    """The fields of the contest itself. Blanks are allowed until it opens, nonsense never is."""

    title: Line = Field(min_length=1, max_length=100)
    introduction: Text = Field("", max_length=5000)
    organisers: Line = Field("", max_length=200)
    contact: Line = Field("", max_length=100)
    claim: Text = Field("", max_length=5000)
    opens_at: Moment = None
    closes_at: Annotated[Moment, after_opening(N_("结束时间要晚于开始时间。"))] = None
    minutes: MaybeNumber = Field(None, ge=1, le=600)
    tries_a_day: MaybeNumber = Field(None, ge=1, le=100)
    tries_in_all: MaybeNumber = Field(None, ge=1, le=1000)
    pass_score: Annotated[float | None, BeforeValidator(plain_number)] = Field(
        None, ge=0, le=10_000, allow_inf_nan=False
    )
    show_answers: Annotated[
        Literal["never", "finish", "close"] | None, BeforeValidator(blank_to_none)
    ] = None


class SectionRow(BaseModel):
    """One row of the paper's plan."""

    bank: Annotated[int, BeforeValidator(chosen_bank)] = Field(validate_default=True)
    kinds: list[Kind] = []
    tags: Annotated[list[Annotated[str, Field(max_length=40)]], BeforeValidator(split_tags)] = []
    count: Number = Field(ge=1, le=100)
    points: Number = Field(ge=1, le=100)
    half: bool = False

    @model_validator(mode="before")
    @classmethod
    def ticked(cls, values: Any) -> Any:
        """A tick box is there or not there, whatever it says."""
        return {**values, "half": bool(values.get("half"))}


class PrizeRow(BaseModel):
    """One row of the prizes."""

    tier: Line = Field(min_length=1, max_length=40)
    item: Line = Field(min_length=1, max_length=100)
    quantity: Number = Field(ge=1, le=100_000)


@dataclass(frozen=True)
class Row:
    """A repeated row as it stands on the page."""

    index: int
    values: Mapping[str, Any]

    @property
    def is_empty(self) -> bool:
        """Nothing typed or ticked that would make it a row."""
        return not any(value for name, value in self.values.items() if name != "half")


def typed_values(form: FormData) -> dict[str, Any]:
    """Everything typed, to show it again."""
    values: dict[str, Any] = {name: _text(form, name) for name in RulesForm.model_fields}
    values["sections"] = rows_in(form, "section", SECTION_FIELDS)
    values["prizes"] = rows_in(form, "prize", PRIZE_FIELDS)
    return values


def read_rules(form: FormData, banks: Sequence[BankSummary]) -> Rules:
    """The form as rules. Raises FormErrors with everything typed, rows too."""
    typed = typed_values(form)
    sections, prizes = typed["sections"], typed["prizes"]
    values = {name: typed[name] for name in RulesForm.model_fields}
    errors: dict[str, Sentence] = {}
    rules = _valid(RulesForm, values, "", errors)
    section_rows = _valid_rows(SectionRow, "section", sections, errors)
    prize_rows = _valid_rows(PrizeRow, "prize", prizes, errors)
    errors = {**_unknown(sections, {bank.id: bank for bank in banks}), **errors}
    if errors or rules is None:
        raise FormErrors(errors, typed)
    return Rules(
        rules.model_dump(),
        [
            SectionDraft(row.bank, list(row.kinds), row.tags, row.count, row.points, row.half)
            for row in section_rows.values()
        ],
        [PrizeDraft(row.tier, row.item, row.quantity) for row in prize_rows.values()],
        int(edits) if (edits := _text(form, "edits")).isdecimal() and len(edits) < 10 else None,
    )


def rows_in(form: FormData, group: str, fields: Sequence[str]) -> list[Row]:
    """The rows of `group` that were sent, without empty and removed ones, in their order."""
    named = re.compile(rf"{group}-(\d{{1,2}})-[a-z]+")
    numbers = {int(match[1]) for name in form if (match := named.fullmatch(name))}
    rows = []
    for index in sorted(numbers):
        prefix = f"{group}-{index}-"
        row = Row(index, {name: _value(form, prefix, name) for name in fields})
        if not row.is_empty and not form.get(prefix + "remove"):
            rows.append(row)
    return rows


def _value(form: FormData, prefix: str, name: str) -> Any:
    if name == "kinds":
        return [value for value in form.getlist(prefix + name) if isinstance(value, str)]
    return bool(form.get(prefix + name)) if name == "half" else _text(form, prefix + name)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _valid(
    model: type[Any], values: Mapping[str, Any], prefix: str, errors: dict[str, Sentence]
) -> Any:
    """`values` as `model`, or None with its sentences added to `errors`."""
    try:
        return model.model_validate(values)
    except ValidationError as invalid:
        for field, sentence in sentences(invalid).items():
            errors[prefix + field.split(".")[0]] = sentence
        return None


def _valid_rows(
    model: type[Any], group: str, rows: Sequence[Row], errors: dict[str, Sentence]
) -> dict[int, Any]:
    valid = {row.index: _valid(model, row.values, f"{group}-{row.index}-", errors) for row in rows}
    return {index: row for index, row in valid.items() if row is not None}


def _unknown(rows: Sequence[Row], banks: Mapping[int, BankSummary]) -> dict[str, Sentence]:
    """Banks that are gone, and tags their bank does not know: a typo would deal fewer questions."""
    errors = {}
    for row in rows:
        chosen, tags = str(row.values["bank"]), split_tags(row.values["tags"])
        bank = banks.get(int(chosen)) if chosen.isdecimal() else None
        if bank is None:
            errors[f"section-{row.index}-bank"] = Sentence(N_("请选择题库。"))
        elif strange := [tag for tag in tags if tag not in bank.by_tag]:
            errors[f"section-{row.index}-tags"] = Sentence(
                N_("这个题库里没有标签：%(tags)s"), tags="、".join(strange)
            )
    return errors


def stored_values(
    contest: Contest, sections: Sequence[Section], prizes: Sequence[Prize]
) -> dict[str, Any]:
    """A draft as the form shows it."""
    plain = {name: getattr(contest, name) for name in RulesForm.model_fields}
    moments = {name: _typed(plain[name]) for name in ("opens_at", "closes_at")}
    score = contest.pass_score
    values = {name: "" if value is None else value for name, value in plain.items()}
    return {
        **values,
        **moments,
        "pass_score": "" if score is None else f"{score:g}",
        "sections": [
            Row(index, _section_values(section)) for index, section in enumerate(sections)
        ],
        "prizes": [
            Row(index, {name: getattr(prize, name) for name in PRIZE_FIELDS})
            for index, prize in enumerate(prizes)
        ],
    }


def _typed(moment: datetime | None) -> str:
    return moment.astimezone(settings().zone).strftime("%Y-%m-%dT%H:%M") if moment else ""


def _section_values(section: Section) -> dict[str, Any]:
    return {
        "bank": section.bank_id,
        "kinds": section.kinds,
        "tags": "、".join(section.tags),
        "count": section.count,
        "points": section.points,
        "half": section.half_for_incomplete,
    }


def with_empty_rows(rows: Sequence[Row], fields: Sequence[str]) -> list[Row]:
    """`rows` and two more to fill in."""
    first = max((row.index for row in rows), default=-1) + 1
    empty = {name: DEFAULTS.get(name, "") for name in fields}
    return [*rows, *(Row(first + n, empty) for n in range(EMPTY_ROWS))]
