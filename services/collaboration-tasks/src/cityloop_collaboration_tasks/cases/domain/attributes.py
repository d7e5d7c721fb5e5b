"""Attributes of a case: those of its event, but for what an officer has set; who may set them; what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import AttributeOrigin, AttributeValue
from cityloop_expressions import checked_values
from cityloop_flows import RunningClock
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment
from cityloop_packs import EventAttribute, SetBy

from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.effects import limited
from cityloop_collaboration_tasks.cases.domain.process import explain, run_automatic

FOLLOW_EVENT, SET_ATTRIBUTES = "follow-event", "set-attributes"
"""Moves of a case whose attributes change, in the state that it has."""


@dataclass(frozen=True, slots=True)
class AttributeSetting:
    """What an officer says that attributes of a case are."""

    values: Mapping[str, AttributeValue]
    reason: str


def with_values_of_event(case: Case, of_event: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """The attributes of a case after a version of its event: what an officer has set stays."""
    return {**of_event, **{name: value for name, value in case.attributes.items() if value.origin.post_id}}


def values_set(
    case: Case, declared: Iterable[EventAttribute], setting: AttributeSetting, actor: Actor, moment: Moment
) -> dict[str, AttributeValue]:
    """The attributes of a case after an officer has set some.

    Args:
        case: as it stands.
        declared: by its class.
        setting: what is set.
        actor: who sets it.
        moment: when.

    Raises:
        InvalidError: nothing is set, or a value is none of its attribute; the details name the field.
        ForbiddenError: none of the roles of the actor's post may set one of them.
        ConflictError: the case stands where it cannot be set.
    """
    if not setting.values:
        raise InvalidError("say which attributes are set", "ATTRIBUTES_MISSING", {"field": "attributes"})
    by_name = {item.attribute: item for item in declared}
    origin = AttributeOrigin(occurred_at=moment.occurred_at, confidence=1.0, post_id=actor.post_id)
    kept = checked_values(by_name.values(), setting.values, origin)
    for name in kept:
        item = by_name[name]
        _check_may_set(case, item, item.corrected_by if name in case.attributes else item.set_by, actor)
    return {**case.attributes, **kept}


def _check_may_set(case: Case, item: EventAttribute, allowed: SetBy | None, actor: Actor) -> None:
    details = {"field": item.field, "attribute": item.attribute, "post": actor.post_id}
    if allowed is None or not actor.roles & set(allowed.roles):
        roles = " or ".join(allowed.roles) if allowed else "nobody"
        says = f"post {actor.post_id} may not set {item.attribute}; by the pack {roles} may"
        raise ForbiddenError(says, "ATTRIBUTE_NOT_YOURS", {**details, "roles": roles})
    states = allowed.states
    if case.state.ended if not states else not {case.state.name, case.state.phase.value} & set(states):
        says = f"{item.attribute} cannot be set while the case is {case.state}"
        raise ConflictError(says, "ATTRIBUTE_FIXED", {**details, "state": case.state.name})


def apply_values(
    before: CaseChange,
    rules: Rules,
    values: Mapping[str, AttributeValue],
    record: case_pb2.Transition,
    moment: Moment,
) -> CaseChange:
    """The case with other attributes: a version of its own, with the clock that they ask for, and what follows.

    Args:
        before: the case with its tasks.
        rules: by these attributes.
        values: all of the case from now on.
        record: who changed them, and why.
        moment: when.
    """
    case = replace(before.case, attributes=values)
    changed = case.next_version(record, max(moment.occurred_at, case.occurred_at), moment.recorded_at)
    after = _with_clock(before.with_case(changed), rules, record, moment)
    return run_automatic(after, rules, moment)


def follow_event_record(rules: Rules) -> case_pb2.Transition:
    """That the event knows more."""
    return case_pb2.Transition(move=FOLLOW_EVENT, explanation=explain(rules, "its event knows more"))


def _with_clock(after: CaseChange, rules: Rules, record: case_pb2.Transition, moment: Moment) -> CaseChange:
    """With the limit that holds now; a suspended clock is adjusted when it goes on."""
    case = after.case
    if case.state.ended or case.clock.suspended:
        return after
    limit = rules.process.item.limit(case.clock_state, rules.mode, rules.holds)
    clock = limited(case.clock, limit, moment.occurred_at, rules.time)
    if clock == case.clock:
        return after
    adjusted = replace(case, clock=clock)
    changed = replace(after, case=adjusted, versions=(*after.versions[:-1], adjusted))
    for task in after.waiting:
        due = RunningClock(None, task.due_at).beside(case.due_at, clock.due_at, rules.time.count(clock.unit)).due_at
        if due != task.due_at:
            later = task.in_state(task.state, record, max(moment.occurred_at, task.occurred_at), moment.recorded_at)
            changed = changed.with_task(replace(later, due_at=due))
    return changed
