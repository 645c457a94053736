"""A server's clock that steps in the middle of an evening, as a time server makes it step."""

import sys
from datetime import timedelta
from pathlib import Path

from quiz.database import read_moment
from tests.faults.crowd import Crowd, check_kept
from tests.faults.servers import query, served, wait_until

HOUR = 3600


async def test_set_back_an_hour_and_forward_again(house: str, tmp_path: Path) -> None:
    winder = tmp_path / "winder"
    wind(winder, 0)
    wound = (sys.executable, str(Path(__file__).parent / "wound.py"), str(winder))
    with served(tmp_path, house, *wound) as server:
        async with Crowd(server.address) as crowd:
            await busy(crowd)
            wind(winder, -HOUR)
            await busy(crowd)
            await busy(crowd)
        assert crowd.statuses() == set(), crowd.seen
        await check_kept(house, crowd)
        # Forward again: the time of what began meanwhile is up, with what was saved.
        wind(winder, 0)
        assert server.stop() == 0
        server.start()
        async with Crowd(server.address) as again:
            await busy(again)
        assert again.statuses() == set(), again.seen
        await check_kept(house, crowd)
        await check_kept(house, again)
        assert server.stop() == 0
        assert "Traceback" not in server.log.read_text(), server.log.read_text()
    attempts = {row["id"]: row for row in await query(house, "SELECT * FROM attempt")}
    for row in attempts.values():
        began, over = read_moment(row["started_at"]), read_moment(row["deadline"])
        assert over - began == timedelta(minutes=10)
        assert row["finished_at"] is None or began <= read_moment(row["finished_at"]) <= over
    for one in crowd.tries:
        assert one.result is None or 0 <= one.result["seconds"] <= 600
        assert not one.id or attempts[one.id]["score"] in {10 * len(one.saved), None}
    left = [one.id for one in crowd.tries if one.id and one.result is None]
    unfinished = [number for number in left if attempts[number]["finished_at"] is None]
    assert left and unfinished == []


async def busy(crowd: Crowd) -> None:
    """Some more saves and finishes."""
    saves, finishes = crowd.saves, crowd.finishes
    await wait_until(lambda: crowd.saves >= saves + 40 and crowd.finishes >= finishes + 4)


def wind(winder: Path, seconds: float) -> None:
    """Set the server's clock, in one step."""
    new = winder.with_suffix(".new")
    new.write_text(str(seconds))
    new.replace(winder)
