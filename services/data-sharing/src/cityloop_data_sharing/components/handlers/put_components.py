"""Putting components: checked against the city, their places resolved to areas."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.sharing.v1.component_pb2 import Component
from cityloop_audit import record_evidence
from cityloop_city import CityModel, PositionError
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, Moment, NotReadyError, RefusedError, say
from cityloop_rpc import well_formed

from cityloop_data_sharing.city.domain import CityVersion
from cityloop_data_sharing.components.adapters import component_store
from cityloop_data_sharing.components.domain import problem_of
from cityloop_data_sharing.problem_messages import problem_refused


async def put_components(
    work: UnitOfWork,
    city: CityModel,
    newest: CityVersion | None,
    components: Sequence[Component],
    actor: Actor,
    moment: Moment,
    *,
    of_every_department: bool,
) -> dict[int, RefusedError]:
    """Insert or replace the components that can be taken; a department only those it answers for, before and after.

    Args:
        work: the components are stored with it.
        city: that this replica holds.
        newest: the version that is stored.
        components: to put.
        actor: who puts them.
        moment: of the call.
        of_every_department: whether the actor may put those of any department.

    Returns:
        Why the others were not, by their places.

    Raises:
        InvalidError, ForbiddenError: not one can be taken; the refusal of the first.
        NotReadyError: this replica does not hold the newest city yet.
    """
    if newest is not None and newest.version > city.version:
        raise NotReadyError(f"version {newest.version} of the city is still being read; try again soon", "CITY_BEHIND")
    accepted: dict[str, Component] = {}
    sound, rejected = well_formed(components)
    ids = [item.component_id for item in sound.values()]
    stored = await component_store.competent_departments(work.connection, ids)
    departments = set[str]()
    for index, item in sound.items():
        try:
            component = resolve(item, city)
            answering = {component.competent_department_id, stored.get(item.component_id, "")} - {""}
            if component.component_id in accepted:
                raise problem_refused(say("component-twice", component=item.component_id), "COMPONENT_INVALID")
            if not of_every_department and answering - {actor.department_id}:
                text = f"component {item.component_id}: put those that {actor.department_id} answers for only"
                raise ForbiddenError(text, "FOREIGN_COMPONENT")
        except RefusedError as error:
            rejected[index] = error
        else:
            accepted[component.component_id] = component
            departments |= answering
    if not accepted:
        raise rejected[min(rejected)]
    await component_store.save_components(work.connection, list(accepted.values()), moment)
    details = {"components": len(accepted), "rejected": len(rejected), "departments": sorted(departments)}
    await record_evidence(work.connection, actor, moment, "put-components", city.city_id, details)
    return rejected


def resolve(requested: Component, city: CityModel) -> Component:
    """A component with its place resolved to areas and its department by its own id.

    Raises:
        InvalidError: it is malformed or lies outside the city; the message names it.
    """
    component = Component()
    component.CopyFrom(requested)
    problem = problem_of(
        requested.component_id, requested.component_class, requested.owner, ownerless=requested.ownerless
    )
    if problem is not None:
        raise problem_refused(problem, "COMPONENT_INVALID")
    department = city.department(requested.competent_department_id)
    if department is None:
        of = {"component": requested.component_id, "department": requested.competent_department_id}
        raise problem_refused(say("component-department-unknown", **of), "DEPARTMENT_UNKNOWN")
    component.competent_department_id = department.department_id
    try:
        if not city.contains(requested.place.position):
            sentence = say("component-outside-city", component=requested.component_id)
            raise problem_refused(sentence, "OUTSIDE_CITY")
        component.place.CopyFrom(city.place(requested.place.position, requested.place.text))
    except PositionError as error:
        sentence = say("component-position-invalid", component=requested.component_id, problem=error.sentence)
        raise problem_refused(sentence, "POSITION_INVALID") from error
    return component
