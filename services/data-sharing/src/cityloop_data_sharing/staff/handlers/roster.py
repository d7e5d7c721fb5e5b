"""Applying the duty roster of a department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_messaging import Outbox

from cityloop_data_sharing.staff.adapters import roster_store, staff_store
from cityloop_data_sharing.staff.domain.roster import (
    Period,
    RosterChanges,
    Shift,
    ShiftProblem,
    changes_of_roster,
    check_period,
    problems_of,
)
from cityloop_data_sharing.staff.handlers.directory import record_staff, save_version


@dataclass(frozen=True, slots=True)
class Roster:
    """What a department applies."""

    department_id: str
    jurisdiction: str
    period: Period
    shifts: Sequence[Shift]


async def plan_roster(
    connection: Connection, roster: Roster, moment: Moment
) -> tuple[list[ShiftProblem], RosterChanges]:
    """What is wrong with a roster; where nothing is, what applying it would change.

    Raises:
        InvalidError: its period is none.
    """
    department_id, now = roster.department_id, moment.recorded_at
    check_period(roster.period, roster.shifts)
    holdings = await staff_store.present_holdings(connection, department_id, now)
    persons = {shift.person_id for shift in roster.shifts}
    others = await roster_store.shifts_beside(connection, department_id, roster.period, persons, now)
    problems = problems_of(roster.period, roster.shifts, holdings, others, now)
    if problems:
        return problems, RosterChanges()
    present = await roster_store.present_shifts(connection, department_id, now)
    return [], changes_of_roster(roster.period, present, roster.shifts, now)


async def apply_roster(
    work: UnitOfWork, outbox: Outbox, roster: Roster, actor: Actor, moment: Moment
) -> tuple[int, RosterChanges]:
    """Make it the roster of its period; returns the version of the staff directory, which stays where nothing changes.

    Raises:
        InvalidError: a shift cannot be; the message says which.
    """
    department_id, now = roster.department_id, moment.recorded_at
    await roster_store.lock_persons(work.connection, {shift.person_id for shift in roster.shifts})
    version = await staff_store.lock_directory(work.connection, department_id, now)
    problems, changes = await plan_roster(work.connection, roster, moment)
    for problem in problems:
        raise InvalidError(f"shift {problem.place + 1}: {problem.error}", problem.error.reason)
    if changes:
        saved = (*changes.added, *changes.changed, *changes.ended)
        await roster_store.save_shifts(work.connection, department_id, saved)
        await roster_store.drop_shifts(work.connection, department_id, changes.dropped)
        version = await save_version(work, outbox, department_id, roster.jurisdiction, version, moment)
    details = {
        "version": version,
        "begins_at": roster.period.begins_at.isoformat(),
        "ends_at": roster.period.ends_at.isoformat(),
        "added": [_shown(shift) for shift in changes.added],
        "changed": [_shown(shift) for shift in changes.changed],
        "ended": [_shown(shift) for shift in (*changes.ended, *changes.dropped)],
    }
    await record_staff(work, actor, moment, "apply-roster", department_id, details)
    return version, changes


def _shown(shift: Shift) -> str:
    leads = " leads" if shift.leader else ""
    return f"{shift.post_id} {shift.person_id} {shift.starts_at.isoformat()} {shift.ends_at.isoformat()}{leads}"
