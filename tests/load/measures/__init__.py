"""The rows of the table, in its order: importing a theme adds its measures."""

# isort: off
from tests.load.measures import hot  # noqa: F401
from tests.load.measures import evening  # noqa: F401
from tests.load.measures import courses  # noqa: F401
from tests.load.measures import imports  # noqa: F401
from tests.load.measures import million  # noqa: F401
from tests.load.measures import soak  # noqa: F401
from tests.load.measures import last  # noqa: F401
