"""Cases and tasks as their contracts have them."""

from __future__ import annotations

from uuid import UUID

from cityloop.cases.v1 import case_pb2
from cityloop_messaging import InvalidRecordError, to_datetime

from cityloop_citizen_services.cases.domain import CasePhase, CaseTask, CaseVersion

CASE_PHASES = {case_pb2.CasePhase.Value(f"CASE_PHASE_{phase.name}"): phase for phase in CasePhase}
RELEASED = {case_pb2.TaskState.TASK_STATE_RETURNED, case_pb2.TaskState.TASK_STATE_CANCELLED}
"""States of a task that its department holds no more."""


def case_version_of(message: case_pb2.Case) -> CaseVersion:
    """A version of a case as collaboration-tasks published it.

    Raises:
        InvalidRecordError: it is in no phase or no state, or of no event.
    """
    phase = CASE_PHASES.get(message.phase)
    if phase is None or not message.state:
        raise InvalidRecordError(f"case {message.case_number!r} is in no phase, or in no state")
    return CaseVersion(
        event_id=_event_id(message.event_id),
        version=message.version,
        case_id=message.case_id,
        case_number=message.case_number,
        phase=phase,
        state=message.state,
        # What a reporter said of it is for nobody else.
        reason=message.transition.reason if message.transition.post_id else "",
        lead_department_id=message.lead_department_id,
        reopened=message.reopened,
        due_at=to_datetime(message.due_at) if message.HasField("due_at") else None,
        occurred_at=to_datetime(message.occurred_at),
        event_class=message.event_class,
        areas=tuple(message.place.areas),
        attributes=dict(message.attributes),
        corrections=message.correction.number,
        merged_into=message.merge.event_id,
    )


def task_of(message: case_pb2.Task) -> CaseTask:
    """A version of a task as collaboration-tasks published it.

    Raises:
        InvalidRecordError: it is in no state, or of no task, case or department.
    """
    if not message.state or not (message.task_id and message.case_id and message.department_id):
        raise InvalidRecordError(f"task {message.task_number!r} is in no state, or of no case or department")
    held = message.state not in RELEASED
    return CaseTask(message.task_id, message.task_number, message.version, message.case_id, message.department_id, held)


def _event_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise InvalidRecordError(f"{text!r} is no id of an event") from error
