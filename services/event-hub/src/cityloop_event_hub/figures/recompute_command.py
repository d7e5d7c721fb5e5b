"""`recompute`: figures are made anew from their log, while the service runs."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

from cityloop_database import create_pool
from cityloop_service import Command, DatabaseSettings

from cityloop_event_hub.figures.adapters.record_reader import Span
from cityloop_event_hub.figures.domain.periods import microseconds
from cityloop_event_hub.figures.handlers.recompute import recompute

EARLIEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--indicator", action="append", help="pack/indicator; all when absent; may be given again")
    parser.add_argument("--since", type=_moment, help="only periods that begin then or later, ISO 8601 with an offset")
    parser.add_argument("--until", type=_moment, help="only periods that begin before, ISO 8601 with an offset")


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("write the offset too, as in 2026-10-01T00:00+08:00")
    return moment


async def _work(settings: DatabaseSettings, arguments: argparse.Namespace) -> int:
    span = None
    if arguments.since or arguments.until:
        bounds = arguments.since or EARLIEST, arguments.until or LATEST
        span = Span(microseconds(bounds[0]), microseconds(bounds[1]))
    pool = await create_pool(settings.database_dsn.get_secret_value(), size=2, name="event-hub-figures")
    try:
        made = await recompute(pool, arguments.indicator, span)
    finally:
        await pool.close()
    sys.stdout.write(f"{made} figures made anew from the log\n")
    return 0


RECOMPUTE = Command("recompute", "make figures anew from their log of facts", _declare, _work)
