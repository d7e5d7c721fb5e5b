"""Cases that no event opens: of another class beside one, or by a reaction of a pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import EventGrade, Place
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork, next_numbers
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment, NotFoundError, derived_id, short_number
from cityloop_reactions import ReactionRun
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_messages, case_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, opened, state_of
from cityloop_collaboration_tasks.cases.domain.history import LINKED_CASE, HistoryEntry
from cityloop_collaboration_tasks.cases.domain.process import run_automatic
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.domain.verdicts import require_oversight
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that no event opens."""

    case_id: str
    event_class: str
    place: Place
    grade: int
    record: Transition
    """Who or what opens it, and why."""
    beside: str = ""
    """Number of the case that it is opened beside."""
    imported: bool = False
    lead: str = ""
    """Id of the department that leads it; by the responsibilities where empty."""


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
    linked = await case_store.linked_cases(work.connection, origin.case_number)
    _require_none_open(linked, event_class)
    of_class = [other for other in linked if other.event_class == event_class]
    new = NewCase(
        case_id=str(derived_id("case beside", origin.case_id, event_class, len(of_class) + 1)),
        event_class=event_class,
        place=origin.place,
        grade=origin.grade,
        record=Transition(move="open", post_id=actor.post_id, reason=reason),
        beside=origin.case_number,
        imported=origin.imported,
    )
    case = await add_case(work, workflow, new, moment)
    await tell_origin(work, workflow, origin, case)
    details = {"linked_case_number": case.case_number, "event_class": event_class, "reason": reason}
    await record_evidence(work.connection, actor, moment, "open-linked-case", origin.case_number, details)
    return case


async def open_case_of_reaction(work: UnitOfWork, workflow: CaseWorkflow, run: ReactionRun) -> Case:
    """A case that a reaction of a pack opens: beside the case that its cause is about, else alone.

    Raises:
        NotFoundError: there is no such case.
        InvalidError: no pack has the class.
        ConflictError: one of this class is open beside it.
    """
    act, about = run.reaction.item.act.open_case, run.trigger.case or run.trigger.event_id
    assert act is not None  # noqa: S101 the reaction's own act
    found = await case_store.find_case(work.connection, about) if about and not run.target.name else None
    if found is None and run.trigger.case and not run.target.name:
        raise NotFoundError(f"no case {about!r}", "CASE_UNKNOWN")
    origin = None if found is None else (await lock_case_with_tasks(work.connection, found.case_id)).case
    if origin is not None:
        _require_none_open(await case_store.linked_cases(work.connection, origin.case_number), act.event_class)
    new = NewCase(
        case_id=str(derived_id("case of a reaction", run.key)),
        event_class=act.event_class,
        place=run.place if origin is None else origin.place,
        grade=EventGrade.EVENT_GRADE_GENERAL if origin is None else origin.grade,
        record=Transition(move="open", post_id=run.actor.post_id, reason=act.reason, explanation=run.explanation),
        beside="" if origin is None else origin.case_number,
    )
    case = await add_case(work, workflow, new, run.moment)
    if origin is not None:
        await tell_origin(work, workflow, origin, case)
    return case


async def add_case(work: UnitOfWork, workflow: CaseWorkflow, new: NewCase, moment: Moment) -> Case:
    """A case of no event, in the first state of its process, and what that makes by itself.

    Raises:
        InvalidError: no active pack has its class.
        ConflictError: no active pack has a process for it.
    """
    lead = workflow.lead_of(new.event_class, new.place, new.grade, moment)
    process = workflow.process_of(new.event_class).item
    (number,) = await next_numbers(work.connection, "case_numbers", 1)
    case = Case(
        case_id=new.case_id,
        case_number=short_number("C", moment.occurred_at.year, number),
        version=1,
        event_id="",
        event_number="",
        event_version=0,
        state=state_of(process, process.initial),
        event_class=new.event_class,
        grade=new.grade,
        urgency=workflow.urgency_of(new.event_class),
        place=new.place,
        proposed_lead=new.lead or lead,
        lead_department_id="",
        overdue=False,
        reopened=0,
        opened_at=moment.occurred_at,
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
        transition=new.record,
        linked_case_number=new.beside,
        imported=new.imported,
    )
    rules = workflow.rules(case, moment)
    case = opened(case, rules)
    return (await workflow.save(work, run_automatic(CaseChange(case, (), (case,)), rules, moment))).case


def _require_none_open(linked: Sequence[Case], event_class: str) -> None:
    for other in linked:
        if other.event_class == event_class and not other.state.ended:
            raise ConflictError(f"{other.case_number} of {event_class} is open beside it", "LINKED_CASE_OPEN")


async def tell_origin(work: UnitOfWork, workflow: CaseWorkflow, origin: Case, case: Case) -> None:
    """It stands in the history of the case that it was opened beside."""
    message = case_messages.case_message(case).SerializeToString()
    link = HistoryEntry(LINKED_CASE, message, trace_id_of(current_traceparent()))
    await workflow.history.add(work, origin.case_id, [link])
