"""Cases of another class, opened beside one."""

from __future__ import annotations

from cityloop.cases.v1.case_pb2 import Transition
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork, next_numbers
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment, derived_id, short_number
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_messages, case_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, clock_of, state_of
from cityloop_collaboration_tasks.cases.domain.history import HistoryEntry
from cityloop_collaboration_tasks.cases.domain.process import run_automatic
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.domain.verdicts import require_oversight
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow

LINK = "link"


async def open_linked_case(
    work: UnitOfWork, workflow: CaseWorkflow, actor: Actor, case_id: str, event_class: str, reason: str, moment: Moment
) -> Case:
    """A case of another class beside one, with its own process and clock; both timelines name the other.

    Raises:
        NotFoundError: there is no such case.
        InvalidError: no reason is given, or no pack has the class.
        ConflictError: one of this class is open beside it.
        ForbiddenError: the post only handles.
    """
    require_oversight(actor, "open a case beside another")
    if not reason or len(reason) > MAX_TEXT:
        raise InvalidError(f"opening a case needs a reason of at most {MAX_TEXT} characters", "REASON_MISSING")
    origin = (await lock_case_with_tasks(work.connection, case_id)).case
    lead = workflow.lead_of(event_class, origin.place, origin.grade, moment)
    linked = await case_store.linked_cases(work.connection, origin.case_number)
    of_class = [other for other in linked if other.event_class == event_class]
    for other in of_class:
        if not other.state.ended:
            raise ConflictError(f"{other.case_number} of {event_class} is open beside it", "LINKED_CASE_OPEN")
    process = workflow.process_of(event_class).item
    state = state_of(process, process.initial)
    (number,) = await next_numbers(work.connection, "case_numbers", 1)
    case = Case(
        case_id=str(derived_id("case beside", origin.case_id, event_class, len(of_class) + 1)),
        case_number=short_number("C", moment.occurred_at.year, number),
        version=1,
        event_id="",
        event_number="",
        event_version=0,
        state=state,
        event_class=event_class,
        grade=origin.grade,
        urgency=workflow.urgency_of(event_class),
        place=origin.place,
        proposed_lead=lead,
        lead_department_id="",
        due_at=None,
        overdue=False,
        reopened=0,
        opened_at=moment.occurred_at,
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
        transition=Transition(move="open", post_id=actor.post_id, reason=reason),
        linked_case_number=origin.case_number,
        imported=origin.imported,
    )
    rules = workflow.rules(case, moment)
    case = case.with_clock(clock_of(rules, state.name, moment.occurred_at), rules.mode)
    after = await workflow.save(work, run_automatic(CaseChange(case, (), (case,)), rules, moment))
    link = HistoryEntry(LINK, case_messages.case_message(case).SerializeToString(), trace_id_of(current_traceparent()))
    await case_store.add_history(work.connection, origin.case_id, [link])
    details = {"linked_case_number": case.case_number, "event_class": event_class, "reason": reason}
    await record_evidence(work.connection, actor, moment, "open-linked-case", origin.case_number, details)
    return after.case
