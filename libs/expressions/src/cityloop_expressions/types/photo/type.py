"""Photos that are answers to a form."""

from __future__ import annotations

from pydantic import Field

from cityloop_expressions.types.attaching import AttachingType

MOST = 10


class PhotoType(AttachingType):
    """Photos; only forms ask for them, and no condition can use them."""

    name = "photo"
    short = "most"

    most: int = Field(1, ge=1, le=MOST, description="How many there may be.")

    @property
    def files(self) -> int:
        """How many there may be."""
        return self.most
