"""Reads a form into a pydantic model; what is wrong goes back to its field."""

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from quiz.errors import BadRequest
from quiz.words import N_

M = TypeVar("M", bound=BaseModel)

SENTENCES = {
    "missing": N_("请填写这一项。"),
    "string_too_short": N_("请填写这一项。"),
    "string_too_long": N_("写得太长了，最多 %(max_length)s 个字。"),
    "int_parsing": N_("请填写一个整数。"),
    "int_from_float": N_("请填写一个整数。"),
    "float_parsing": N_("请填写一个数字。"),
    "greater_than_equal": N_("不能小于 %(ge)s。"),
    "less_than_equal": N_("不能大于 %(le)s。"),
    "literal_error": N_("请从列表里选一项。"),
    "datetime_parsing": N_("请按「年-月-日 时:分」填写。"),
    "datetime_from_date_parsing": N_("请按「年-月-日 时:分」填写。"),
}
FALLBACK = N_("这一项填得不对，请检查。")


class Sentence(str):
    """A text for people with the values for its `%(name)s` places."""

    params: dict[str, Any]

    def __new__(cls, text: str, **params: Any) -> "Sentence":
        made = super().__new__(cls, text)
        made.params = params
        return made


class FormErrors(Exception):
    """What was wrong: `errors[field]` is a Sentence; `values` is what was sent, to show again."""

    def __init__(self, errors: dict[str, Sentence], values: dict[str, Any]) -> None:
        self.errors = errors
        self.values = values
        super().__init__(", ".join(errors))


async def read(request: Request, model: type[M]) -> M:
    """The form as `model`. Raises FormErrors."""
    return parse(model, dict((await request.form()).items()))


def parse(model: type[M], values: dict[str, Any]) -> M:
    """`values` as `model`. Raises FormErrors."""
    try:
        return model.model_validate(values)
    except ValidationError as invalid:
        raise FormErrors(sentences(invalid), values) from invalid


def sentences(invalid: ValidationError) -> dict[str, Sentence]:
    """One sentence a field, in words of ours: pydantic's are for programmers."""
    found: dict[str, Sentence] = {}
    for error in invalid.errors():
        field = ".".join(str(part) for part in error["loc"]) or "form"
        if error["type"] == "value_error":
            text = Sentence(str(error["ctx"]["error"]))
        else:
            ctx = error.get("ctx", {}).items()
            # A limit of 0.0 is told as 0.
            params = {k: int(v) if v % 1 == 0 else v for k, v in ctx if isinstance(v, int | float)}
            text = Sentence(SENTENCES.get(error["type"], FALLBACK), **params)
        found.setdefault(field, text)
    return found


async def read_json(request: Request, model: type[M]) -> M:
    """The JSON body as `model`. Raises BadRequest with the fields that are wrong."""
    body = await request.body()
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError as invalid:
        raise BadFields(sentences(invalid)) from invalid


class BadFields(BadRequest):
    """A JSON body that does not fit: `fields` says where."""

    def __init__(self, fields: dict[str, Sentence]) -> None:
        self.fields = fields
        super().__init__()


def blank_to_none(value: Any) -> Any:
    """For optional fields: an empty input means not given."""
    return None if isinstance(value, str) and not value.strip() else value


def lines(values: Iterable[Any]) -> list[str]:
    """The non-empty texts among `values`, stripped."""
    return [text for value in values if (text := str(value).strip())]


def local_address(path: str) -> str:
    """`path` if it leads to a page of ours, else the front page: no open redirects."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else "/"
