"""What a batch of signals causes goes on with their traces; an event that several make is linked to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cityloop_telemetry import current_traceparent, span

from cityloop_event_hub.fusion.adapters.event_messages import traceparent_of
from cityloop_event_hub.fusion.domain.fuse import Outcome
from cityloop_event_hub.fusion.telemetry import Spans


def traces_of(outcome: Outcome, signals: Mapping[str, str]) -> dict[str, str]:
    """The traceparent of each signal and each event of an outcome, by its id.

    An event has the trace of the signal that opened it. What changes it is a span in that trace, linked to the batch
    and to each signal that joined.

    Args:
        outcome: what the batch changes.
        signals: traceparents of its signals by their ids; others that join have the span that they were made in.
    """
    traces, joined = dict(signals), defaultdict[str, list[str]](list)
    for item in outcome.memberships:
        traceparent = traces.setdefault(item.signal.signal_id, traceparent_of(item.signal))
        joined[item.event_id].append(traceparent)
    batch = current_traceparent()
    for event_id, event in outcome.events.items():
        opening = signals.get(event.opening_signal.signal_id) or traceparent_of(event.opening_signal)
        with span(
            Spans.FUSE,
            traceparent=opening or None,
            links=[batch, *joined[event_id]],
            attributes={"cityloop.event.number": event.event_number, "cityloop.event.class": event.event_class},
        ):
            traces[event_id] = current_traceparent()
    return traces
