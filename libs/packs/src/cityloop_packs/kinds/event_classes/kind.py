"""Classes of events: what people may report, what sensors raise, and how signals of one become one event."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.event_classes.schema import EventClass

EVENT_CLASSES = Kind(
    name="event class",
    file="event-classes.yaml",
    key="event_classes",
    schema=EventClass,
    identity=lambda item: item.event_class,
    names_in_fleet=True,
    titles=lambda item: [("event_class", item.event_class, item.title)],
)
