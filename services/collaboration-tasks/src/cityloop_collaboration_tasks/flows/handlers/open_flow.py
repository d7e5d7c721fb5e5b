"""Opens a flow: a permit that is asked for, a call, an objection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork, next_numbers
from cityloop_flows import RunningClock
from cityloop_kernel import (
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    Moment,
    NotFoundError,
    check_text,
    short_number,
)
from cityloop_messaging import new_id
from cityloop_packs import FlowDefinition, FlowPhase

from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.flows.adapters import flow_store
from cityloop_collaboration_tasks.flows.domain.moves import FlowRules, entered
from cityloop_collaboration_tasks.flows.domain.running_flow import RunningFlow
from cityloop_collaboration_tasks.flows.handlers.flow_workflow import MAX_TEXT, FlowWorkflow, lock

MOST_CASES = 20


@dataclass(frozen=True, slots=True)
class NewFlow:
    """What somebody opens."""

    definition: str
    subject: str
    place: Place | None = None
    parent: str = ""
    """Id or number of the flow that it is opened under."""
    case_numbers: Sequence[str] = ()


async def open_flow(
    work: UnitOfWork, workflow: FlowWorkflow, actor: Actor, new: NewFlow, moment: Moment
) -> RunningFlow:
    """A flow in the first state of its definition.

    Raises:
        ConflictError: no active pack has the definition, its pack is retiring, or the flow above has ended.
        ForbiddenError: the actor's post may not open one.
        InvalidError: it says nothing of its subject, or cannot stand under that flow.
        NotFoundError: there is no such flow above, or no such case.
    """
    if not new.subject.strip():
        raise InvalidError("say in a sentence what it is about", "SUBJECT_MISSING")
    check_text("subject", new.subject, MAX_TEXT)
    place = None if new.place is None else workflow.city().resolve(new.place)
    rules = workflow.rules(new.definition, place.areas if place is not None else ())
    definition = rules.definition.item
    if rules.definition.retiring:
        raise ConflictError(f"pack {rules.definition.pack_id!r} takes no new work", "PACK_RETIRING")
    if actor.roles.isdisjoint(definition.opened_by):
        roles = " ".join(definition.opened_by)
        raise ForbiddenError(f"a post with role {roles} opens it", "ROLE_MISSING", {"roles": roles})
    parent = await _parent(work, rules, new.parent)
    linked = await _cases(workflow.cases(work.connection), new.case_numbers)
    (number,) = await next_numbers(work.connection, "flow_numbers", 1)
    flow = entered(
        RunningFlow(
            flow_id=str(new_id()),
            flow_number=short_number("F", moment.occurred_at.year, number),
            version=1,
            definition=new.definition,
            name=definition.name.label(),
            state=definition.initial,
            phase=FlowPhase.FILED,
            state_name=Label(),
            department_id=actor.department_id,
            subject=new.subject,
            jurisdiction=workflow.city().city.jurisdiction if place is None else place.jurisdiction,
            opened_at=moment.occurred_at,
            phase_began_at=moment.occurred_at,
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
            transition=Transition(move="open", post_id=actor.post_id),
            clock=RunningClock(None, None),
            place=place,
            parent_id=parent.flow_id if parent is not None else "",
            parent_number=parent.flow_number if parent is not None else "",
            case_numbers=tuple(case.case_number for case in linked),
            persons=frozenset({actor.person_id}),
        ),
        rules,
        definition.initial,
        moment.occurred_at,
    )
    opened = await workflow.save(work, [replace(flow, phase_began_at=moment.occurred_at)], moment)
    details = {
        "definition": new.definition,
        "parent": opened.parent_number,
        "cases": list(opened.case_numbers),
    }
    await record_evidence(work.connection, actor, moment, "open-flow", opened.flow_number, details)
    return opened


async def _parent(work: UnitOfWork, rules: FlowRules, name: str) -> RunningFlow | None:
    definition: FlowDefinition = rules.definition.item
    if not name:
        return None
    found = await flow_store.find_flow(work.connection, name)
    if found is None:
        raise NotFoundError(f"no flow {name!r}", "FLOW_UNKNOWN")
    parent = await lock(work, found.flow_id)
    if parent.definition not in {f"{rules.definition.pack_id}/{above}" for above in definition.under}:
        text = f"{rules.definition.name} is not opened under {parent.definition}"
        raise InvalidError(text, "FLOW_NOT_UNDER", {"flow": parent.flow_number})
    if parent.ended:
        raise ConflictError(f"{parent.flow_number} has ended", "FLOW_ENDED", {"flow": parent.flow_number})
    return parent


async def _cases(records: CaseRecords, names: Sequence[str]) -> list[Case]:
    if len(names) > MOST_CASES:
        raise InvalidError(f"at most {MOST_CASES} cases", "TOO_MANY_CASES")
    found: dict[str, Case] = {}
    for name in names:
        case = await records.find_case(name)
        if case is None:
            raise NotFoundError(f"no case {name!r}", "CASE_UNKNOWN")
        found[case.case_number] = case
    return list(found.values())
