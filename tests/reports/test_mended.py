"""A question is changed, or a threshold: what is held against it is what is shown of it now."""

import csv
import io
import re
from typing import Any

import pytest

from questions import quality
from questions.models import Bank
from quiz.reports import verdicts
from quiz.reports.models import ItemCount, ItemVerdict
from tests.conftest import Client, Clock, StaffClient

PAGE = "/staff/banks/{}/statistics"
MISKEYED: dict[str, Any] = {
    "shown": 100, "scores": 20_000, "scores_squared": 20_000_000, "products": 4_000_000, "blank": 0,
    "rests": 60_000, "rests_squared": 40_000_000, "picks": {"B": [20, 4000], "A": [80, 56_000]},
}  # fmt: skip
"""Everybody chose A and the key says B."""
KEYED = {"kind": "single", "stem": "第0题？", "option-0": "甲", "option-1": "乙", "option-2": "丙",
         "option-3": "丁", "explanation": "因为第0条。", "citation": "《劳动法》第五十条",
         "tags": "合同", "difficulty": "1"}  # fmt: skip


async def flagged_on(trainer: Client, bank: Bank) -> tuple[int, str]:
    """How many deserve a second look, and the article of the first question."""
    page = (await trainer.get(f"{PAGE.format(bank.id)}?q=第0题")).text
    told = re.search(r"建议看一看的题</span>\s*<strong>(\d+)", page)
    assert told is not None
    return int(told[1]), page.split('<article class="q item">')[1]


async def test_a_flag_goes_when_its_question_is_mended_and_comes_back_with_it(
    staff_client: StaffClient, bank: Bank, clock: Clock
) -> None:
    """What is shown is of what the question says now, without anybody answering it again."""
    trainer, edit = await staff_client("trainer"), "/staff/banks/questions/1/edit"
    await ItemCount.filter(question_id=1, first_try=True).update(**MISKEYED)
    await ItemVerdict.all().update(newest=0)
    before, article = await flagged_on(trainer, bank)
    assert before >= 1 and "答案可能标错了" in article
    mended = {**KEYED, "right": "0", "number": "1"}
    assert (await trainer.post(edit, data=mended)).status_code == 303
    left, article = await flagged_on(trainer, bank)
    assert left == before - 1 and "题目改过了" in article and 'class="flags"' not in article
    rows = list(csv.reader(io.StringIO((await trainer.get(PAGE.format(bank.id) + ".csv")).text)))
    assert dict(zip(rows[0], rows[1], strict=True))["提示"] == ""
    back = {**KEYED, "right": "1", "number": "2"}
    assert (await trainer.post(edit, data=back)).status_code == 303
    again, article = await flagged_on(trainer, bank)
    assert again == before and "答案可能标错了" in article and "题目改过了" not in article
    await trainer.post("/staff/banks/questions/1/retiring")
    assert (await flagged_on(trainer, bank))[0] == before - 1


async def test_another_threshold_judges_again(
    staff_client: StaffClient, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = await staff_client("trainer")
    monkeypatch.setattr(quality, "EASY", -1.0)
    assert "太容易（20）" not in (await trainer.get(PAGE.format(bank.id))).text
    monkeypatch.setattr(verdicts, "RULES", 7)
    assert "太容易（20）" in (await trainer.get(PAGE.format(bank.id))).text
    assert await ItemVerdict.filter(rules=7, flags__contains="easy").count() == 20
