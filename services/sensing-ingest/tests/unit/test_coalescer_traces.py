"""Readings that travel together go on with the trace of the first; the heartbeat of event time leaves none."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable

import numpy as np
from cityloop_messaging import Fact
from cityloop_messaging.observations import Columns
from cityloop_sensing_ingest.observations.adapters.coalescer import Coalescer
from cityloop_sensing_ingest.observations.telemetry import Spans
from cityloop_telemetry import current_traceparent, span, trace_id_of

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


class Recorder:
    """In the producer's place: in which traces was published."""

    def __init__(self) -> None:
        self.found: list[str] = []

    async def publish(self, facts: Iterable[Fact]) -> None:
        self.found += [current_traceparent() for _ in facts]


def reading() -> Columns:
    return Columns(np.array([1], np.uint32), np.array([1], np.int64), np.array([1.0]), np.array([0], np.uint16))


async def test_a_record_goes_on_with_the_first_callers_trace() -> None:
    recorder = Recorder()
    coalescer = Coalescer(recorder, 1, lambda: "990100", lambda: NOW)  # type: ignore[arg-type]
    callers = []

    async def send() -> None:
        with span(Spans.READ, root=True):
            callers.append(trace_id_of(current_traceparent()))
            await coalescer.publish(reading())

    await asyncio.gather(send(), send())
    assert len(set(callers)) == 2
    assert [trace_id_of(found) for found in recorder.found] == callers[:1]


async def test_a_heartbeat_is_not_traced() -> None:
    recorder = Recorder()
    await Coalescer(recorder, 3, lambda: "990100", lambda: NOW).heartbeat()  # type: ignore[arg-type]
    assert [found[-3:] for found in recorder.found] == ["-00"] * 3
