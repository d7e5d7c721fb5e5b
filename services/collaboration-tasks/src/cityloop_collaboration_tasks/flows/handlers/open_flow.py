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
    derived_id,
    short_number,
)
from cityloop_messaging import new_id
from cityloop_packs import FlowDefinition, FlowPhase
from cityloop_reactions import ReactionRun

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


@dataclass(frozen=True, slots=True)
class _First:
    """What is known of a flow before it has a number."""

    flow_id: str
    new: NewFlow
    department_id: str
    place: Place | None
    parent: RunningFlow | None
    cases: Sequence[Case]
    record: Transition
    person_id: str


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
    record = Transition(move="open", post_id=actor.post_id)
    first = _First(str(new_id()), new, actor.department_id, place, parent, linked, record, actor.person_id)
    opened = await _enter(work, workflow, rules, first, moment)
    details = {
        "definition": new.definition,
        "parent": opened.parent_number,
        "cases": list(opened.case_numbers),
    }
    await record_evidence(work.connection, actor, moment, "open-flow", opened.flow_number, details)
    return opened


async def open_flow_of_reaction(work: UnitOfWork, workflow: FlowWorkflow, run: ReactionRun) -> RunningFlow:
    """A flow that a reaction of a pack opens, for the department that the pack names or that of a post.

    Raises:
        ConflictError: no active pack has the definition, or its pack is retiring.
    """
    act = run.reaction.item.act.open_flow
    assert act is not None  # noqa: S101 the reaction's own act
    definition = f"{run.reaction.name.partition('/')[0]}/{act.flow}"
    rules = workflow.rules(definition, run.place.areas)
    if rules.definition.retiring:
        raise ConflictError(f"pack {rules.definition.pack_id!r} takes no new work", "PACK_RETIRING")
    city, about = workflow.city(), run.trigger.case or run.trigger.event_id
    case = await workflow.cases(work.connection).find_case(about) if about else None
    named = None if act.department is None else city.department(act.department)
    if named is not None:
        department = named.department_id
    elif run.target.post_id:
        department = city.posts[run.target.post_id].department_id
    else:
        raise ConflictError(f"the city has no department {act.department!r}", "DEPARTMENT_UNKNOWN")
    first = _First(
        flow_id=str(derived_id("flow of a reaction", run.key)),
        new=NewFlow(definition, act.subject),
        department_id=department,
        place=run.place if run.place.areas or run.place.HasField("position") else None,
        parent=None,
        cases=() if case is None else (case,),
        record=Transition(move="open", post_id=run.actor.post_id, explanation=run.explanation),
        person_id=run.actor.person_id,
    )
    return await _enter(work, workflow, rules, first, run.moment)


async def _enter(
    work: UnitOfWork, workflow: FlowWorkflow, rules: FlowRules, first: _First, moment: Moment
) -> RunningFlow:
    definition, place, parent = rules.definition.item, first.place, first.parent
    (number,) = await next_numbers(work.connection, "flow_numbers", 1)
    flow = entered(
        RunningFlow(
            flow_id=first.flow_id,
            flow_number=short_number("F", moment.occurred_at.year, number),
            version=1,
            definition=first.new.definition,
            name=definition.name.label(),
            state=definition.initial,
            phase=FlowPhase.FILED,
            state_name=Label(),
            department_id=first.department_id,
            subject=first.new.subject,
            jurisdiction=workflow.city().city.jurisdiction if place is None else place.jurisdiction,
            opened_at=moment.occurred_at,
            phase_began_at=moment.occurred_at,
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
            transition=first.record,
            clock=RunningClock(None, None),
            place=place,
            parent_id=parent.flow_id if parent is not None else "",
            parent_number=parent.flow_number if parent is not None else "",
            case_numbers=tuple(case.case_number for case in first.cases),
            persons=frozenset({first.person_id} - {""}),
        ),
        rules,
        definition.initial,
        moment.occurred_at,
    )
    return await workflow.save(work, [replace(flow, phase_began_at=moment.occurred_at)], moment)


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
