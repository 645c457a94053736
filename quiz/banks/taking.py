"""A bank to take away: the download buttons, and what a format could not hold, said before."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from questions.drafts import Problem
from questions.exporting import export
from questions.models import Bank
from quiz.banks.queries import find_bank
from quiz.errors import BadRequest
from quiz.people.actions import audit
from quiz.web.downloads import attachment_stream
from quiz.web.forms import FormErrors, read
from quiz.web.languages import translate
from quiz.web.templates import render

PIECE = 1 << 16
PROBLEMS_SHOWN = 200
ENDINGS = {"gift": "txt"}
"""Moodle takes a GIFT file only where its name says that it is a text."""
TOLD = {"gift": "GIFT", "xml": "Moodle", "zip": "QTI"}


class ExportForm(BaseModel):
    """As what, and whether also without the questions that the format cannot hold."""

    format: Literal["xlsx", "csv", "json", "gift", "xml", "zip"]
    anyway: str = ""


async def take(request: Request) -> Response:
    """The bank as a file; first what would be missing in it, if anything would. Leaves a record."""
    bank = await find_bank(request.path_params["id"])
    try:
        form = await read(request, ExportForm)
    except FormErrors as wrong:
        raise BadRequest from wrong
    folder = Path(tempfile.mkdtemp(prefix="zhumeng-"))
    try:
        problems = await export(bank, form.format, folder / "bank")
        if problems and form.anyway != "yes":
            await asyncio.to_thread(shutil.rmtree, folder)
            return show_left_out(request, bank, form.format, problems)
        await audit(
            request.state.visitor.staff_id,
            "bank.export",
            f"bank {bank.id}",
            request.state.now,
            bank=bank.name,
            format=form.format,
            left_out=sum(problem.severity == "error" for problem in problems),
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    told = TOLD.get(form.format)
    return attachment_stream(
        pieces(folder),
        f"{bank.name}-{told}" if told else bank.name,
        ENDINGS.get(form.format, form.format),
        plain=f"bank-{bank.id}",
    )


async def pieces(folder: Path) -> AsyncIterator[bytes]:
    """The file in `folder`, which is gone afterwards, also when the client is."""
    try:
        with await asyncio.to_thread((folder / "bank").open, "rb") as file:
            while piece := file.read(PIECE):
                yield piece
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def show_left_out(
    request: Request, bank: Bank, format_name: str, problems: list[Problem]
) -> Response:
    """What the file would lack, question by question, and the button that takes it all the same."""
    return render(
        request,
        "banks/left_out.html",
        200,
        bank=bank,
        format=format_name,
        missing=sum(problem.severity == "error" for problem in problems),
        problems=problems[:PROBLEMS_SHOWN],
        more=max(len(problems) - PROBLEMS_SHOWN, 0),
        say=partial(translate, request),
    )
