"""Cases and tasks as the contract has them, and as facts to publish."""

from __future__ import annotations

import datetime as dt

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Label, Urgency
from cityloop.topics import CASES_CASES, CASES_TASKS
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_packs import TaskStep
from google.protobuf.timestamp_pb2 import Timestamp

from cityloop_collaboration_tasks.cases.domain.case import Case, CasePhase, Task, TaskEscalation, TaskState

CASE_PHASES = {phase: case_pb2.CasePhase.Value(f"CASE_PHASE_{phase.name}") for phase in CasePhase}
TASK_STATES = {state: case_pb2.TaskState.Value(f"TASK_STATE_{state.name}") for state in TaskState}
STEPS = {case_pb2.TaskStep.Value(f"TASK_STEP_{step.name}"): step for step in TaskStep}
URGENCIES = {"normal": Urgency.URGENCY_NORMAL, "urgent": Urgency.URGENCY_URGENT}


def case_message(case: Case) -> case_pb2.Case:
    """The case as its contract has it."""
    return case_pb2.Case(
        case_id=case.case_id,
        case_number=case.case_number,
        version=case.version,
        occurred_at=to_timestamp(case.occurred_at),
        recorded_at=to_timestamp(case.recorded_at),
        event_id=case.event_id,
        event_number=case.event_number,
        phase=f"CASE_PHASE_{case.state.phase.name}",
        state=case.state.name,
        state_name=case.state.label if case.state.label.ByteSize() else None,
        event_class=case.event_class,
        place=case.place,
        grade=case.grade,  # type: ignore[arg-type] # the number of the contract's enum
        urgency=URGENCIES[case.urgency],
        lead_department_id=case.lead_department_id,
        transition=case.transition,
        due_at=_timestamp(case.due_at),
        overdue=case.overdue,
        reopened=case.reopened,
        linked_case_number=case.linked_case_number,
        whole_due_at=_timestamp(case.whole.due_at),
        whole_overdue=case.whole_overdue,
        extensions=case.extensions,
        waits_until=_timestamp(case.wait.until),
        attributes=case.attributes,
        correction=case.correction if case.correction.number else None,
        merge=case.merge if case.merge.number else None,
        splits=case.splits,
        urgings=case.urgings,
        supervised=case.supervised,
    )


def task_message(task: Task, case: Case) -> case_pb2.Task:
    """The task as its contract has it, with what its department must know of the case."""
    return case_pb2.Task(
        task_id=task.task_id,
        task_number=task.task_number,
        case_id=case.case_id,
        case_number=case.case_number,
        version=task.version,
        occurred_at=to_timestamp(task.occurred_at),
        recorded_at=to_timestamp(task.recorded_at),
        state=f"TASK_STATE_{task.state.name}",
        department_id=task.department_id,
        event_class=case.event_class,
        place=case.place,
        transition=task.transition,
        due_at=_timestamp(task.due_at),
        overdue=task.overdue,
        attachments=task.attachments,
        role=f"TASK_ROLE_{task.role.name}",
        parent_task_id=task.parent_task_id,
        done_children=task.done_children,
        children=task.children,
        instruction=Label(texts=task.instruction) if task.instruction else None,
        message_ids=task.message_ids,
        appeal=f"APPEAL_{task.appeal.name}",
        late_return=f"LATE_RETURN_{task.late_return.name}",
        escalations=[_escalation(found) for found in task.escalations],
        attributes=case.attributes,
        accepted_at=_timestamp(task.accepted_at),
        contacted_at=_timestamp(task.contacted_at),
        arrived_at=_timestamp(task.arrived_at),
        urgings=case.urgings,
        supervised=case.supervised,
        assigned_post_id=task.holder_post if task.state.open else "",
    )


def _timestamp(moment: dt.datetime | None) -> Timestamp | None:
    return None if moment is None else to_timestamp(moment)


def _escalation(found: TaskEscalation) -> case_pb2.Escalation:
    return case_pb2.Escalation(
        level=found.level,
        post_ids=found.post_ids,
        absent_post_ids=found.absent_post_ids,
        vacant_levels=found.vacant_levels,
        awaits=f"TASK_STEP_{found.awaits.name}",
    )


def case_fact(case: Case) -> Fact:
    """One version of a case as a fact."""
    return fact_of(CASES_CASES, case_message(case), case.place.jurisdiction)


def task_fact(task: Task, case: Case) -> Fact:
    """One version of a task as a fact."""
    return fact_of(CASES_TASKS, task_message(task, case), case.place.jurisdiction)
