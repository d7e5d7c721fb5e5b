"""A department opens a case and summons others to it (a street whistles, departments report in: 吹哨报到)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import EventGrade, Place
from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import UnitOfWork
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, RefusedError
from cityloop_messaging import new_id

from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain import process
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.proofs import Proofs
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.open_linked_case import NewCase, add_case


@dataclass(frozen=True, slots=True)
class Summons:
    """What a department summons others to."""

    event_class: str
    place: Place
    """In the city, with its areas."""
    departments: Sequence[str]
    """Ids of those who are summoned."""
    reason: str


async def open_joint_case(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    city: Callable[[], CityModel],
    actor: Actor,
    summons: Summons,
    moment: Moment,
) -> CaseChange:
    """The case with its tasks, that of the caller's department first; the process says who may give them out.

    Raises:
        InvalidError: nobody is summoned, no reason is given, or no pack has the class.
        ForbiddenError: the place lies outside the division of the department.
        ConflictError: cases of the class are not given out by a post as they begin.
        RefusedError: as the guards of the move say.
    """
    own = actor.department_id
    others = [name for name in dict.fromkeys(summons.departments) if name != own]
    if not others:
        raise InvalidError("name the departments that are summoned, beside your own", "DEPARTMENTS_MISSING")
    if not summons.reason or len(summons.reason) > MAX_TEXT:
        raise InvalidError(f"a summons needs a reason of at most {MAX_TEXT} characters", "REASON_MISSING")
    _require_own_ground(city(), own, summons.place)
    new = NewCase(
        case_id=str(new_id()),
        event_class=summons.event_class,
        place=summons.place,
        grade=EventGrade.EVENT_GRADE_GENERAL,
        record=Transition(move="open", post_id=actor.post_id, reason=summons.reason),
        lead=own,
    )
    case = await add_case(work, workflow, new, moment)
    before = await lock_case_with_tasks(work.connection, case.case_id)
    rules = workflow.rules(before.case, moment)
    given_out = _given_out(before, rules, actor, summons.reason, (own, *others), moment)
    after = await workflow.save(work, process.run_automatic(given_out, rules, moment))
    details = {"event_class": summons.event_class, "departments": others, "reason": summons.reason}
    await record_evidence(work.connection, actor, moment, "open-joint-case", case.case_number, details)
    return after


def _require_own_ground(city: CityModel, department_id: str, place: Place) -> None:
    """A department of a division summons to its own ground only; one of the whole city anywhere."""
    division = city.departments[department_id].division_id
    if not division:
        return
    areas = (city.areas.get((area.layer, area.area_id)) for area in place.areas)
    if not any(area is not None and area.division_id == division for area in areas):
        raise ForbiddenError(f"the place lies outside the division of {department_id}", "FOREIGN_PLACE")


def _given_out(
    before: CaseChange, rules: Rules, actor: Actor, reason: str, departments: Sequence[str], moment: Moment
) -> CaseChange:
    """The first move that gives out tasks and whose guards hold for who summons."""
    refused: RefusedError | None = None
    for move in rules.process.item.moves:
        if before.case.state.name in move.sources and move.effect(Dispatch) is not None:
            try:
                return process.decide(before, rules, move.move, actor, reason, departments, Proofs(), moment)
            except RefusedError as error:
                refused = refused or error
    if refused is not None:
        raise refused
    name = before.case.event_class
    raise ConflictError(f"cases of {name} are not given out by a post as they begin", "SUMMONS_IMPOSSIBLE")
