"""Escalations: to whom a task climbs that nobody takes on."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.escalations.schema import Escalation

ESCALATIONS = Kind(
    file="escalations.yaml",
    key="escalations",
    schema=Escalation,
    identity=lambda item: item.escalation,
    classes=lambda item: item.event_classes,
)
