"""Responsibilities: which department leads, and who handles with it."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.responsibilities.schema import Responsibility

RESPONSIBILITIES = Kind(
    file="responsibilities.yaml",
    key="responsibilities",
    schema=Responsibility,
    identity=lambda item: item.responsibility,
    classes=lambda item: item.event_classes,
    scoped=True,
)
