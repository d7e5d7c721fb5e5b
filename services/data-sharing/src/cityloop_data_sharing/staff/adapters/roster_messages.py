"""The duty roster as contracts have it."""

from __future__ import annotations

from cityloop.sharing.v1 import staff_pb2, staff_service_pb2
from cityloop_kernel import InvalidError
from cityloop_messaging import to_datetime, to_timestamp

from cityloop_data_sharing.staff.domain.roster import Gap, Period, RosterChanges, Shift, ShiftProblem


def period_of(roster: staff_service_pb2.Roster) -> Period:
    """The time that it is for.

    Raises:
        InvalidError: a moment is none.
    """
    return Period(to_datetime(roster.begins_at), to_datetime(roster.ends_at))


def shifts_of(roster: staff_service_pb2.Roster) -> list[Shift]:
    """Who shall be on duty.

    Raises:
        InvalidError: a moment is missing, or is none.
    """
    if not all(shift.HasField("starts_at") and shift.HasField("ends_at") for shift in roster.shifts):
        raise InvalidError("each shift says when it begins and when it ends; add what is missing", "SHIFT_TIMES")
    return [
        Shift(shift.post_id, shift.person_id, to_datetime(shift.starts_at), to_datetime(shift.ends_at), shift.leader)
        for shift in roster.shifts
    ]


def shift_message(shift: Shift) -> staff_pb2.DutyShift:
    """Who is on duty."""
    return staff_pb2.DutyShift(
        post_id=shift.post_id,
        person_id=shift.person_id,
        starts_at=to_timestamp(shift.starts_at),
        ends_at=to_timestamp(shift.ends_at),
        leader=shift.leader,
    )


def problem_message(problem: ShiftProblem) -> staff_service_pb2.RosterProblem:
    """What is wrong with a shift."""
    return staff_service_pb2.RosterProblem(shift=problem.place, reason=problem.error.reason, message=str(problem.error))


def roster_changes_message(changes: RosterChanges) -> staff_service_pb2.RosterChanges:
    """What a roster changes."""
    return staff_service_pb2.RosterChanges(
        added=map(shift_message, changes.added),
        changed=map(shift_message, changes.changed),
        ended=map(shift_message, (*changes.ended, *changes.dropped)),
        gaps=map(_gap, changes.gaps),
    )


def _gap(gap: Gap) -> staff_service_pb2.DutyGap:
    return staff_service_pb2.DutyGap(
        post_id=gap.post_id, begins_at=to_timestamp(gap.begins_at), ends_at=to_timestamp(gap.ends_at)
    )
