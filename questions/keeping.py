"""A report as bytes, so that a file is read once: whoever looks at it later, in whatever process,
finds what was found then."""

import base64
import zlib
from dataclasses import fields
from typing import Any

from pydantic_core import from_json, to_json

from questions.drafts import Draft, Image, Place, Problem, Report

DRAFT = [field.name for field in fields(Draft) if field.name not in ("where", "images")]
ABOUT = ("format", "encoding", "total", "unsupported", "alike")
SHAPE = [[field.name for field in fields(kept)] for kept in (Draft, Place, Problem, Image, Report)]
"""What these bytes hold. Those of a version that keeps something else are not read."""
QUICK = 1


def packed(report: Report) -> bytes:
    """Everything in `report`, small."""
    images = {image: place for place, image in enumerate(_images(report))}
    whole = {
        "shape": SHAPE,
        "about": {name: getattr(report, name) for name in ABOUT},
        "images": [[i.media_type, base64.b64encode(i.content).decode()] for i in images],
        "problems": [
            [_place(one.where), one.severity, one.code, one.text, one.params]
            for one in report.problems
        ],
        "questions": [
            [
                _place(draft.where),
                [images[image] for image in draft.images],
                *(getattr(draft, name) for name in DRAFT),
            ]
            for draft in report.questions
        ],
    }
    return zlib.compress(to_json(whole), QUICK)


def unpacked(data: bytes) -> Report | None:
    """The report again; None when another version of the program packed it."""
    whole = from_json(zlib.decompress(data), cache_strings="keys")
    if whole["shape"] != SHAPE:
        return None
    images = [Image(kind, base64.b64decode(content)) for kind, content in whole["images"]]
    problems = [Problem(Place(*where), *rest) for where, *rest in whole["problems"]]
    questions = [_draft(row, images) for row in whole["questions"]]
    return Report(**whole["about"], problems=problems, questions=questions)


def _draft(row: list[Any], images: list[Image]) -> Draft:
    where, shown, *values = row
    return Draft(
        **dict(zip(DRAFT, values, strict=True)),
        where=Place(*where),
        images=tuple(images[place] for place in shown),
    )


def _images(report: Report) -> dict[Image, None]:
    return {image: None for draft in report.questions for image in draft.images}


def _place(where: Place) -> list[Any]:
    return [where.number, where.sheet, where.unit, where.near, where.part]
