"""What the hub answers when a set of packs is proposed."""

from __future__ import annotations

from cityloop_event_hub.packs.handlers.check_packs import pack_check, pack_inquiry

__all__ = ["pack_check", "pack_inquiry"]
