"""A version of the city, what changes from one to the next; what the room offers to others, and needs of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class KindChange:
    """How many entities of a kind come, change and go."""

    kind: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class CityChanges:
    """All that changes: counts by kind, and the keys of what goes, such as `department/drainage`."""

    kinds: Sequence[KindChange]
    removed: Sequence[str]

    def removed_of(self, kind: str) -> list[str]:
        """The ids of what goes of a kind; of areas their layers too, as `district/990101`."""
        return [key.partition("/")[2] for key in self.removed if key.startswith(f"{kind}/")]


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> CityChanges:
    """What changes between two versions, each by the keys of its entities with their bytes."""
    added = Counter(map(_kind, after.keys() - before.keys()))
    removed = sorted(before.keys() - after.keys())
    changed = Counter(_kind(key) for key in before.keys() & after.keys() if before[key] != after[key])
    gone = Counter(map(_kind, removed))
    kinds = sorted({*added, *changed, *gone})
    return CityChanges([KindChange(kind, added[kind], changed[kind], gone[kind]) for kind in kinds], removed)


def _kind(key: str) -> str:
    return key.partition("/")[0]


class CityVersions(Protocol[Transaction]):
    """The stored versions of the city."""

    async def newest_version(self, transaction: Transaction, /) -> CityVersion | None:
        """The city as it is, None before the first."""

    async def names(self, transaction: Transaction, /) -> CityNames | None:
        """What a pack may name of the city as it is; None before the first version."""


class CityUsers(Protocol[Transaction]):
    """What stands on departments and areas of the city; other rooms have it."""

    async def count_uses(
        self, transaction: Transaction, departments: Sequence[str], areas: Sequence[tuple[str, str]], /
    ) -> int:
        """How many stand on one of these departments (ids) or of these areas (their layers and ids)."""


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
