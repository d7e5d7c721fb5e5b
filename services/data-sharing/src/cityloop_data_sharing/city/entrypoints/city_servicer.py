"""gRPC: cityloop.sharing.v1.CityService."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from cityloop.common.v1.common_pb2 import Position
from cityloop.sharing.v1 import city_service_pb2 as messages
from cityloop.sharing.v1 import city_service_pb2_grpc as stubs
from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop_audit import record_evidence
from cityloop_city import CityModel, PositionError
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, NotFoundError
from cityloop_messaging import Outbox
from cityloop_rpc import Authorizer, Pages, caller

from cityloop_data_sharing.city.adapters import city_store
from cityloop_data_sharing.city.domain import CityVersion, ComponentCalls
from cityloop_data_sharing.city.handlers.apply_city import apply_city, check_city
from cityloop_data_sharing.city.handlers.plan_city import Users, former_city, plan_city

MAX_ENTITIES = 200_000
MAX_POSITIONS = 1_000
APPLY = "CityService/ApplyCity"
POSTS = Pages("posts", str, default=100)


class CityServicer(stubs.CityServiceServicer):
    """The city model: applied as one version, resolved locally. Its components are of another room."""

    def __init__(self, authorizer: Authorizer, outbox: Outbox, users: Users, components: ComponentCalls) -> None:
        self._authorizer = authorizer
        self._pool = authorizer.pool
        self._city = authorizer.city
        self._outbox = outbox
        self._users = users
        self._components = components

    async def ApplyCity(  # noqa: N802 the contract's name
        self, request_iterator: AsyncIterator[messages.ApplyCityRequest], _context: Any
    ) -> messages.ApplyCityResponse:
        """Take the whole city, or nothing of it."""
        header, records = await _read(request_iterator)
        marker = await asyncio.to_thread(check_city, header.city_id, header.entities, records)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ApplyCityResponse:
            await city_store.lock_city(work.connection)
            (await plan_city(work.connection, self._users, records)).check(accept=header.accept)
            version = await apply_city(work, self._outbox, header.city_id, marker, records, moment)
            await _record_evidence(work, actor, moment, "apply-city", version)
            return messages.ApplyCityResponse(city_version=version.version, entities=version.entities)

        whole = CityRecord(city_id=header.city_id, marker=marker)
        return await self._authorizer.run_change(APPLY, header.change, whole, messages.ApplyCityResponse, effect)

    async def PlanCity(  # noqa: N802
        self, request_iterator: AsyncIterator[messages.PlanCityRequest], _context: Any
    ) -> messages.PlanCityResponse:
        """What a city, or going back to the version before, would change."""
        header, records = await _read(request_iterator)
        async with UnitOfWork(self._pool) as work:
            if header.roll_back:
                _, records = await former_city(work.connection)
            else:
                await asyncio.to_thread(check_city, header.city_id, header.entities, records)
            plan = await plan_city(work.connection, self._users, records)
        kinds = [
            messages.CityKindChange(kind=item.kind, added=item.added, changed=item.changed, removed=item.removed)
            for item in plan.changes.kinds
        ]
        uses = [messages.CityUse(subject=subject, count=count) for subject, count in plan.uses.items()]
        return messages.PlanCityResponse(
            city_version=plan.version, changes=kinds, removed=plan.changes.removed, uses=uses
        )

    async def RollBackCity(  # noqa: N802
        self, request: messages.RollBackCityRequest, _context: Any
    ) -> messages.RollBackCityResponse:
        """Apply the version before the present one."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RollBackCityResponse:
            await city_store.lock_city(work.connection)
            city_id, records = await former_city(work.connection)
            (await plan_city(work.connection, self._users, records)).check(accept=request.accept)
            marker = await asyncio.to_thread(check_city, city_id, len(records), records)
            version = await apply_city(work, self._outbox, city_id, marker, records, moment)
            await _record_evidence(work, actor, moment, "roll-back-city", version)
            return messages.RollBackCityResponse(
                city_id=city_id, city_version=version.version, entities=version.entities
            )

        method = "CityService/RollBackCity"
        return await self._authorizer.run_change(method, request.change, request, messages.RollBackCityResponse, effect)

    async def GetCityVersion(  # noqa: N802
        self, _request: messages.GetCityVersionRequest, _context: Any
    ) -> messages.GetCityVersionResponse:
        """The newest version, 0 before the first."""
        async with UnitOfWork(self._pool) as work:
            newest = await city_store.newest_version(work.connection)
        if newest is None:
            return messages.GetCityVersionResponse()
        return messages.GetCityVersionResponse(
            city_id=newest.city_id, city_version=newest.version, entities=newest.entities
        )

    async def ResolvePositions(  # noqa: N802
        self, request: messages.ResolvePositionsRequest, _context: Any
    ) -> messages.ResolvePositionsResponse:
        """The areas of each position; of what is none, why."""
        if len(request.positions) > MAX_POSITIONS:
            raise InvalidError(f"at most {MAX_POSITIONS} positions a call", "TOO_MANY_POSITIONS")
        model = self._city.model
        return messages.ResolvePositionsResponse(resolved=[_resolved(model, item) for item in request.positions])

    async def PutComponents(  # noqa: N802
        self, request: messages.PutComponentsRequest, _context: Any
    ) -> messages.PutComponentsResponse:
        """Insert or replace components."""
        return await self._components.put_components(request)

    async def BatchGetComponents(  # noqa: N802
        self, request: messages.BatchGetComponentsRequest, _context: Any
    ) -> messages.BatchGetComponentsResponse:
        """Components by id."""
        return await self._components.batch_get_components(request)

    async def ListComponentsNear(  # noqa: N802
        self, request: messages.ListComponentsNearRequest, _context: Any
    ) -> messages.ListComponentsNearResponse:
        """Components round a position."""
        return await self._components.list_components_near(request)

    async def ListPosts(  # noqa: N802
        self, request: messages.ListPostsRequest, _context: Any
    ) -> messages.ListPostsResponse:
        """The posts of the caller's department."""
        named, model = caller().department, self._city.model
        department = model.departments.get(named)
        if department is None:
            raise NotFoundError(
                f"the city has no department {named!r}: ask for a certificate that names one of it, in the spelling of "
                "the city model",
                "DEPARTMENT_UNKNOWN",
            )
        after, size = POSTS.after(request.page_token), POSTS.size(request.page_size)
        ids = sorted(post.post_id for post in model.posts.values() if post.department_id == named)
        found = [post_id for post_id in ids if after is None or post_id > after]
        token = POSTS.token(found[size - 1]) if len(found) > size else ""
        posts = [model.posts[post_id] for post_id in found[:size]]
        return messages.ListPostsResponse(department=department, posts=posts, next_page_token=token)


