"""Worker pages are small: at most 30 kB gzipped with their CSS and JS."""

import gzip
import re

from quiz.web.static import assets
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_bank, make_contest

LIMIT = 30_000


async def weight(client: Client, path: str) -> int:
    """Bytes over the wire for a first visit, everything gzipped."""
    page = await client.get(path)
    assert page.status_code == 200
    parts = [len(gzip.compress(page.content, 1))]
    for name in set(re.findall(r"/static/\w+/([\w.]+)", page.text)):
        parts.append(len(assets()[name].zipped))
    return sum(parts)


async def test_every_worker_page_is_small(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    await make_contest(clock.now, bank=await make_bank(count=120), count=100)
    client = await worker_client()
    attempt = (await start(client)).json()
    paths = ["/", "/contests/quiz", "/sign-in", "/me", "/notice", f"/attempts/{attempt['id']}"]
    sizes = {path: await weight(client, path) for path in paths}
    await finish(client, attempt["id"], right_answers(attempt))
    sizes["result"] = await weight(client, f"/attempts/{attempt['id']}")
    sizes["winners"] = await weight(client, "/contests/quiz/winners")
    assert {path: size for path, size in sizes.items() if size > LIMIT} == {}


def test_old_phones_can_read_our_script_and_style() -> None:
    script = assets()["quiz.js"].body.decode()
    style = assets()["zhumeng.css"].body.decode()
    for token in ("?.", "??", "=>", "`", "async ", "import ", "const ", "let "):
        assert token not in script, token
    for token in ("gap:", "aspect-ratio", "inset:", "dvh", ":has(", "@layer", "@container", "&:"):
        assert token not in style, token
    assert "user-scalable" not in style and "maximum-scale" not in style
