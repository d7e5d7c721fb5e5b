"""Cases of events and their tasks, as far as reports follow them.

And what the room offers to other rooms, and what it needs of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from cityloop.common.v1.common_pb2 import AreaReference, AttachmentReference, AttributeValue
from cityloop_packs import CasePhase as CasePhase

Transaction = TypeVar("Transaction", contravariant=True)


@dataclass(frozen=True, slots=True)
class CaseVersion:
    """One version of the case of an event."""

    event_id: str
    version: int
    case_id: str
    case_number: str
    phase: CasePhase
    state: str
    """Of the process: packs have words for it, else for the phase."""
    reason: str
    lead_department_id: str
    reopened: int
    due_at: dt.datetime | None
    occurred_at: dt.datetime
    areas: tuple[AreaReference, ...] = ()
    """Of the case's place."""
    event_class: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    corrections: int = 0
    """How often its class or place had been corrected."""
    merged_into: str = ""
    """The event of the case that it is part of; its reports go on with that one."""


@dataclass(frozen=True, slots=True)
class CaseTask:
    """The newest version of a task of a case: which department it is with, and whether it still holds it."""

    task_id: str
    task_number: str
    version: int
    case_id: str
    department_id: str
    held: bool


@dataclass(frozen=True, slots=True)
class ReplyToResidents:
    """What a department has told the residents whose reports stand in a case, and shown them."""

    department_id: str
    text: str
    """Empty where photos alone were shown."""
    photo_ids: tuple[str, ...]
    occurred_at: dt.datetime


CaseVersions = Mapping[str, Sequence[CaseVersion]]
"""By the id of an event, the known versions of its case, in order."""


def with_reasons_of_states(versions: Iterable[CaseVersion]) -> list[CaseVersion]:
    """Versions in order, each with the reason of the move into its state: what is said of a case later, such as how its
    supervision ended, officers say to each other.
    """
    found: list[CaseVersion] = []
    for version in versions:
        stays = bool(found) and found[-1].state == version.state
        found.append(replace(version, reason=found[-1].reason) if stays else version)
    return found


def newest(versions: Sequence[CaseVersion]) -> CaseVersion | None:
    """The newest version of a case, of those in order."""
    return versions[-1] if versions else None


class Cases(Protocol[Transaction]):
    """The cases of events."""

    async def versions_of(self, transaction: Transaction, event_ids: Iterable[str], /) -> CaseVersions:
        """Every known version of the cases of events."""

    async def lock_versions(self, transaction: Transaction, event_ids: Iterable[str], /) -> CaseVersions:
        """The same; nobody adds another until the transaction ends."""

    async def event_of_case(self, transaction: Transaction, name: str, /) -> str:
        """The event of a case by the number or id of that; empty where the case is unknown, or of no event."""

    async def event_of_number(self, transaction: Transaction, number: str, /) -> str:
        """The event of a case or of a task by the number of that; empty where it is unknown, or of no event."""

    async def holders(self, transaction: Transaction, case_id: str, /) -> frozenset[str]:
        """Departments that hold a task of a case; nobody while there is no case."""


class Replies(Protocol):
    """What departments have told and shown the residents of cases; collaboration-tasks keeps it."""

    async def replies_of(self, case_id: str, /) -> Sequence[ReplyToResidents]:
        """Of a case, newest last.

        Raises:
            NotReadyError: they cannot be read now.
        """

    async def photo(
        self, case_id: str, attachment_id: str, /, *, small: bool
    ) -> tuple[AttachmentReference, AsyncIterator[bytes]]:
        """A photo that residents of a case may see, in pieces.

        Raises:
            NotFoundError: the case has none of this id that they may.
            NotReadyError: it cannot be read now; also in the midst of the pieces.
        """


class CaseFollower(Protocol[Transaction]):
    """Acts when cases go on; another room has it."""

    async def follow_cases(
        self, transaction: Transaction, versions: CaseVersions, causes: Mapping[str, str], /
    ) -> None:
        """The cases of these events have new versions, stored already; `causes` are their traces, by `cause_name`."""


def cause_name(case_id: str, version: int) -> str:
    """Under which name a version of a case is a cause."""
    return f"{case_id}/{version}"
