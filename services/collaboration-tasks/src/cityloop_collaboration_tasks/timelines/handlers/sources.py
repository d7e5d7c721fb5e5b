"""What timelines, the overview and reviews are read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cityloop_database import Connection, Pool

from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.resources.domain.names import ResourceNames


@dataclass(frozen=True, slots=True)
class Sources:
    """The database, with what the other rooms offer on a connection of it."""

    pool: Pool
    cases: Callable[[Connection], CaseRecords]
    resource_names: Callable[[Connection], ResourceNames]
