"""Putting components: checked against the city, their places resolved to areas."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.sharing.v1.component_pb2 import Component
from cityloop_audit import leave_evidence
from cityloop_city import CityModel, PositionError
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment, NotReadyError

from cityloop_data_sharing.adapters import city_store, component_store
from cityloop_data_sharing.domain.components import problem_of


async def put_components(
    work: UnitOfWork,
    city: CityModel,
    components: Sequence[Component],
    actor: Actor,
    moment: Moment,
    *,
    of_every_department: bool,
) -> int:
    """Insert or replace components; a department only those it answers for, before and after.

    Raises:
        InvalidError: a component is malformed, stands twice, or lies outside the city.
        ForbiddenError: another department answers for one.
        NotReadyError: this replica does not hold the newest city yet.
    """
    newest = await city_store.newest_version(work.connection)
    if newest is not None and newest.version > city.version:
        raise NotReadyError(f"version {newest.version} of the city is still being read; try again soon", "CITY_BEHIND")
    resolved = [resolve(component, city) for component in components]
    ids = [component.component_id for component in resolved]
    if len(set(ids)) != len(ids):
        raise InvalidError("a component stands twice; send each once", "COMPONENT_INVALID")
    departments = {component.competent_department_id for component in resolved}
    departments |= await component_store.competent_departments(work.connection, ids)
    if not of_every_department and departments - {actor.department_id}:
        raise ForbiddenError(f"put components that {actor.department_id} answers for only", "FOREIGN_COMPONENT")
    await component_store.save_components(work.connection, resolved, moment)
    details = {"components": len(ids), "departments": sorted(departments)}
    await leave_evidence(work.connection, actor, moment, "put-components", city.city_id, details)
    return len(ids)


def resolve(asked: Component, city: CityModel) -> Component:
    """A component with its place resolved to areas and its department by its own id.

    Raises:
        InvalidError: it is malformed or lies outside the city; the message names it.
    """
    component = Component()
    component.CopyFrom(asked)
    problem = problem_of(asked.component_id, asked.component_class, asked.owner, ownerless=asked.ownerless)
    if problem is not None:
        raise InvalidError(problem, "COMPONENT_INVALID")
    department = city.department(asked.competent_department_id)
    if department is None:
        raise InvalidError(
            f"component {asked.component_id}: the city has no department {asked.competent_department_id!r}",
            "DEPARTMENT_UNKNOWN",
        )
    component.competent_department_id = department.department_id
    try:
        if not city.contains(asked.place.position):
            raise InvalidError(f"component {asked.component_id} lies outside the city", "OUTSIDE_CITY")
        component.place.CopyFrom(city.place(asked.place.position, asked.place.text))
    except PositionError as error:
        raise InvalidError(f"component {asked.component_id}: {error}", "POSITION_INVALID") from error
    return component
