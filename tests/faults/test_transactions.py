"""Transactions begin with their first statement, and end with the last when that is said."""

import pytest
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from questions.models import Bank
from quiz.database import connection, transaction
from quiz.statements import Statement, ask_all
from tests.faults.test_clients import FULL, POSTGRES, SQLITE, fail_once, make, names, raw

ADD = (
    "INSERT INTO bank (name, created_at, numerals_differ)"
    " SELECT i.0::varchar, '2026-01-01', false FROM ITEMS"
)


async def test_the_last_statements_are_the_transaction_s_last(db: str) -> None:
    async with transaction():
        await ask_all((ADD, [("one",)]))
        await ask_all((ADD, [("two",)]), last=True)
    with pytest.raises(IntegrityError):
        async with transaction():
            await ask_all((ADD, [("three",)]))
            await ask_all((ADD, [("four",)]), (ADD, [("one",)]), last=True)
    assert await names() == ["one", "two"]


@pytest.mark.parametrize("place", range(3))
async def test_what_one_of_the_last_statements_returns(db: str, place: int) -> None:
    statements: list[Statement] = [(ADD, [(name,)]) for name in ("one", "two")]
    statements.insert(place, (f"{ADD} RETURNING name", [("three",), ("four",)]))
    statements.insert(0, (f"{ADD} RETURNING id", []))  # is not run
    async with transaction():
        found = await ask_all(*statements, last=True)
    assert [sorted(row["name"] for row in rows) for rows in found] == [
        ["four", "three"] if at == place + 1 else [] for at in range(4)
    ]
    assert sorted(await names()) == ["four", "one", "three", "two"]


@POSTGRES
async def test_two_of_the_last_statements_cannot_return(db: str) -> None:
    returning: Statement = (f"{ADD} RETURNING id", [("one",)])
    with pytest.raises(ValueError, match="only one"):
        async with transaction():
            await ask_all(returning, returning, last=True)


@SQLITE
async def test_nothing_comes_after_the_last(db: str) -> None:
    for more in (lambda: Bank.create(name="x"), lambda: ask_all((ADD, [("x",)]))):
        with pytest.raises(TransactionManagementError):
            async with transaction():
                await ask_all((ADD, [("one",)]), last=True)
                await more()
        assert await names() == ["one"] and not raw().in_transaction
        await Bank.all().delete()


@SQLITE
async def test_a_last_commit_that_fails_leaves_nothing(db: str) -> None:
    await make("before")
    orphan = (
        "INSERT INTO question (bank_id, fingerprint, created_at)"
        " SELECT i.0::int, 'x', '2026-01-01' FROM ITEMS"
    )
    with pytest.raises(IntegrityError):
        async with transaction():
            # Until COMMIT nobody looks whether the bank is there.
            await connection().execute_query("PRAGMA defer_foreign_keys = ON")
            await ask_all((ADD, [("never",)]), (orphan, [(999,)]), last=True)
    assert await names() == ["before"] and not raw().in_transaction
    await make("afterwards")
    assert await names() == ["before", "afterwards"]


@SQLITE
@pytest.mark.parametrize("name", ["execute", "_execute"])
async def test_nothing_goes_on_without_a_begin_that_failed(
    db: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    await make("before")
    works = {"execute": lambda: Bank.create(name="x"), "_execute": lambda: ask_all((ADD, [("x",)]))}
    with pytest.raises(ValueError, match="of our own"):
        async with transaction():
            with monkeypatch.context() as patch:
                fail_once(patch, raw(), name, FULL, after=False)
                with pytest.raises(OperationalError):
                    await works[name]()
            await works[name]()
            raise ValueError("of our own")
    assert await names() == ["before"]


async def test_a_transaction_that_does_nothing_and_one_within_another(db: str) -> None:
    async with transaction():
        pass
    async with transaction():
        with pytest.raises(ValueError, match="inner"):
            async with transaction():
                await Bank.create(name="inner")
                raise ValueError("inner")
        await Bank.create(name="outer")
    assert await names() == ["outer"]
