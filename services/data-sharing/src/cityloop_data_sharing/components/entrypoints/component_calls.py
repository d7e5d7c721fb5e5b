"""The calls of `CityService` about components."""

from __future__ import annotations

from cityloop.sharing.v1 import city_service_pb2 as messages
from cityloop_city import PositionError
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_rpc import OWN_DEPARTMENT, Authorizer, rejected_items

from cityloop_data_sharing.city.domain import CityVersions
from cityloop_data_sharing.components.adapters import component_store
from cityloop_data_sharing.components.handlers.put_components import put_components

MAX_COMPONENTS = 1_000
MAX_RADIUS_METRES = 1_000


class StoredComponents:
    """Components of the city.

    Args:
        authorizer: vouches for the posts that put components.
        versions: of the city.
    """

    def __init__(self, authorizer: Authorizer, versions: CityVersions[Connection]) -> None:
        self._authorizer = authorizer
        self._city = authorizer.city
        self._pool = authorizer.pool
        self._versions = versions

    async def put_components(self, request: messages.PutComponentsRequest) -> messages.PutComponentsResponse:
        """Insert or replace components."""
        if not 1 <= len(request.components) <= MAX_COMPONENTS:
            raise InvalidError(f"1 to {MAX_COMPONENTS} components a call", "TOO_MANY_COMPONENTS")

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.PutComponentsResponse:
            operator = actor.department_id == OWN_DEPARTMENT
            newest = await self._versions.newest_version(work.connection)
            rejected = await put_components(
                work, self._city.model, newest, request.components, actor, moment, of_every_department=operator
            )
            taken = len(request.components) - len(rejected)
            return messages.PutComponentsResponse(components=taken, rejected=rejected_items(rejected))

        method = "CityService/PutComponents"
        return await self._authorizer.run_change(
            method, request.change, request, messages.PutComponentsResponse, effect
        )

    async def batch_get_components(
        self, request: messages.BatchGetComponentsRequest
    ) -> messages.BatchGetComponentsResponse:
        """Components by id."""
        if len(request.component_ids) > MAX_COMPONENTS:
            raise InvalidError(f"at most {MAX_COMPONENTS} ids a call", "TOO_MANY_COMPONENTS")
        found = await component_store.components_by_id(self._pool, request.component_ids)
        return messages.BatchGetComponentsResponse(components=found)

    async def list_components_near(
        self, request: messages.ListComponentsNearRequest
    ) -> messages.ListComponentsNearResponse:
        """Components round a position."""
        if not 0 < request.radius_metres <= MAX_RADIUS_METRES:
            raise InvalidError(f"radius_metres must lie above 0 and be {MAX_RADIUS_METRES} at most", "RADIUS_INVALID")
        try:
            self._city.model.contains(request.position)
        except PositionError as error:
            raise InvalidError(str(error), "POSITION_INVALID") from error
        found = await component_store.components_near(
            self._pool, request.position, request.radius_metres, request.component_class
        )
        near = [messages.NearComponent(component=item, distance_metres=distance) for item, distance in found]
        return messages.ListComponentsNearResponse(components=near)
