"""What other rooms of the service read of resources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cityloop.common.v1.common_pb2 import Label


class ResourceNames(Protocol):
    """What resources are called."""

    async def names_of(self, resource_ids: Sequence[str]) -> dict[str, Label]:
        """Their names by their ids; those that are known."""
