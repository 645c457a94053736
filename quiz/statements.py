"""Set-based SQL, one text for both databases.

Tortoise has no `INSERT … SELECT`. A statement gets its rows as one JSON array of arrays. In the
text, `ITEMS` is that array as the table `i`, `i.3::bigint` is column 3 of a row, of which `jsonb`
stands there as it is and `json` as a text (SQLite reads a long one in a third of the time), and
`LOCK(a)` locks the rows of `a` in the order of the query where the database has row locks.
`ROWS(a.x, a.y)` gathers rows as one JSON array of arrays, in which `UTC(a.at)` is a moment and
`NESTED(a.z)` a column that holds JSON. SQLite writes thousands of rows so in one step, without Python's lock; row by row it wants the
lock back for each, from whatever thread works on the rows before.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from pydantic_core import from_json, to_json

from quiz.database import connection
from quiz.sqlite import Client, Work

Statement = tuple[str, Iterable[Sequence[Any]]]
"""A text with its items."""

COLUMN = re.compile(r"\bi\.(\d+)::(\w+)")
LOCK = re.compile(r"\bLOCK\((\w+)\)")
ROWS = re.compile(r"\bROWS\(((?:[^()]|\([^()]*\))+)\)")
UTC = re.compile(r"\bUTC\(([\w.]+)\)")
NESTED = re.compile(r"\bNESTED\(([\w.]+)\)")
NOTHING = "[]"


@cache
def in_dialect(text: str, dialect: str) -> str:
    """The statement as `sqlite` or `postgres` reads it."""
    if dialect == "sqlite":
        text = COLUMN.sub(r"json_extract(i.value, '$[\1]')", text)
        text = NESTED.sub(r"json(\1)", UTC.sub(r"\1", text))
        text = ROWS.sub(r"json_group_array(json_array(\1))", text)
        return LOCK.sub("", text).replace("ITEMS", "json_each(?) AS i")
    text = COLUMN.sub(_postgres_column, text)
    text = NESTED.sub(r"\1", UTC.sub(r"(\1 AT TIME ZONE 'UTC')", text))
    text = ROWS.sub(r"json_agg(json_build_array(\1))", text)
    text = LOCK.sub(r"FOR NO KEY UPDATE OF \1", text)
    return text.replace("ITEMS", "jsonb_array_elements($1::text::jsonb) AS i(value)")


def _postgres_column(column: re.Match[str]) -> str:
    index, kind = column.groups()
    if kind == "jsonb":
        return f"(i.value -> {index})"
    kind = "jsonb" if kind == "json" else kind
    return f"(i.value ->> {index})::{kind}"


def read_json(value: Any) -> Any:
    """A JSON column of a raw query: text on SQLite, and on PostgreSQL unless it is decoded."""
    return from_json(value) if isinstance(value, str) else value


async def ask(text: str, items: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Run one statement over `items`, in the current transaction if there is one."""
    database = connection()
    return await database.execute_query_dict(*_bound(text, items, database))


async def ask_all(*statements: Statement, last: bool = False) -> list[list[dict[str, Any]]]:
    """Run statements one after another; each sees what those before it did.

    SQLite's thread is asked once for all of them: in a small batch a turn of that thread costs
    more than what it does there. A statement without items is not run, and finds nothing.
    `last` tells that the transaction has nothing more to do, that none of these statements needs
    what another of them does, and at most one returns something: SQLite commits in the same turn,
    and PostgreSQL gets them as one.
    """
    database = connection()
    bound = [_bound(text, items, database) for text, items in statements]
    found: list[list[dict[str, Any]]] = [[] for _ in statements]
    wanted = [place for place, (_, (rows,)) in enumerate(bound) if rows != NOTHING]
    if isinstance(database, Client | Work):
        rows = await database.execute_together([bound[place] for place in wanted], last)
        for place, one in zip(wanted, rows, strict=True):
            found[place] = one
    elif last and wanted:
        texts = tuple(bound[place][0] for place in wanted)
        returning = _returning(texts)
        rows_of = [bound[place][1][0] for place in wanted]
        found[wanted[returning]] = await database.execute_query_dict(_as_one(texts), rows_of)
    else:
        for place in wanted:
            found[place] = await database.execute_query_dict(*bound[place])
    return found


@cache
def _as_one(texts: tuple[str, ...]) -> str:
    """PostgreSQL's statements as one that finds what one of them returns; each has its own items.

    https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
    """
    own = [text.replace("$1", f"${number}") for number, text in enumerate(texts, 1)]
    main = own.pop(_returning(texts))
    beside = ", ".join(f"beside_{number} AS ({text})" for number, text in enumerate(own))
    return f"WITH {beside} {main}" if own else main


def _returning(texts: Sequence[str]) -> int:
    """Which of them returns something; the first if none does."""
    places = [place for place, text in enumerate(texts) if "RETURNING" in text]
    if len(places) > 1:
        raise ValueError("of the last statements of a transaction only one may return something")
    return places[0] if places else 0


def _bound(text: str, items: Iterable[Sequence[Any]], database: Any) -> tuple[str, list[str]]:
    return in_dialect(text, database.capabilities.dialect), [to_json(list(items)).decode()]
