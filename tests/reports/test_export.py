"""POST /staff/contests/{slug}/exports: files for Excel."""

import asyncio
import csv
import io
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from quiz.attempts.models import Attempt
from quiz.contests.models import Contest
from quiz.database import stored_moment
from quiz.people.models import AuditRecord
from quiz.reports import exports
from quiz.reports.tables import DANGEROUS, Moment, csv_text, local_moment
from quiz.settings import settings
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Clock, StaffClient, WorkerClient

EXPORTS = "/staff/contests/quiz/exports"


def rows_of(content: bytes) -> list[list[str]]:
    """A CSV file as Excel reads it."""
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_participation_as_csv(staff_client: StaffClient, contest: Contest) -> None:
    client = await staff_client("organizer")
    answer = await client.post(EXPORTS, data={"what": "participation", "format": "csv"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="quiz-participation.csv"; ')
    assert unquote(disposition).endswith("filename*=UTF-8''答题 quiz-参与情况.csv")
    rows = rows_of(answer.content)
    assert ["合计", "全部", "3", "4"] in rows
    assert ["按镇街", "城关镇", "2", "3"] in rows


@pytest.mark.parametrize("what", ["participation", "attempts", "winners"])
async def test_every_export_is_a_real_workbook(
    staff_client: StaffClient, contest: Contest, clock: Clock, what: str
) -> None:
    client = await staff_client("organizer")
    clock.forward(days=2)
    await client.post("/staff/contests/quiz/draw", data={"sure": "yes"})
    answer = await client.post(EXPORTS, data={"what": what, "format": "xlsx"})
    assert answer.status_code == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert len(sheet.to_python()) > 1


async def test_names_are_masked_unless_asked_for(
    staff_client: StaffClient, contest: Contest
) -> None:
    client = await staff_client("organizer")
    masked = await client.post(EXPORTS, data={"what": "attempts", "format": "csv"})
    assert "张三" not in masked.text and "13812345601" not in masked.text
    assert "138****5601" in masked.text
    clear = await client.post(EXPORTS, data={"what": "attempts", "format": "csv", "clear": "yes"})
    assert "张三" in clear.text and "13812345601" in clear.text
    records = await AuditRecord.filter(action="export.attempts").order_by("id")
    assert [(r.subject, r.detail) for r in records] == [
        ("quiz", {"format": "csv", "clear": False}),
        ("quiz", {"format": "csv", "clear": True}),
    ]


async def test_formulas_are_neutralised(
    staff_client: StaffClient, contest: Contest, worker_client: WorkerClient
) -> None:
    evil = await worker_client("13812345699", "=1+1", "@town", "-cmd")
    attempt = (await start(evil)).json()
    await finish(evil, attempt["id"], right_answers(attempt))
    client = await staff_client("organizer")
    data = {"what": "attempts", "format": "csv", "clear": "yes"}
    rows = rows_of((await client.post(EXPORTS, data=data)).content)
    assert ["'=1+1", "13812345699", "'@town", "'-cmd"] in [row[1:5] for row in rows]


CELLS = st.one_of(
    st.none(), st.integers(), st.floats(allow_nan=False), st.booleans(),
    st.builds(Moment, st.just("2026-11-25 20:00:07")),
    st.text(st.sampled_from([*"=+-@\t＝甲a,\"' "]), max_size=4),
)  # fmt: skip


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_no_text_begins_like_a_formula_and_nothing_else_changes(rows: list[tuple[Any]]) -> None:
    written = list(csv.reader(io.StringIO(csv_text(rows), newline="")))
    assert len(written) == len(rows)
    for row, cells in zip(rows, written, strict=True):
        for cell, text in zip(row, cells, strict=True):
            evil = isinstance(cell, str) and cell[:1] in DANGEROUS
            assert text == ("" if cell is None else f"'{cell}" if evil else str(cell))


@pytest.mark.parametrize("limit", ["PEOPLE_AT_ONCE", "TRIES_AT_ONCE"])
async def test_tries_of_a_worker_stand_together_whatever_a_page_holds(
    staff_client: StaffClient, contest: Contest, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    client = await staff_client("organizer")
    data = {"what": "attempts", "format": "csv"}
    whole = rows_of((await client.post(EXPORTS, data=data)).content)
    monkeypatch.setattr(exports, limit, 1)
    assert rows_of((await client.post(EXPORTS, data=data)).content) == whole
    zone = settings().zone
    assert all(row[8:10] == ["100", "100"] for row in whole[1:] if row[7] and row[10] == row[11])
    expected = [
        [str(attempt.number), f"{attempt.started_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"]
        for attempt in await Attempt.all().order_by("worker_id", "number")
    ]
    assert [row[5:7] for row in whole[1:]] == expected
    assert [row[0] for row in whole] == ["序号", *map(str, range(1, len(whole)))]


async def test_whoever_stops_listening_leaves_nothing_running(
    db: None, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PEOPLE_AT_ONCE", 1)
    before = asyncio.all_tasks()
    async for _ in (pages := exports.attempts_table(contest, clear=False).pages):
        break
    await pages.aclose()
    assert asyncio.all_tasks() == before


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Pacific/Apia"]),
)
def test_a_moment_is_told_on_the_clock_people_see(naive: datetime, place: str) -> None:
    at, zone = naive.replace(tzinfo=UTC), ZoneInfo(place)
    told = f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    assert local_moment(at, zone) == told
    assert local_moment(stored_moment(at), zone) == told


async def test_winners_before_the_draw_are_refused(
    staff_client: StaffClient, contest: Contest
) -> None:
    answer = await (await staff_client("organizer")).post(EXPORTS, data={"what": "winners"})
    assert answer.status_code == 409
    assert "还没有抽奖" in answer.text


@pytest.mark.parametrize(
    "data", [{}, {"what": "everything"}, {"what": "attempts", "format": "pdf"}]
)
async def test_bad_input_is_a_sentence(
    staff_client: StaffClient, contest: Contest, data: dict[str, str]
) -> None:
    answer = await (await staff_client("organizer")).post(EXPORTS, data=data)
    assert answer.status_code == 400
    assert "提交的内容不完整" in answer.text
    assert await AuditRecord.filter(action__startswith="export").count() == 0


async def test_twice_and_at_once_gives_the_same(
    staff_client: StaffClient, contest: Contest
) -> None:
    client = await staff_client("organizer")
    data = {"what": "attempts", "format": "csv"}
    answers = await asyncio.gather(*(client.post(EXPORTS, data=data) for _ in range(4)))
    assert len({answer.content for answer in answers}) == 1
    assert await AuditRecord.filter(action="export.attempts").count() == 4


@pytest.mark.parametrize("role", ["helper", "trainer"])
async def test_other_roles_may_not(staff_client: StaffClient, contest: Contest, role: str) -> None:
    answer = await (await staff_client(role)).post(EXPORTS, data={"what": "attempts"})
    assert answer.status_code == 403


async def test_unknown_contests_are_not_found(staff_client: StaffClient) -> None:
    client = await staff_client("organizer")
    answer = await client.post("/staff/contests/no/exports", data={"what": "attempts"})
    assert answer.status_code == 404
