"""main.py with a clock that a file winds: `python wound.py FILE python main.py serve …`.

FILE holds the seconds to add to the machine's clock, and may change while the server runs.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

winder = Path(sys.argv[1])
sys.argv = sys.argv[3:]
sys.path.insert(0, str(Path(sys.argv[0]).parent))

import main  # noqa: E402 - found only now


def clock() -> datetime:
    """The wound time."""
    return datetime.now(UTC) + timedelta(seconds=float(winder.read_text()))


main.app.state.clock = clock
main.cli()
