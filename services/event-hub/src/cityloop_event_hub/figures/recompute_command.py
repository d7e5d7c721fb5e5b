"""`recompute`: figures are made anew from their log, while the process runs."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence

import uvloop
from cityloop_database import create_pool
from cityloop_service import DatabaseSettings
from cityloop_telemetry import configure_logs

from cityloop_event_hub.figures.adapters.record_reader import Span
from cityloop_event_hub.figures.domain.periods import microseconds
from cityloop_event_hub.figures.handlers.recompute import recompute

EARLIEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


def run_recompute(name: str, prefix: str, given: Sequence[str]) -> None:
    """Make figures anew; its log says how many.

    Args:
        name: of the process, for its log and its connections.
        prefix: of its settings, of which it needs the DSN alone.
        given: `--indicator pack/name`, again and again; `--since` and `--until`, ISO 8601 with an offset: only periods
            that begin between.
    """
    parser = argparse.ArgumentParser(prog="python -m cityloop_event_hub.figures recompute", allow_abbrev=False)
    parser.add_argument("--indicator", action="append")
    parser.add_argument("--since", type=_moment)
    parser.add_argument("--until", type=_moment)
    arguments = parser.parse_args(given)
    settings = DatabaseSettings(_env_prefix=prefix)
    configure_logs(name, settings.log_level)
    span = None
    if arguments.since or arguments.until:
        bounds = arguments.since or EARLIEST, arguments.until or LATEST
        span = Span(microseconds(bounds[0]), microseconds(bounds[1]))
    uvloop.run(_recompute(settings, name, arguments.indicator, span))


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


async def _recompute(
    settings: DatabaseSettings, name: str, indicators: Sequence[str] | None, span: Span | None
) -> None:
    pool = await create_pool(settings.database_dsn.get_secret_value(), size=2, name=name)
    try:
        await recompute(pool, indicators, span)
    finally:
        await pool.close()
