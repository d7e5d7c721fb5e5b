"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    MESSAGES = Counter("cityloop_messages_total", "Messages put in reporters' inboxes", registry=REGISTRY)
