"""The state of a shard comes back from its bytes, section by section."""

from __future__ import annotations

from cityloop_event_hub.detection.adapters.state_store import from_bytes, to_bytes
from cityloop_event_hub.detection.domain.detection import Section


def test_sections_come_back_with_their_names_and_versions() -> None:
    sections = [Section("readings", 1, b"\x00\xff"), Section("threshold", 3, b""), Section("band", 1, b"[1]")]
    assert from_bytes(to_bytes(sections)) == sections
    assert from_bytes(to_bytes([])) == []
