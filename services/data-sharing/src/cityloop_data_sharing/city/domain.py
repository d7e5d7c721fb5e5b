"""A version of the city; what the room offers to other rooms, and what it needs of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, TypeVar

from cityloop.sharing.v1 import city_service_pb2 as messages

Transaction = TypeVar("Transaction", contravariant=True)


@dataclass(frozen=True, slots=True)
class CityVersion:
    """One applied version of the city."""

    version: int
    city_id: str
    jurisdiction: str
    entities: int
    digest: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CityNames:
    """What a pack may name of the newest version of a city."""

    city_id: str
    departments: frozenset[str]
    """Ids and aliases."""
    layers: frozenset[str]
    areas: frozenset[tuple[str, str]]
    """Layer and id."""


class CityVersions(Protocol[Transaction]):
    """The stored versions of the city."""

    async def newest_version(self, transaction: Transaction, /) -> CityVersion | None:
        """The city as it is, None before the first."""

    async def names(self, transaction: Transaction, /) -> CityNames | None:
        """What a pack may name of the city as it is; None before the first version."""


class ComponentCalls(Protocol):
    """Answers the calls of `CityService` about components; another room has them."""

    async def put_components(self, request: messages.PutComponentsRequest) -> messages.PutComponentsResponse:
        """Insert or replace components."""

    async def batch_get_components(
        self, request: messages.BatchGetComponentsRequest
    ) -> messages.BatchGetComponentsResponse:
        """Components by id."""

    async def list_components_near(
        self, request: messages.ListComponentsNearRequest
    ) -> messages.ListComponentsNearResponse:
        """Components round a position."""
