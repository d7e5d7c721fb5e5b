"""A batch's consequences are in the traces of their causes: signals in their own, events in that of their first."""

from __future__ import annotations

from cityloop.events.v1.signal_pb2 import Signal
from cityloop_event_hub.fusion.domain.fuse import Neighbourhood, fuse
from cityloop_event_hub.fusion.handlers.traces import traces_of
from cityloop_telemetry import trace_id_of
from fusion_store import CONTEXT, REPORT, reported

FAR = 5_000


def traceparent(number: int) -> str:
    return f"00-{number:032x}-b7ad6b7169203331-01"


def report(number: int, metres: int) -> Signal:
    return reported(number, REPORT, "road-waterlogging", metres, 0, 1.0)


def test_an_event_has_the_trace_of_the_signal_that_opened_it_and_each_signal_its_own() -> None:
    first, near, far = report(1, 0), report(2, 10), report(3, FAR)
    outcome = fuse(Neighbourhood(), [first, near, far], CONTEXT).numbered([1, 2])
    causes = {signal.signal_id: traceparent(number) for number, signal in enumerate((first, near, far), 1)}
    traces = traces_of(outcome, causes)
    assert {name: traces[name] for name in causes} == causes
    one, other = outcome.opened
    assert trace_id_of(traces[one]) == trace_id_of(traceparent(1))
    assert trace_id_of(traces[other]) == trace_id_of(traceparent(3))
    assert traces[one] != traceparent(1), "a span of the event's own"


def test_a_signal_of_an_earlier_batch_has_the_span_that_it_was_made_in() -> None:
    kept = report(1, 0)
    kept.trace_id, kept.span_id = traceparent(7).split("-")[1:3]
    outcome = fuse(Neighbourhood(), [kept], CONTEXT).numbered([1])
    traces = traces_of(outcome, {})
    assert traces[kept.signal_id] == traceparent(7)
    assert trace_id_of(traces[outcome.opened[0]]) == trace_id_of(traceparent(7))
