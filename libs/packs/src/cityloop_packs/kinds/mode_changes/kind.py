"""Changes of operating mode: who may switch which areas from which modes to which."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.mode_changes.schema import ModeChange

MODE_CHANGES = Kind(
    file="modes.yaml",
    key="mode_changes",
    schema=ModeChange,
    identity=lambda item: item.change,
)
