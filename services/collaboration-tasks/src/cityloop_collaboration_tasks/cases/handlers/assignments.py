"""Which departments handle a case: the proposed lead, and those that the responsibility of the pack names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cityloop.common.v1.common_pb2 import AttributeValue, EventGrade, Explanation, JudgedCondition, Place
from cityloop_city import CityModel
from cityloop_packs import (
    ActivePacks,
    ModeName,
    PackItem,
    Responsibility,
    Situation,
    TaskStep,
    escalations_of,
    responsibility_of,
)
from cityloop_telemetry import Logger

from cityloop_collaboration_tasks.cases.domain.case import TaskRole
from cityloop_collaboration_tasks.cases.domain.case_change import Assignment
from cityloop_collaboration_tasks.cases.domain.escalation import (
    NO_CHAINS,
    AskRoster,
    CityPost,
    EscalationChain,
    EscalationChains,
)
from cityloop_collaboration_tasks.cases.telemetry import LogEvents

NOTHING: Mapping[str, AttributeValue] = MappingProxyType({})


def situation_of(
    place: Place,
    mode: ModeName,
    grade: int,
    moment: dt.datetime,
    city: CityModel,
    attributes: Mapping[str, AttributeValue] = NOTHING,
) -> Situation:
    """What responsibilities are asked for."""
    areas = {reference.layer: reference.area_id for reference in place.areas}
    word = EventGrade.Name(grade).removeprefix("EVENT_GRADE_").lower()
    return Situation(areas, mode, word, moment.astimezone(city.time_zone), attributes)


def assignments_of(
    event_class: str, situation: Situation, proposed_lead: str, packs: ActivePacks, city: CityModel
) -> tuple[Assignment, ...]:
    """The lead first, then co-handlers, then the departments whose own area it is; each department once.

    The hub proposes the lead by what signals say; where an officer has set an attribute, it is decided anew.
    """
    judged: list[JudgedCondition] = []
    found = responsibility_of(packs, event_class, situation, judged)
    assignments = [Assignment(proposed_lead, TaskRole.LEAD)]
    if any(value.origin.post_id for value in situation.attributes.values()):
        assignments = [Assignment(_lead(found, city), TaskRole.LEAD, _explained(TaskRole.LEAD, found, judged))]
    if found is None:
        return tuple(assignments)
    for name in found.item.co_handlers:
        department = city.department(name)
        if department is None:
            Logger().warning(LogEvents.HANDLER_UNKNOWN, department=name, responsibility=found.name)
        else:
            assignments.append(_part(department.department_id, TaskRole.CO_HANDLER, found, judged))
    for layer in found.item.participants:
        local = _department_of(layer, situation.areas, city)
        if local is None:
            Logger().warning(LogEvents.HANDLER_UNKNOWN, layer=layer, responsibility=found.name)
        else:
            assignments.append(_part(local, TaskRole.PARTICIPANT, found, judged))
    first = {part.department_id: part for part in reversed(assignments)}
    return tuple(part for part in assignments if first[part.department_id] is part)


def lead_of(event_class: str, situation: Situation, packs: ActivePacks, city: CityModel) -> str:
    """The department that a responsibility names for a class; else the one for all that nobody is for."""
    return _lead(responsibility_of(packs, event_class, situation), city)


def _lead(found: PackItem[Responsibility] | None, city: CityModel) -> str:
    department = None if found is None else city.department(found.item.department)
    return city.city.fallback_department_id if department is None else department.department_id


def chains_of(event_class: str, packs: ActivePacks, city: CityModel, ask_roster: AskRoster) -> EscalationChains:
    """To whom tasks of a class climb. A level of a department that is gone has no posts."""
    found = escalations_of(packs, event_class)
    if not found:
        return NO_CHAINS
    posts = [CityPost(name, post.department_id, frozenset(post.roles)) for name, post in city.posts.items()]
    chains = dict[TaskStep, EscalationChain]()
    for step, item in found.items():
        named = [level.department for level in item.item.levels]
        departments = ["" if name is None else _department_id(name, city) for name in named]
        chains[step] = EscalationChain(item, departments, posts, ask_roster)
    return chains


def _department_id(name: str, city: CityModel) -> str:
    department = city.department(name)
    return name if department is None else department.department_id


def _part(
    department_id: str, role: TaskRole, found: PackItem[Responsibility], judged: Sequence[JudgedCondition]
) -> Assignment:
    return Assignment(department_id, role, _explained(role, found, judged))


def _explained(
    role: TaskRole, found: PackItem[Responsibility] | None, judged: Sequence[JudgedCondition]
) -> Explanation:
    if found is None:
        return Explanation(confidence=1.0, reason="no responsibility names the class", conditions=judged)
    return Explanation(
        rule_id=found.name,
        pack_id=found.pack_id,
        pack_version=found.pack_version,
        confidence=1.0,
        reason=f"{role.value} by responsibility",
        pack_set=found.set_number,
        conditions=judged,
    )


def _department_of(layer: str, areas: Mapping[str, str], city: CityModel) -> str | None:
    """The department of the division of the area of a layer; the smallest id where there are several."""
    area = city.areas.get((layer, areas.get(layer, "")))
    if area is None or not area.division_id:
        return None
    own = (name for name, item in city.departments.items() if item.division_id == area.division_id and not item.body)
    return min(own, default=None)
