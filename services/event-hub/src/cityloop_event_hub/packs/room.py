"""What the hub answers when a set of packs is proposed."""

from __future__ import annotations

from cityloop_event_hub.packs.handlers.check_packs import checking, inquiring

__all__ = ["checking", "inquiring"]
