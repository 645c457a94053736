"""`python -m tests.load`: what each hot request costs, against floors measured in the same run."""

import os

from tests.load.servers import SECRET

# Before anything reads the settings: this process fills the databases itself.
os.environ |= {"SECRET_KEY": SECRET, "RATE_LIMITS": "off"}

import argparse
import asyncio
import sys

import uvloop

import tests.load.measures  # noqa: F401 - fills the table
from tests.load.bench import MEASURES
from tests.load.report import show
from tests.load.rounds import run

parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
parser.add_argument(
    "names", nargs="*", choices=[[], *MEASURES], metavar="name", help=", ".join(MEASURES)
)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--quick", action="store_true", help="a tenth of the requests")
parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="sqlite")
parser.add_argument("--record", action="store_true", help="write the table into the README")

options = parser.parse_args()
if options.record and (options.names or options.quick):
    parser.error("--record takes the whole table at its full length")
asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
kinds = ["sqlite", "postgres"] if options.database == "both" else [options.database]
results = {
    kind: run(kind, options.names or list(MEASURES), options.rounds, quick=options.quick)
    for kind in kinds
}
sys.exit(show(results, record=options.record))
