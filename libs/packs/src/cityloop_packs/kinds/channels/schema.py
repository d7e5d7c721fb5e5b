"""Channels: the ways by which reports come in."""

from __future__ import annotations

from pydantic import Field

from cityloop_packs.values import Identifier, LabelText, Strict


class Channel(Strict):
    """channels.yaml: a way by which reports come in, such as the city's hotline.

    `page`, `open311`, `officer` and `import` are those of the doors of citizen-services; an officer who enters a report
    may name any other, and an API key of Open311 may be given for one.
    """

    channel: Identifier = Field(description="What an officer names who enters a report, or an API key is given for.")
    name: LabelText = Field(description="What people call it.")
