"""Courses as tables: sign-ups and attendance; and 人数 and 人次 of a year, never mixed.

人数 counts workers: who came to three courses is one. 人次 counts days on which somebody was there.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from quiz.courses.models import Course
from quiz.courses.queries import sessions_of
from quiz.courses.rules import positions_in
from quiz.people.rules import local_phone, mask_name, mask_phone
from quiz.people.vault import unseal
from quiz.reports.tables import Row, Table, local_moment
from quiz.settings import settings
from quiz.statements import ask

WINDOW = 5000
"""Sign-ups in one read."""

# By turns rather than by LIMIT: nothing beyond the window is read or sorted.
SIGNUPS = """
SELECT u.turn, w.name_sealed, w.phone_sealed, u.town, u.employer, u.session_id, u.choices, u.code,
       u.walk_in, u.made_at, u.seated_at, u.cancelled_at, m.name AS made_by, k.name AS cancelled_by,
       (SELECT COUNT(*) FROM attendance a WHERE a.signup_id = u.id) AS came
FROM ITEMS
JOIN signup u ON u.course_id = i.0::int AND u.turn >= i.1::int AND u.turn < i.2::int
JOIN worker w ON w.id = u.worker_id
LEFT JOIN staff m ON m.id = u.made_by_id
LEFT JOIN staff k ON k.id = u.cancelled_by_id
ORDER BY u.turn
"""

ATTENDANCE = """
SELECT w.name_sealed, w.phone_sealed, u.town, u.employer, d.session_id, d.starts_at, d.ends_at,
       a.arrived_at, a.left_at, u.code, u.walk_in, m.name AS made_by
FROM ITEMS
JOIN signup u ON u.course_id = i.0::int AND u.turn >= i.1::int AND u.turn < i.2::int
JOIN attendance a ON a.signup_id = u.id
JOIN course_day d ON d.id = a.day_id
JOIN worker w ON w.id = u.worker_id
LEFT JOIN staff m ON m.id = u.made_by_id
ORDER BY u.turn, d.starts_at
"""

PERSON = ("序号", "姓名", "手机号", "镇街", "单位")
SIGNUP_HEADER = (
    *PERSON, "状态", "场次", "签到码", "报名时间", "代报人", "得到座位时间", "取消时间", "取消人",
    "现场加入", "来上课次数",
)  # fmt: skip
ATTENDANCE_HEADER = (
    *PERSON, "场次", "上课时间", "下课时间", "签到时间", "离开时间", "签到码", "代报人", "现场加入",
)  # fmt: skip


async def course_table(what: str, course: Course, *, clear: bool) -> Table:
    """An export by name: signups or attendance. Raises ValueError for another."""
    sessions = [*enumerate(await sessions_of(course.id), 1)]
    positions = {session.position: number for number, session in sessions}
    named = {session.id: f"第{number}场 {session.place}" for number, session in sessions}
    if what == "signups":

        def signup(serial: int, line: Mapping[str, Any]) -> Row:
            return signup_row(serial, line, named, positions, clear)

        return Table("报名名单", SIGNUP_HEADER, _pages(course, SIGNUPS, signup))
    if what == "attendance":

        def attendance(serial: int, line: Mapping[str, Any]) -> Row:
            return attendance_row(serial, line, named, clear)

        return Table("签到记录", ATTENDANCE_HEADER, _pages(course, ATTENDANCE, attendance))
    raise ValueError(what)


async def _pages(course: Course, statement: str, row: Any) -> AsyncIterator[Sequence[Row]]:
    last, serial = course.turns, 1
    for first in range(1, last + 1, WINDOW):
        page = await ask(statement, [(course.id, first, min(first + WINDOW, last + 1))])
        if page:
            # Unsealing takes a while: in a thread, the event loop goes on meanwhile.
            yield await asyncio.to_thread(_rows, page, serial, row)
            serial += len(page)


def _rows(page: Sequence[Mapping[str, Any]], serial: int, row: Any) -> list[Row]:
    return [row(number, line) for number, line in enumerate(page, serial)]


def signup_row(
    serial: int,
    line: Mapping[str, Any],
    named: Mapping[int, str],
    positions: Mapping[int, int],
    clear: bool,
) -> Row:
    """One sign-up; who waits shows the sessions they wait for."""
    zone = settings().zone
    if line["session_id"] is not None:
        state, where = "有座位", named[line["session_id"]]
    else:
        waits = (str(positions[p]) for p in positions_in(line["choices"]) if p in positions)
        state, where = "候补", "等第" + "、".join(waits) + "场"
    if line["cancelled_at"] is not None:
        state = "已取消"
    return (
        *person(serial, line, clear),
        state,
        where,
        line["code"],
        local_moment(line["made_at"], zone),
        line["made_by"] or "",
        local_moment(line["seated_at"], zone),
        local_moment(line["cancelled_at"], zone),
        line["cancelled_by"] or "",
        "是" if line["walk_in"] else "",
        line["came"],
    )


def attendance_row(
    serial: int, line: Mapping[str, Any], named: Mapping[int, str], clear: bool
) -> Row:
    """One worker on one day."""
    zone, moments = settings().zone, ("starts_at", "ends_at", "arrived_at", "left_at")
    return (
        *person(serial, line, clear),
        named[line["session_id"]],
        *(local_moment(line[name], zone) for name in moments),
        line["code"],
        line["made_by"] or "",
        "是" if line["walk_in"] else "",
    )


def person(serial: int, line: Mapping[str, Any], clear: bool) -> Row:
    """The first columns; whole name and phone only where `clear`."""
    name, phone = unseal(line["name_sealed"], "name"), unseal(line["phone_sealed"], "phone")
    number = (local_phone(phone) if clear else mask_phone(phone)) if phone else "没有手机"
    return serial, name if clear else mask_name(name), number, line["town"], line["employer"]
