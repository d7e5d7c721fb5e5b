"""Escalations: to whom a task climbs whose department does not take the step that is awaited."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_packs.kind import Kind, Title
from cityloop_packs.kinds.escalations.schema import Escalation

ESCALATIONS = Kind(
    file="escalations.yaml",
    key="escalations",
    schema=Escalation,
    identity=lambda item: item.escalation,
    classes=lambda item: item.event_classes,
    titles=lambda item: _titles(item),
)


def _titles(item: Escalation) -> Iterator[Title]:
    for number, level in enumerate(item.levels, 1):
        if level.name is not None:
            yield "escalation_level", f"{item.escalation}/{number}", level.name