def _resolved(model: CityModel, position: Position) -> messages.ResolvedPosition:
    try:
        return messages.ResolvedPosition(in_city=model.contains(position), place=model.place(position))
    except PositionError as error:
        return messages.ResolvedPosition(problem=str(error))


async def _record_evidence(work: UnitOfWork, actor: Actor, moment: Moment, act: str, version: CityVersion) -> None:
    details = {"entities": version.entities, "digest": version.digest}
    subject = f"{version.city_id}/{version.version}"
    await record_evidence(work.connection, actor, moment, act, subject, details)


async def _read(requests: AsyncIterator[Any]) -> tuple[Any, list[CityRecord]]:
    """The header and the records of a stream that describes a city."""
    header: Any = None
    records: list[CityRecord] = []
    async for request in requests:
        match request.WhichOneof("part"):
            case "header" if header is None:
                header = request.header
            case "record" if header is not None:
                records.append(request.record)
            case _:
                raise InvalidError("send one header first, then records", "CITY_OUT_OF_ORDER")
        if len(records) > MAX_ENTITIES:
            raise InvalidError(f"at most {MAX_ENTITIES} entities", "CITY_TOO_LARGE")
    if header is None:
        raise InvalidError("the stream ended before its header", "CITY_INCOMPLETE")
    return header, records
