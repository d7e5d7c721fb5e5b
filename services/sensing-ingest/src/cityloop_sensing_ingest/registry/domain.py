"""Registered things and the limits of their datastreams.

And what the room offers to other rooms, and what it needs of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop.sensing.v1 import registry_service_pb2 as messages

Transaction = TypeVar("Transaction", contravariant=True)


@dataclass(frozen=True, slots=True)
class RegisteredThing:
    """A thing as other rooms need it: whose it is, of which model, where it stands."""

    thing_id: str
    thing_model: str
    department_id: str
    place: Place
    name: Label


@dataclass(frozen=True, slots=True)
class RegisteredDatastream:
    """A datastream as other rooms need it."""

    number: int
    thing_model: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What must be known of a datastream to judge its readings."""

    number: int
    minimum: float
    maximum: float
    department_id: str


@dataclass(frozen=True, slots=True)
class LimitsTable:
    """Limits of many datastreams as arrays; numbers of datastreams are dense, so their rows stand in an array too."""

    places: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """By number: its row in the other arrays, -1 where it is not known."""
    minimum: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    maximum: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    departments: npt.NDArray[np.str_] = field(default_factory=lambda: np.empty(0, np.str_))

    @classmethod
    def of(cls, limits: list[Limits]) -> LimitsTable:
        """The table of these datastreams."""
        places = np.full(max((item.number for item in limits), default=-1) + 1, -1, np.int64)
        places[[item.number for item in limits]] = np.arange(len(limits))
        return cls(
            places,
            np.array([item.minimum for item in limits], np.float64),
            np.array([item.maximum for item in limits], np.float64),
            np.array([item.department_id for item in limits], np.str_),
        )

    def rows(self, numbers: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
        """The row of each number, -1 where it is not known."""
        inside = numbers < len(self.places)
        if inside.all():
            found: npt.NDArray[np.int64] = self.places[numbers]
            return found
        rows = np.full(len(numbers), -1, np.int64)
        rows[inside] = self.places[numbers[inside]]
        return rows


class Things(Protocol[Transaction]):
    """The registered things."""

    async def find(self, transaction: Transaction, thing_ids: Sequence[str]) -> Mapping[str, RegisteredThing]:
        """Things by their ids; an unknown one is left out."""

    async def lock(self, transaction: Transaction, thing_id: str) -> RegisteredThing | None:
        """A thing, locked until the transaction ends; None when it is unknown."""


class Datastreams(Protocol):
    """The registered datastreams."""

    async def limits_of(self, numbers: npt.NDArray[np.uint32]) -> LimitsTable:
        """A table that knows these numbers, as far as they are registered."""

    async def numbers_of(self, datastream_ids: Sequence[str]) -> Mapping[str, int]:
        """Numbers of datastreams by their ids; an unknown one is left out."""

    async def find(self, datastream_ids: Sequence[str]) -> Mapping[str, RegisteredDatastream]:
        """Datastreams by their ids; an unknown one is left out."""


class DeviceHealthRecords(Protocol[Transaction]):
    """The health of things, one record a thing; another room has it."""

    async def watch(self, transaction: Transaction, thing: messages.Thing, now: dt.datetime) -> None:
        """A thing was registered, its datastreams with their numbers: its readings are waited for from now on."""

    async def list_device_health(self, request: messages.ListDeviceHealthRequest) -> messages.ListDeviceHealthResponse:
        """Things of the caller's department that are late, silent, or whose clock is off; the token names the last."""


class AlgorithmRecords(Protocol):
    """The records of algorithms; another room has them."""

    async def list_algorithm_records(
        self, request: messages.ListAlgorithmRecordsRequest
    ) -> messages.ListAlgorithmRecordsResponse:
        """In the order of algorithm and model version; the token names the last record seen."""
