"""Processes: how cases of some classes move, and the clocks."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.processes.schema import Process

PROCESSES = Kind(
    file="process.yaml",
    key="processes",
    schema=Process,
    identity=lambda item: item.process,
    classes=lambda item: item.event_classes,
    merged={"states": "state", "moves": "move"},
)
