"""One's own record: see, correct, withdraw."""

import asyncio

from quiz.people.models import AuditRecord, Consent, Worker
from quiz.people.vault import unseal
from tests.conftest import Client, WorkerClient


async def test_it_is_masked_even_for_oneself(worker_client: WorkerClient) -> None:
    page = (await (await worker_client("13812345678", name="张三丰")).get("/me")).text
    assert "张*" in page and "138****5678" in page
    assert "张三丰" not in page and "13812345678" not in page


async def test_correcting(worker_client: WorkerClient) -> None:
    client = await worker_client()
    form = {"name": "张珊", "town": "新桥镇", "employer": "二建"}
    assert (await client.post("/me", data=form)).status_code == 303
    worker = await Worker.get()
    assert (unseal(worker.name_sealed, "name"), worker.town, worker.employer) == (
        "张珊",
        "新桥镇",
        "二建",
    )
    assert (await AuditRecord.get()).action == "worker.rename"
    await client.post("/me", data={**form, "name": ""})
    assert unseal((await Worker.get()).name_sealed, "name") == "张珊"
    bad = await client.post("/me", data={**form, "town": ""})
    assert bad.status_code == 422 and 'id="e-town"' in bad.text


async def test_renamed_at_once_each_name_is_on_record(worker_client: WorkerClient) -> None:
    """Each change starts from the name that the one before it left."""
    client = await worker_client(name="张三")
    form = {"town": "新桥镇", "employer": "二建"}
    names = ["张一", "张二", "张四"]
    await asyncio.gather(*(client.post("/me", data={**form, "name": name}) for name in names))
    records = [record.detail for record in await AuditRecord.all().order_by("id")]
    told = [(unseal(str(d["before"]), "name"), unseal(str(d["after"]), "name")) for d in records]
    assert [before for before, _ in told] == ["张三", *(after for _, after in told[:-1])]
    assert told[-1][1] == unseal((await Worker.get()).name_sealed, "name")


async def test_consent_to_be_named_comes_and_goes(worker_client: WorkerClient) -> None:
    client = await worker_client()
    live = Consent.filter(purpose="publish", withdrawn_at=None)
    assert await live.count() == 1
    for _ in range(2):
        await client.post("/me/publishing", data={})
    assert await live.count() == 0
    # Signing in again does not undo a no.
    await worker_client()
    assert await live.count() == 0
    for _ in range(2):
        await client.post("/me/publishing", data={"publish": "yes"})
    assert await live.count() == 1
    assert await Consent.filter(purpose="publish").count() == 2


async def test_guests_sign_in_first(client: Client) -> None:
    assert (await client.post("/me", data={})).headers["location"] == "/sign-in?next=%2F"
