"""The house's floors: imports only go down, files stay short, models and migrations agree."""

import ast
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector

from quiz.database import config

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted([*(ROOT / "quiz").rglob("*.py"), *(ROOT / "questions").rglob("*.py")])
LAYERS = {
    # A layer may import those with a smaller number; its own kind too.
    "words": 0,
    "settings": 0,
    "errors": 1,
    "rules": 2,
    "vault": 2,
    "models": 3,
    "database": 4,
    "queries": 5,
    "sessions": 5,
    "actions": 6,
}
FEATURES = {
    "people": 1,
    "banks": 2,
    "contests": 2,
    "attempts": 3,
    "prizes": 4,
    "courses": 4,
    "reports": 5,
}
STATELESS = {"actions", "rules", "models", "queries", "sessions", "vault", "errors", "settings"}


def imports_of(path: Path) -> set[str]:
    """The modules a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def module_of(path: Path) -> list[str]:
    """`quiz/people/rules.py` as ["quiz", "people", "rules"]."""
    return list(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_go_down(path: Path) -> None:
    parts, used = module_of(path), imports_of(path)
    if parts[0] == "questions":
        assert not [name for name in used if name.split(".")[0] in {"quiz", "starlette", "main"}]
        return
    feature = parts[1] if len(parts) > 2 else None
    domain = feature in FEATURES and parts[-1] in STATELESS
    for name in used:
        other = name.split(".")
        assert other[0] != "main"
        if domain:
            assert other[0] not in {"starlette", "jinja2", "uvicorn"}, name
        if other[0] != "quiz" or len(other) < 2:
            continue
        if domain and other[1] != "web":
            if other[1] in FEATURES:
                assert FEATURES[other[1]] <= FEATURES[str(feature)], name
            if parts[-1] in LAYERS and other[-1] in LAYERS:
                assert LAYERS[other[-1]] <= LAYERS[parts[-1]], name
        elif domain:
            pytest.fail(f"{path} imports {name}")


def test_every_file_is_short() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py"), ROOT / "main.py"]
        if "migrations" not in path.parts and (count := len(path.read_text().splitlines())) > 300
    }
    assert not long


def test_the_top_level_is_what_the_user_fixed() -> None:
    allowed = {
        "quiz", "questions", "templates", "tests", "main.py", "pyproject.toml", "README.md",
        "requirements.txt", "requirements-dev.txt",
    }  # fmt: skip
    extra = {
        path.name
        for path in ROOT.iterdir()
        if not path.name.startswith(".") and path.name not in allowed
    }
    ignored = {name for name in extra if ".db" in name or name == "__pycache__"}
    assert extra == ignored


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # either says the same
async def test_models_and_migrations_agree(db: str) -> None:
    assert await MigrationAutodetector(Tortoise.apps, config(db)["apps"]).changes() == []
