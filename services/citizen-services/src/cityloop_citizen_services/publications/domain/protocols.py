"""What the room of publications offers to other rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list that everybody may read."""

    name: str
    """As its address has it."""
    title: Mapping[str, str]


class PublishedLists(Protocol):
    """The lists that everybody may read."""

    async def lists_with(self, case_number: str, /) -> Sequence[PublishedList]:
        """Those in which an entry of a case stands, or one about it."""
