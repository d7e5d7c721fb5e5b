"""Channels: the ways by which reports come in."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.channels.schema import Channel

CHANNELS = Kind(
    file="channels.yaml",
    key="channels",
    schema=Channel,
    identity=lambda item: item.channel,
    names_in_fleet=True,
    titles=lambda item: [("channel", item.channel, item.name)],
)
