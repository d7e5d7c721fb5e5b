"""What the room of components offers to other rooms."""

from __future__ import annotations

from cityloop_data_sharing.components.adapters import component_store
from cityloop_data_sharing.components.entrypoints.component_calls import StoredComponents

__all__ = ["StoredComponents", "component_store"]
