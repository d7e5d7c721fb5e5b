"""gRPC: cityloop.sensing.v1.RegistryService."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from cityloop.sensing.v1 import registry_service_pb2 as messages
from cityloop.sensing.v1 import registry_service_pb2_grpc as stubs
from cityloop_audit import AuditEntry, record
from cityloop_city import CityModel, CityReplica, PositionError
from cityloop_database import Pool, UnitOfWork
from cityloop_errors import ForbiddenError, InvalidError
from cityloop_messaging import new_id
from cityloop_rpc import Policy, acting_post, caller, moment_of, once

from cityloop_sensing_ingest.adapters import registry_store
from cityloop_sensing_ingest.adapters.limits_cache import LimitsCache

MAX_NUMBERS = 10_000
MAX_DATASTREAMS = 100
MAX_ID_LENGTH = 200


class RegistryServicer(stubs.RegistryServiceServicer):
    """Things and their datastreams."""

    def __init__(
        self,
        pool: Pool,
        city: CityReplica,
        limits: LimitsCache,
        policy: Policy,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._city = city
        self._limits = limits
        self._policy = policy
        self._clock = clock

    async def RegisterThing(  # noqa: N802 the contract's name
        self, request: messages.RegisterThingRequest, _context: Any
    ) -> messages.RegisterThingResponse:
        """Register a thing of the caller's department, or store its new name, place and limits."""
        identity, now = caller(), self._clock()
        post = acting_post(request.change, identity, self._city.model)
        occurred_at = moment_of(request.change, identity, self._policy, now)
        thing = _checked(request.thing, self._city.model)
        if thing.department_id != identity.department:
            raise ForbiddenError(f"register things of {identity.department} only", "FOREIGN_THING")
        async with UnitOfWork(self._pool) as work:

            async def effect() -> messages.RegisterThingResponse:
                await registry_store.save_thing(work.connection, thing, occurred_at, now)
                numbers = await registry_store.save_datastreams(work.connection, thing.thing_id, thing.datastreams)
                for datastream in thing.datastreams:
                    datastream.number = numbers[datastream.datastream_id]
                entry = AuditEntry(
                    entry_id=new_id(),
                    occurred_at=occurred_at,
                    recorded_at=now,
                    department_id=identity.department,
                    system=identity.system,
                    post_id=post.post_id,
                    person_id=post.person_id,
                    action="register-thing",
                    subject=thing.thing_id,
                    details={"datastreams": len(thing.datastreams)},
                )
                await record(work.connection, entry)
                return messages.RegisterThingResponse(thing=thing)

            method = "RegistryService/RegisterThing"
            answer = await once(work, identity, method, request.change, request, messages.RegisterThingResponse, effect)
        self._limits.forget()
        return answer

    async def BatchGetDatastreams(  # noqa: N802
        self, request: messages.BatchGetDatastreamsRequest, _context: Any
    ) -> messages.BatchGetDatastreamsResponse:
        """Datastreams by number."""
        if len(request.numbers) > MAX_NUMBERS:
            raise InvalidError(f"at most {MAX_NUMBERS} numbers a call", "TOO_MANY_NUMBERS")
        found = await registry_store.datastreams(self._pool, list(request.numbers))
        return messages.BatchGetDatastreamsResponse(datastreams=found)


def _checked(asked: messages.Thing, city: CityModel) -> messages.Thing:
    """The thing with its place resolved and its datastreams complete.

    Raises:
        InvalidError: something is missing or contradicts itself; the message names it.
    """
    thing = messages.Thing()
    thing.CopyFrom(asked)
    if not thing.thing_id or not thing.thing_model or len(thing.datastreams) > MAX_DATASTREAMS:
        raise InvalidError(
            f"a thing needs thing_id, thing_model and at most {MAX_DATASTREAMS} datastreams", "THING_INVALID"
        )
    ids = [datastream.datastream_id for datastream in thing.datastreams]
    if len(set(ids)) < len(ids):
        raise InvalidError(f"thing {thing.thing_id!r} names a datastream twice; name each once", "DATASTREAM_INVALID")
    if max(map(len, (thing.thing_id, thing.thing_model, *ids))) > MAX_ID_LENGTH:
        raise InvalidError(f"ids have at most {MAX_ID_LENGTH} characters", "ID_TOO_LONG")
    try:
        if not city.contains(thing.place.position):
            raise InvalidError(f"thing {thing.thing_id!r} stands outside the city; mend its position", "OUTSIDE_CITY")
        thing.place.CopyFrom(city.place(thing.place.position, thing.place.text))
    except PositionError as error:
        raise InvalidError(str(error), "POSITION_INVALID") from error
    for datastream in thing.datastreams:
        if not datastream.datastream_id or not datastream.property:
            raise InvalidError("a datastream needs datastream_id and property", "DATASTREAM_INVALID")
        finite = math.isfinite(datastream.minimum) and math.isfinite(datastream.maximum)
        if not finite or datastream.minimum >= datastream.maximum:
            raise InvalidError(f"{datastream.datastream_id!r}: minimum must lie below maximum", "RANGE_INVALID")
        datastream.thing_id, datastream.thing_model = thing.thing_id, thing.thing_model
        datastream.place.CopyFrom(thing.place)
    return thing
