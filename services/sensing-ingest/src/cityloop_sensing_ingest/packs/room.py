"""What sensing-ingest answers when a set of packs is proposed."""

from __future__ import annotations

from cityloop_sensing_ingest.packs.handlers.check_packs import pack_check, pack_inquiry

__all__ = ["pack_check", "pack_inquiry"]
