"""Applying the staff directory of a department, and leaving a post."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityloop.sharing.v1.staff_pb2 import StaffStatus
from cityloop.topics import CITY_STAFF
from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, NotFoundError, derived_id
from cityloop_messaging import Fact, Outbox, to_timestamp

from cityloop_data_sharing.staff.adapters import roster_store, staff_store
from cityloop_data_sharing.staff.domain.staff import (
    Holding,
    Person,
    StaffChanges,
    changes_of,
    check_staff,
    end_all,
)

SOURCE = "data-sharing"


@dataclass(frozen=True, slots=True)
class Directory:
    """What a department applies."""

    department_id: str
    jurisdiction: str
    posts: Collection[str]
    """Of the department, by the city in use."""
    persons: Sequence[Person]
    wanted: Sequence[Holding]


async def plan_staff(connection: Connection, directory: Directory, moment: Moment) -> StaffChanges:
    """What applying would change.

    Raises:
        InvalidError: it can be no directory of the department.
    """
    check_staff(directory.posts, directory.persons, directory.wanted)
    other = await staff_store.named_otherwise(connection, directory.department_id, directory.persons)
    if other is not None:
        raise InvalidError(
            f"person {other['person_id']!r} has another name in the directory of {other['department_id']}: one id is"
            " one person in the whole city; give the person an id of their own, or the same name",
            "STAFF_NAMED_OTHERWISE",
        )
    now = moment.recorded_at
    present = await staff_store.present_holdings(connection, directory.department_id, now)
    return changes_of(directory.posts, present, directory.wanted, now)


async def apply_staff(
    work: UnitOfWork, outbox: Outbox, directory: Directory, actor: Actor, moment: Moment
) -> tuple[int, StaffChanges]:
    """Make it the directory of the department; returns its version, which stays where nobody's post changes.

    Raises:
        InvalidError: it can be none.
    """
    department_id, now = directory.department_id, moment.recorded_at
    version = await staff_store.lock_directory(work.connection, department_id, now)
    changes = await plan_staff(work.connection, directory, moment)
    await staff_store.save_persons(work.connection, department_id, directory.persons)
    if changes:
        version = await _save(work, outbox, department_id, directory.jurisdiction, version, changes.saved, moment)
    await _record(work, actor, moment, "apply-staff", department_id, version, changes)
    return version, changes


async def leave_post(
    work: UnitOfWork,
    outbox: Outbox,
    department_id: str,
    jurisdiction: str,
    person_id: str,
    post_id: str,
    actor: Actor,
    moment: Moment,
) -> tuple[int, tuple[Holding, ...]]:
    """End what a person may do for a post, or for every post of the department, at once.

    Args:
        work: the unit of work.
        outbox: of the department's status.
        department_id: whose posts.
        jurisdiction: of the department.
        person_id: who leaves.
        post_id: empty: every post.
        actor: who says so.
        moment: when.

    Raises:
        NotFoundError: the person holds no such post, now or later.
    """
    now = moment.recorded_at
    version = await staff_store.lock_directory(work.connection, department_id, now)
    present = await staff_store.present_holdings(work.connection, department_id, now)
    ended = end_all((held for held in present if held.person_id == person_id and post_id in {"", held.post_id}), now)
    if not ended:
        raise NotFoundError(
            f"person {person_id!r} holds no such post of {department_id}; `cityloop staff list` shows who does",
            "HOLDER_UNKNOWN",
        )
    version = await _save(work, outbox, department_id, jurisdiction, version, ended, moment)
    await _record(work, actor, moment, "leave-post", department_id, version, StaffChanges(ended=ended))
    return version, ended


async def _save(
    work: UnitOfWork,
    outbox: Outbox,
    department_id: str,
    jurisdiction: str,
    version: int,
    holdings: Sequence[Holding],
    moment: Moment,
) -> int:
    """Store what changes of a directory, and say that it has another version; returns that."""
    now = moment.recorded_at
    await staff_store.save_holdings(work.connection, department_id, holdings)
    await roster_store.end_unheld(work.connection, department_id, now)
    await staff_store.forget_persons(work.connection, department_id, now)
    return await save_version(work, outbox, department_id, jurisdiction, version, moment)


async def save_version(
    work: UnitOfWork, outbox: Outbox, department_id: str, jurisdiction: str, version: int, moment: Moment
) -> int:
    """Say that a directory, or its roster, has another version than this; returns that."""
    version, now = version + 1, moment.recorded_at
    await staff_store.save_version(work.connection, department_id, version, now)
    present = await staff_store.present_holdings(work.connection, department_id, now)
    status = StaffStatus(
        department_id=department_id,
        version=version,
        occurred_at=to_timestamp(moment.occurred_at),
        recorded_at=to_timestamp(now),
        posts=len({held.post_id for held in present}),
    )
    fact = Fact(
        topic=CITY_STAFF,
        key=department_id,
        fact_id=derived_id("staff", department_id, str(version)),
        source=SOURCE,
        subject=department_id,
        occurred_at=moment.occurred_at,
        jurisdiction=jurisdiction,
        payload=status,
        sequence=version,
    )
    await outbox.add(work, [fact])
    return version


async def _record(
    work: UnitOfWork, actor: Actor, moment: Moment, act: str, department_id: str, version: int, changes: StaffChanges
) -> None:
    details = {
        "version": version,
        "added": [f"{held.post_id} {held.person_id}" for held in changes.added],
        "changed": [f"{held.post_id} {held.person_id}" for held in changes.changed],
        "ended": [f"{held.post_id} {held.person_id}" for held in changes.ended],
    }
    await record_staff(work, actor, moment, act, department_id, details)


async def record_staff(
    work: UnitOfWork, actor: Actor, moment: Moment, act: str, department_id: str, details: Mapping[str, Any]
) -> None:
    """Keep the evidence of a change of a directory or its roster."""
    await record_evidence(work.connection, actor, moment, act, department_id, details)
