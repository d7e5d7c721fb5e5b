"""Names of the spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import SpanName


class Spans:
    """Kinds of spans."""

    FOLLOW = SpanName("cases.follow", "one event, feedback or command applied to its case")
