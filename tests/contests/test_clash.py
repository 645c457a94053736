"""Two organizers with one draft: nobody's work is lost without a word."""

from typing import Any

import pytest

from quiz.contests import actions
from quiz.contests.actions import open_contest
from quiz.contests.models import Contest
from quiz.contests.queries import find_contest, is_opened
from tests.conftest import Clock, StaffClient
from tests.contests.test_edit_rules import RULES, typed
from tests.factories import make_bank, make_contest


async def test_the_second_to_save_is_told_and_keeps_what_was_typed(
    staff_client: StaffClient, clock: Clock
) -> None:
    bank = await make_bank("劳动法")
    await make_contest(clock.now, slug="draft", bank=bank, opened=False)
    before = (await find_contest("draft")).edits
    one, two = await staff_client("organizer"), await staff_client("organizer")
    saved = await one.post(RULES, data=typed(bank, title="第一个人的", edits=str(before)))
    assert saved.status_code == 303
    clash = await two.post(RULES, data=typed(bank, title="第二个人的", edits=str(before)))
    assert clash.status_code == 409
    assert "刚被别人改过" in clash.text and 'value="第二个人的"' in clash.text
    assert (await Contest.get()).title == "第一个人的"
    # The page now knows of the first: saving again is a decision.
    again = await two.post(RULES, data=typed(bank, title="第二个人的", edits=str(before + 1)))
    assert again.status_code == 303 and (await Contest.get()).title == "第二个人的"


async def test_publishing_an_old_page_opens_nothing(
    staff_client: StaffClient, clock: Clock
) -> None:
    bank = await make_bank("劳动法")
    await make_contest(clock.now, slug="draft", bank=bank, opened=False)
    client = await staff_client("organizer")
    opening = RULES.replace("/rules", "/opening")
    refused = await client.post(opening, data=typed(bank, pass_score="0", edits="0"))
    assert refused.status_code == 409 and not is_opened(await find_contest("draft"))
    edits = str((await find_contest("draft")).edits)
    opened = await client.post(opening, data=typed(bank, title="就这样", edits=edits))
    assert opened.status_code == 303
    contest = await find_contest("draft")
    assert is_opened(contest) and contest.title == "就这样"


async def test_an_unready_draft_that_another_saves_at_that_moment_keeps_what_was_typed(
    staff_client: StaffClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = await make_bank("劳动法")
    await make_contest(clock.now, slug="draft", bank=bank, opened=False)
    edits = str((await find_contest("draft")).edits)

    async def beside(*args: Any, **more: Any) -> None:
        try:
            await open_contest(*args, **more)
        finally:
            await Contest.all().update(title="别人的", edits=int(edits) + 1)

    monkeypatch.setattr(actions, "open_contest", beside)
    client = await staff_client("organizer")
    unready = typed(bank, title="没填完的", minutes="", edits=edits)
    answer = await client.post(RULES.replace("/rules", "/opening"), data=unready)
    assert answer.status_code == 409
    assert "刚被别人改过" in answer.text and 'value="没填完的"' in answer.text
    assert (await Contest.get()).title == "别人的"


async def test_who_publishes_what_another_has_published_keeps_what_was_typed(
    staff_client: StaffClient, clock: Clock
) -> None:
    bank = await make_bank("劳动法")
    await make_contest(clock.now, slug="draft", bank=bank, opened=False)
    edits = str((await find_contest("draft")).edits)
    one, two = await staff_client("organizer"), await staff_client("organizer")
    opening = RULES.replace("/rules", "/opening")
    first = typed(bank, title="第一个人的", edits=edits)
    assert (await one.post(opening, data=first)).status_code == 303
    assert (await one.post(opening, data=first)).status_code == 303, "pressed twice"
    late = await two.post(opening, data=typed(bank, title="第二个人的", edits=edits))
    assert late.status_code == 409
    assert "规则不能再改" in late.text and 'value="第二个人的"' in late.text
    clock.forward(minutes=5)
    assert (await one.post(opening, data=first)).status_code == 409, "an old tab"
    assert (await Contest.get()).title == "第一个人的"
