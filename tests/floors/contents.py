"""What a database holds, and the shape it has, read past the application."""

import re
from collections.abc import Iterable
from typing import Any

from quiz.database import dialect
from tests.faults.servers import query

Rows = list[dict[str, Any]]
Shape = dict[str, set[tuple[Any, ...]]]

POSTGRES_TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
SQLITE_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"  # fmt: skip
POSTGRES_SHAPE = (
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT table_name, 'default', column_name, column_default
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text AS table_name, conname, pg_get_constraintdef(oid)
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename AS table_name, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)


async def tables(url: str) -> list[str]:
    """The names of our tables."""
    found = await query(url, SQLITE_TABLES if dialect(url) == "sqlite" else POSTGRES_TABLES)
    return sorted(row["name"] for row in found if "migration" not in row["name"])


async def contents(url: str) -> dict[str, Rows]:
    """Every row of every table."""
    return {name: await query(url, f'SELECT * FROM "{name}"') for name in await tables(url)}  # noqa: S608


def only(rows: Rows, columns: Iterable[str]) -> list[tuple[str, ...]]:
    """Some columns of rows, as sorted texts: two databases with the same rows give the same."""
    names = sorted(columns)
    return sorted(tuple(repr(row[name]) for name in names) for row in rows)


async def shape(url: str) -> Shape:
    """Columns, keys, checks and indexes by table; the order of columns does not matter."""
    found: Shape = {name: set() for name in await tables(url)}
    if dialect(url) == "sqlite":
        for row in await query(url, SQLITE_TABLES):
            if row["name"] in found:
                found[row["name"]] = await _sqlite_shape(url, row["name"], row["sql"])
        return found
    for question in POSTGRES_SHAPE:
        for row in await query(url, question):
            name, *parts = row.values()
            if name.strip('"') in found:
                found[name.strip('"')].add(tuple(parts))
    return found


def without_defaults(found: Shape) -> Shape:
    """A column that comes back on the way down needs a default for the rows that are there."""
    return {name: {part for part in parts if part[0] != "default"} for name, parts in found.items()}


async def _sqlite_shape(url: str, table: str, sql: str) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = {("check", check) for check in _checks(sql)}
    for row in await query(url, f'PRAGMA table_info("{table}")'):
        found.add(("column", *(row[key] for key in ("name", "type", "notnull", "pk"))))
        found.add(("default", row["name"], row["dflt_value"]))
    for row in await query(url, f'PRAGMA foreign_key_list("{table}")'):
        found.add(("key", *(row[key] for key in ("from", "table", "to", "on_delete"))))
    for row in await query(url, f'PRAGMA index_list("{table}")'):
        columns = await query(url, f'PRAGMA index_info("{row["name"]}")')
        where = await query(url, f"SELECT sql FROM sqlite_master WHERE name = '{row['name']}'")  # noqa: S608
        partial = where[0]["sql"].partition("WHERE")[2] if row["partial"] else ""
        name = row["name"] if row["origin"] == "c" else ""
        found.add(("index", name, row["unique"], partial, *(c["name"] for c in columns)))
    return found


def _checks(sql: str) -> list[str]:
    """The conditions after CHECK: their parentheses may hold others."""
    found = []
    for match in re.finditer(r"CHECK\s*\(", sql):
        end, depth = match.end(), 1
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        found.append(sql[match.end() : end - 1])
    return found
