"""`recompute`: figures are made anew from their log, while the process runs."""

from __future__ import annotations

import argparse
import datetime as dt

from cityloop_database import create_pool
from cityloop_kernel import say
from cityloop_service import PACKAGES, DatabaseSettings, OwnCommand, print_line

from cityloop_event_hub.figures.adapters.record_reader import Span
from cityloop_event_hub.figures.domain.periods import microseconds
from cityloop_event_hub.figures.handlers.recompute import recompute
from cityloop_event_hub.figures.process import NAME, PACKAGE

EARLIEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


async def _recompute(settings: DatabaseSettings, given: argparse.Namespace) -> int:
    span = None
    if given.since or given.until:
        span = Span(microseconds(given.since or EARLIEST), microseconds(given.until or LATEST))
    pool = await create_pool(settings.database_dsn.get_secret_value(), size=2, name=NAME)
    try:
        made = await recompute(pool, given.indicator, span)
    finally:
        await pool.close()
    print_line(say("service-figures-made", figures=made), packages=(*PACKAGES, PACKAGE))
    return 0


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


RECOMPUTE = OwnCommand(
    "recompute",
    {"--indicator": {"action": "append"}, "--since": {"type": _moment}, "--until": {"type": _moment}},
    _recompute,
    PACKAGE,
)
"""Without options all figures; else those named, and the periods that begin between two moments."""
