"""Who takes part in a flow, and what he may see of its reviews."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_packs import FlowDefinition, FlowMove

from cityloop_collaboration_tasks.flows.domain.running_flow import Review, RunningFlow


def effective_roles(
    definition: FlowDefinition, flow: RunningFlow, department_id: str, roles: Iterable[str]
) -> frozenset[str]:
    """Roles by which a department may act on a flow: those that open it are the opening department's alone."""
    own = department_id == flow.department_id
    return frozenset(roles) if own else frozenset(roles) - frozenset(definition.opened_by)


def takes_part(definition: FlowDefinition | None, flow: RunningFlow, department_id: str, roles: Iterable[str]) -> bool:
    """Whether a department opened a flow, or has a post that may move it, review it or do its duties.

    Args:
        definition: None where no active pack has it any more.
        flow: that is looked at.
        department_id: that looks.
        roles: of the posts of the department.
    """
    if department_id == flow.department_id:
        return True
    return definition is not None and not roles_in(definition).isdisjoint(
        effective_roles(definition, flow, department_id, roles)
    )


def offered_moves(
    definition: FlowDefinition, flow: RunningFlow, department_id: str, roles: Iterable[str]
) -> list[FlowMove]:
    """The moves from its state that a department with posts of these roles may ask for, in the definition's order."""
    own = effective_roles(definition, flow, department_id, roles)
    found = []
    for move in definition.moves:
        guard = move.guard(RoleGuard)
        if flow.state in move.sources and guard is not None and not own.isdisjoint(guard.roles):
            found.append(move)
    return found


def roles_in(definition: FlowDefinition) -> frozenset[str]:
    """Roles whose posts have a part in flows of a definition."""
    guards = (move.guard(RoleGuard) for move in definition.moves)
    moving = (role for guard in guards if guard is not None for role in guard.roles)
    reviewing = definition.reviews.roles if definition.reviews is not None else ()
    return frozenset((*moving, *reviewing, *(role for duty in definition.duties for role in duty.roles)))


def visible_reviews(definition: FlowDefinition | None, flow: RunningFlow, filed: Sequence[Review]) -> Sequence[Review]:
    """The reviews that may be seen now: none while they are blind and may still be filed."""
    plan = None if definition is None else definition.reviews
    return () if plan is not None and plan.blind and flow.state in plan.states else filed
