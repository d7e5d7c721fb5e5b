"""Putting components: checked against the city, their places resolved to areas."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.sharing.v1.component_pb2 import Component
from cityloop_audit import record_evidence
from cityloop_city import CityModel, PositionError
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment, NotReadyError, RefusedError
from cityloop_rpc import well_formed

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
) -> dict[int, RefusedError]:
    """Insert or replace the components that can be taken; a department only those it answers for, before and after.

    Returns:
        Why the others were not, by their places.

    Raises:
        InvalidError, ForbiddenError: not one can be taken; the refusal of the first.
        NotReadyError: this replica does not hold the newest city yet.
    """
    newest = await city_store.newest_version(work.connection)
    if newest is not None and newest.version > city.version:
        raise NotReadyError(f"version {newest.version} of the city is still being read; try again soon", "CITY_BEHIND")
    kept: dict[str, Component] = {}
    sound, rejected = well_formed(components)
    ids = [item.component_id for item in sound.values()]
    stored = await component_store.competent_departments(work.connection, ids)
    departments = set[str]()
    for index, asked in sound.items():
        try:
            component = resolve(asked, city)
            answering = {component.competent_department_id, stored.get(asked.component_id, "")} - {""}
            if component.component_id in kept:
                raise InvalidError(f"component {asked.component_id} stands twice; send it once", "COMPONENT_INVALID")
            if not of_every_department and answering - {actor.department_id}:
                says = f"component {asked.component_id}: put those that {actor.department_id} answers for only"
                raise ForbiddenError(says, "FOREIGN_COMPONENT")
        except RefusedError as error:
            rejected[index] = error
        else:
            kept[component.component_id] = component
            departments |= answering
    if not kept:
        raise rejected[min(rejected)]
    await component_store.save_components(work.connection, list(kept.values()), moment)
    details = {"components": len(kept), "rejected": len(rejected), "departments": sorted(departments)}
    await record_evidence(work.connection, actor, moment, "put-components", city.city_id, details)
    return rejected


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
