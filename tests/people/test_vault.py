"""A copied database shows no phone and no name."""

import sqlite3

import pytest

from quiz.people.models import Worker
from quiz.people.vault import WrongKey, blind_index, seal, unseal
from quiz.settings import settings
from tests.conftest import WorkerClient


def test_sealing_is_reversible_and_never_the_same_twice() -> None:
    first, second = seal("张三", "name"), seal("张三", "name")
    assert first != second
    assert unseal(first, "name") == unseal(second, "name") == "张三"


def test_a_seal_is_bound_to_its_purpose_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal("13812345678", "phone")
    with pytest.raises(WrongKey):
        unseal(sealed, "name")
    monkeypatch.setattr(settings(), "secret_key", "another key of enough length")
    with pytest.raises(WrongKey):
        unseal(sealed, "phone")


def test_the_index_needs_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    index = blind_index("+8613812345678")
    assert index == blind_index("+8613812345678") != blind_index("+8613812345679")
    monkeypatch.setattr(settings(), "secret_key", "another key of enough length")
    assert blind_index("+8613812345678") != index


def test_without_a_key_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "secret_key", "short")
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        seal("x", "name")


async def test_a_copied_file_shows_neither(db: str, worker_client: WorkerClient) -> None:
    await worker_client("13812345678", name="欧阳不凡")
    assert await Worker.all().count() == 1
    if not db.startswith("sqlite"):
        row = (await Worker.all().values())[0]
        dumped = repr(row)
    else:
        with sqlite3.connect(db.removeprefix("sqlite://")) as copy:
            dumped = "\n".join(copy.iterdump())
    for secret in ("13812345678", "1381234", "欧阳不凡", "不凡"):
        assert secret not in dumped
