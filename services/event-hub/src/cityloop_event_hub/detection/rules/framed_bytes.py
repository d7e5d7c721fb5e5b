"""Bytes made of a head and parts: what sections of the state, and the state of a shard, are written as."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

LENGTH_BYTES = 4
ENCODER = json.JSONEncoder(separators=(",", ":"))
"""Made once: `json.dumps` makes one at each call that names separators."""


def join_parts(head: object, parts: Sequence[bytes]) -> bytes:
    """A head (JSON) and some parts."""
    text = ENCODER.encode([head, [len(part) for part in parts]]).encode()
    return b"".join([len(text).to_bytes(LENGTH_BYTES, "little"), text, *parts])


def split_parts(data: bytes) -> tuple[Any, list[bytes]]:
    """The head and the parts again."""
    first = LENGTH_BYTES + int.from_bytes(data[:LENGTH_BYTES], "little")
    head, lengths = json.loads(data[LENGTH_BYTES:first])
    parts = []
    for length in lengths:
        parts.append(data[first : first + length])
        first += length
    return head, parts
