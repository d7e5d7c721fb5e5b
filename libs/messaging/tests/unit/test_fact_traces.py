"""A fact leaves in the trace of its cause, and what handles it goes on with that; several causes are no one's trace."""

from __future__ import annotations

import pytest
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import Fact, fact_of, new_id, processing
from cityloop_messaging.telemetry import Spans
from cityloop_messaging.tracing import published
from cityloop_telemetry import SpanName, current_traceparent, span, trace_id_of, untraced

ONE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SAME_TRACE = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"
OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
UNSAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"


def of(traceparent: str) -> Fact[Signal]:
    return fact_of(EVENTS_SIGNALS, Signal(signal_id=str(new_id())), "440100", traceparent=traceparent)


def test_a_fact_leaves_in_the_trace_of_its_own_cause_or_else_of_the_present_work() -> None:
    with span(Spans.PROCESS, root=True):
        present = current_traceparent()
        named, unnamed = published(of(ONE), "send").traceparent, published(of(""), "create").traceparent
    assert (trace_id_of(named), trace_id_of(unnamed)) == (trace_id_of(ONE), trace_id_of(present))
    assert named != ONE, "by a span of its own, which whoever handles it is a child of"
    assert unnamed != present
    with untraced():
        assert published(of(""), "send").traceparent.endswith("-00")


@pytest.mark.parametrize(
    ("causes", "goes_on"),
    [
        ([ONE], True),
        ([ONE, SAME_TRACE], True),
        ([ONE, UNSAMPLED], True),
        ([ONE, OTHER], False),
        ([""], False),
    ],
)
def test_what_handles_facts_goes_on_with_the_one_trace_that_they_have(causes: list[str], goes_on: bool) -> None:
    with span(SpanName("work", "what is done")), processing(EVENTS_SIGNALS, [of(cause) for cause in causes], "group"):
        found = trace_id_of(current_traceparent())
    assert (found == trace_id_of(ONE)) is goes_on
    assert found


def test_what_handles_a_heartbeat_leaves_no_span() -> None:
    with processing(EVENTS_SIGNALS, [of(UNSAMPLED)], "group"):
        assert current_traceparent().endswith("-00")
