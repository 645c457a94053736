"""What had to be repaired in Tortoise's migrations: they took seconds to do nothing.

Before and after each operation Tortoise makes every model anew, as it was then, with all the
filters a query may ask for and a query to start from. Our migrations run SQL and never query those
models; most operations look at one of them, and those that were applied before at none.
Measured: an empty database took 7.9 s of CPU, 1.9 s without queries, and a fifth of that when only
models are made that somebody asks for.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from tortoise import models
from tortoise.fields.relational import ForeignKeyFieldInstance, ManyToManyFieldInstance
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.models import Model

Key = tuple[str, str]
"""The names of an app and of a model in it."""


@contextlib.contextmanager
def models_when_wanted() -> Iterator[None]:
    """While it lasts, a model of the past is made when it is asked for, with those it refers to and
    without what only queries need.

    The application's own models get theirs as ever: `Tortoise.init` prepares them meanwhile.
    """
    with (
        _replaced(State, "_find_related_models", lambda *_: set()),  # all are forgotten
        _replaced(State, "_reload", lambda state, _: _forget(state.apps, state.models)),
        _replaced(StateApps, "clone", _clone),
        _replaced(StateApps, "get_model", _get_model),
        _replaced(StateApps, "_build_initial_querysets", lambda _: None),
    ):
        yield


def _forget(apps: Any, states: dict[Key, ModelState]) -> None:
    """From now on the models are those of `states`."""
    apps.apps.clear()
    apps.states = states


def _clone(apps: StateApps, model_states: dict[Key, ModelState]) -> StateApps:
    made = StateApps(dict(apps._default_connections), apps._connections)
    _forget(made, model_states)
    return made


def _get_model(apps: Any, app_label: str, model_name: str | None = None) -> type[Model]:
    key = apps.split_reference(app_label) if model_name is None else (app_label, model_name)
    with _replaced(models, "get_filters_for_field", lambda *_, **__: {}):
        _make(apps, key)
        apps._init_relations()
    model: type[Model] = apps.apps[key[0]][key[1]]
    return model


def _make(apps: Any, key: Key) -> None:
    """A model and all that it refers to."""
    app_label, name = key
    if key not in apps.states or name in apps.apps.get(app_label, ()):
        return
    state = apps.states[key]
    apps.register_model(app_label, state.render(apps))
    for field in state.fields.values():
        if isinstance(field, ForeignKeyFieldInstance | ManyToManyFieldInstance):
            _make(apps, apps.split_reference(field.model_name))


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)
