"""What parts of a play file have in common: strict models, places, posts that act, groups of things."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop_kernel import SentenceError
from cityloop_operator.city_file import Identifier
from cityloop_packs import LabelText
from pydantic import BaseModel, ConfigDict, Field

Point = tuple[float, float]
"""Longitude and latitude in WGS 84."""


class PlayFailedError(SentenceError, LookupError):
    """Something is not as the play says; the sentence says what."""


class PlayModel(BaseModel):
    """A part of a play file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceEntry(PlayModel):
    """A place that steps name."""

    at: Point = Field(description="Longitude and latitude, WGS 84.")
    name: LabelText = Field(description="What people call it.")


class PostHolder(PlayModel):
    """Who acts: a post of the city, and the person who holds it."""

    post: str = Field(description="Of the city, such as `drainage.handle`.")
    person: str = Field(description="Id of who holds it.")

    @property
    def department(self) -> str:
        """The department of the post."""
        return self.post.partition(".")[0]


class Group(PlayModel):
    """So many things round a place."""

    group: Identifier = Field(description="By which later steps know its things.")
    count: int = Field(1, ge=1, le=1_000, description="How many things.")
    around: Point | str = Field(description="Where they stand.")
    within_metres: float = Field(30, gt=0, description="How far from there at most.")
    title: LabelText | None = Field(None, description="What people call one; by its place and model when absent.")


def position(point: Point) -> Position:
    """A point as the contract has it."""
    return Position(longitude=point[0], latitude=point[1], reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
