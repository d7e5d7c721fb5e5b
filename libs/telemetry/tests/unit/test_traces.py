"""Traces: what goes on with whose, what is linked, and that nothing somebody wrote stands in a span."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from cityloop_telemetry import Causes, SpanName, causes_of, current_traceparent, span, trace_id_of, untraced
from cityloop_testkit.otlp import otlp_receiver

WORK = SpanName("work", "what is done")
ONE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SAME_TRACE = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"
OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
UNSAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
PROGRAM = """
import json, sys
from cityloop_telemetry import SpanName, configure_traces, current_traceparent, describe, failed, span, untraced
from opentelemetry.trace import SpanKind
configure_traces("probe", sys.argv[1], "3", "0.1.0")
one, links = sys.argv[2], json.loads(sys.argv[3])
try:
    with span(SpanName("process {}", "", SpanKind.CONSUMER), "events.signals.v1", traceparent=one, links=links):
        describe(event="E-1")
        raise ValueError("the words of somebody")
except ValueError:
    pass
with span(SpanName("read", ""), root=True), untraced(), span(SpanName("send {}", ""), "x"):
    assert current_traceparent().endswith("-00")
"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], Causes()),
        (["", ""], Causes()),
        ([ONE], Causes(ONE)),
        ([ONE, ONE, ""], Causes(ONE)),
        ([ONE, SAME_TRACE], Causes(ONE, (SAME_TRACE,))),
        ([ONE, OTHER, SAME_TRACE], Causes("", (ONE, OTHER, SAME_TRACE))),
        ([UNSAMPLED, ONE], Causes(ONE)),
        ([UNSAMPLED], Causes(UNSAMPLED)),
    ],
)
def test_one_trace_goes_on_and_several_are_linked(given: list[str], expected: Causes) -> None:
    assert causes_of(given) == expected


def test_no_span_is_linked_to_more_than_fifty() -> None:
    many = [f"00-{number:032x}-b7ad6b7169203331-01" for number in range(1, 200)]
    assert causes_of(many).links == tuple(many[:50])


def test_what_comes_from_nowhere_begins_a_trace_though_another_goes_on() -> None:
    with span(WORK):
        present = trace_id_of(current_traceparent())
        with span(WORK, root=True):
            assert trace_id_of(current_traceparent()) not in {"", present}
        with untraced():
            assert current_traceparent().endswith("-00")


def test_spans_reach_a_collector_with_their_links_and_without_what_an_exception_says() -> None:
    many = [ONE, *(f"00-{number:032x}-b7ad6b7169203331-01" for number in range(1, 100))]
    with otlp_receiver() as received:
        arguments = [received.url, ONE, json.dumps(many)]
        subprocess.run([sys.executable, "-c", PROGRAM, *arguments], check=True)  # noqa: S603
        process, read = sorted(received.spans.values(), key=lambda seen: seen.name)
    assert (process.name, process.kind) == ("process events.signals.v1", "CONSUMER")
    assert (process.trace_id, process.parent_id) == (ONE[3:35], ONE[36:52])
    assert process.links[0] == (ONE[3:35], ONE[36:52])
    assert len(process.links) == 50
    assert process.failed
    assert process.attributes == {"cityloop.event.number": "E-1", "error.type": "ValueError"}
    assert (read.name, read.kind, read.parent_id) == ("read", "INTERNAL", "")
    assert b"words of somebody" not in b"".join(received.contents)
    probe = received.resources["probe"]
    names = {"service.namespace": "cityloop", "service.instance.id": "3", "service.version": "0.1.0"}
    assert {name: probe[name] for name in names} == names
    assert received.elsewhere == []
