"""What sensing-ingest answers when a set of packs is proposed."""

from __future__ import annotations

from cityloop_sensing_ingest.packs.handlers.check_packs import checking, inquiring

__all__ = ["checking", "inquiring"]
