"""Beyond one machine: nothing a worker needs is in one process only."""

from contextlib import ExitStack
from pathlib import Path

from tests.faults.crowd import Crowd, check_kept
from tests.faults.servers import query, served, wait_until


async def test_one_evening_over_three_servers_one_of_which_dies(
    postgres_house: str, tmp_path: Path
) -> None:
    with ExitStack() as running:
        servers = [running.enter_context(served(tmp_path, postgres_house)) for _ in range(3)]
        async with Crowd(*(server.address for server in servers), size=4) as crowd:
            await wait_until(lambda: crowd.saves >= 40 and crowd.finishes >= 2)
            servers[1].kill()
            finished = crowd.finishes
            await wait_until(lambda: crowd.finishes >= finished + 6)
        assert crowd.statuses() == set(), crowd.seen
        await check_kept(postgres_house, crowd)
        for one in crowd.tries:
            if one.result is not None:
                assert one.result["score"] == 100 and one.result["correct"] == 10
        # Any server tells the same of any attempt.
        phone = crowd.phones[0]
        done = [one for one in phone.tries if one.result is not None]
        async with Crowd(servers[0].address, servers[2].address, size=0) as readers:
            for one in done:
                shown = await readers.ask("GET", f"/api/v1/attempts/{one.id}", None, phone.token)
                again = await readers.ask(
                    "POST", f"/api/v1/attempts/{one.id}/finish", {"answers": {}}, phone.token
                )
                assert shown is not None and again is not None
                assert again.json() == one.result and shown.json()["score"] == 100
    unfinished = "SELECT worker_id FROM attempt WHERE finished_at IS NULL"
    running_now = [row["worker_id"] for row in await query(postgres_house, unfinished)]
    assert len(running_now) == len(set(running_now)), "two attempts of one worker run at once"
