"""What parts of a play file have in common: strict models, places, posts that act, groups of things."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop_operator.city_file import Identifier
from cityloop_packs import LabelText
from pydantic import BaseModel, ConfigDict, Field

Point = tuple[float, float]
"""Longitude and latitude in WGS 84."""


class PlayModel(BaseModel):
    """A part of a play file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceEntry(PlayModel):
    """A place that steps name."""

    at: Point
    name: LabelText


class PostHolder(PlayModel):
    """Who acts: a post of the city, and the person who holds it."""

    post: str
    person: str

    @property
    def department(self) -> str:
        """The department of the post."""
        return self.post.partition(".")[0]


class Group(PlayModel):
    """So many things round a place."""

    group: Identifier
    count: int = Field(1, ge=1, le=1_000)
    around: Point | str
    within_metres: float = Field(30, gt=0)
    title: LabelText | None = Field(None, description="What people call one; by its place and model when absent.")


def position(point: Point) -> Position:
    """A point as the contract has it."""
    return Position(longitude=point[0], latitude=point[1], reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
