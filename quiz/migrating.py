"""What had to be repaired in Tortoise's migrations: they took seconds to do nothing.

Before each operation Tortoise makes every model anew, as it was then, with all the filters a query
may ask for and a query to start from. Our migrations run SQL and never query those models.
Measured: 7.9 s of CPU to make an empty database, 1.9 s without.
"""

import contextlib
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from tortoise import models
from tortoise.migrations.schema_generator.state import ModelState
from tortoise.migrations.schema_generator.state_apps import StateApps

FILTERS = "get_filters_for_field"


@contextlib.contextmanager
def models_without_queries() -> Iterator[None]:
    """While it lasts, models of the past are made without what only queries need.

    The application's own models get theirs as ever: `Tortoise.init` prepares them meanwhile.
    """
    with (
        _replaced(StateApps, "_build_initial_querysets", lambda _: None),
        _replaced(StateApps, "_init_relations", _without_filters(StateApps._init_relations)),
        _replaced(ModelState, "render", _without_filters(ModelState.render)),
    ):
        yield


def _without_filters(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def plain(*args: Any, **kwargs: Any) -> Any:
        with _replaced(models, FILTERS, lambda *_, **__: {}):
            return method(*args, **kwargs)

    return plain


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)
