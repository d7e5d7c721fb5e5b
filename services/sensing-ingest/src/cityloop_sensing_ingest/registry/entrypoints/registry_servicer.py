"""gRPC: cityloop.sensing.v1.RegistryService."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from cityloop.sensing.v1 import registry_service_pb2 as messages
from cityloop.sensing.v1 import registry_service_pb2_grpc as stubs
from cityloop_audit import record_evidence
from cityloop_city import CityModel, PositionError
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment
from cityloop_messaging import to_datetime, to_timestamp, utc_now
from cityloop_packs import THING_MODELS, ActivePacks
from cityloop_rpc import Authorizer, Pages

from cityloop_sensing_ingest.registry.adapters import registry_store
from cityloop_sensing_ingest.registry.adapters.datastream_cache import DatastreamCache
from cityloop_sensing_ingest.registry.adapters.thing_store import StoredThings
from cityloop_sensing_ingest.registry.domain import AlgorithmRecords, DeviceHealthRecords

PAGES = Pages("things", str)
MAX_NUMBERS = 10_000
MOST_CHANGED = 1_000
"""As many datastreams as an answer surely holds, whatever they are called."""
MAX_DATASTREAMS = 100
MAX_ID_LENGTH = 200
MAX_PLACE_TEXT = 500
"""It goes along with every signal of the thing, and event-hub asks for a thousand datastreams at once."""


class RegistryServicer(stubs.RegistryServiceServicer):
    """Things and their datastreams; the health of things and the records of algorithms, which are of other rooms."""

    def __init__(
        self,
        pool: Pool,
        datastreams: DatastreamCache,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        health: DeviceHealthRecords[Connection],
        algorithms: AlgorithmRecords,
    ) -> None:
        self._pool = pool
        self._datastreams = datastreams
        self._authorizer = authorizer
        self._packs = packs
        self._health = health
        self._algorithms = algorithms

    async def RegisterThing(  # noqa: N802 the contract's name
        self, request: messages.RegisterThingRequest, _context: Any
    ) -> messages.RegisterThingResponse:
        """Register a thing of the caller's department, or store its new name, place and limits."""
        thing = _validated(request.thing, self._authorizer.city.model)
        _check_model(thing, self._packs())

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RegisterThingResponse:
            if thing.department_id != actor.department_id:
                raise ForbiddenError(f"register things of {actor.department_id} only", "FOREIGN_THING")
            await registry_store.save_thing(work.connection, thing, moment.occurred_at, moment.recorded_at)
            numbers = await registry_store.save_datastreams(work.connection, thing.thing_id, thing.datastreams)
            for datastream in thing.datastreams:
                datastream.number = numbers[datastream.datastream_id]
            await self._health.watch(work.connection, thing, moment.recorded_at)
            details = {"datastreams": len(thing.datastreams)}
            await record_evidence(work.connection, actor, moment, "register-thing", thing.thing_id, details)
            return messages.RegisterThingResponse(thing=thing)

        method = "RegistryService/RegisterThing"
        answer_type, subject = messages.RegisterThingResponse, thing.thing_id
        answer = await self._authorizer.run_change(
            method, request.change, request, answer_type, effect, subject=subject
        )
        self._datastreams.invalidate()
        return answer

    async def ListAlgorithmRecords(  # noqa: N802
        self, request: messages.ListAlgorithmRecordsRequest, _context: Any
    ) -> messages.ListAlgorithmRecordsResponse:
        """In the order of algorithm and model version; the token names the last record seen."""
        return await self._algorithms.list_algorithm_records(request)

    async def ListDeviceHealth(  # noqa: N802
        self, request: messages.ListDeviceHealthRequest, _context: Any
    ) -> messages.ListDeviceHealthResponse:
        """Things of the caller's department that are late, silent, or whose clock is off; the token names the last."""
        return await self._health.list_device_health(request)

    async def CountThings(  # noqa: N802
        self, request: messages.CountThingsRequest, _context: Any
    ) -> messages.CountThingsResponse:
        """Things by department, division and area."""
        areas = {(area.layer, area.area_id) for area in request.areas}
        count = await registry_store.count_things(self._pool, request.department_ids, request.jurisdictions, areas)
        return messages.CountThingsResponse(things=count)

    async def ListThings(  # noqa: N802
        self, request: messages.ListThingsRequest, _context: Any
    ) -> messages.ListThingsResponse:
        """Things of a model; the token names the last one seen."""
        if not request.thing_model:
            raise InvalidError("name the thing model", "THING_MODEL_MISSING", {"field": "thing_model"})
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token) or ""
        area = request.area if request.HasField("area") else None
        found = await StoredThings().of_model(self._pool, request.thing_model, area, after, size)
        things = [
            messages.Thing(
                thing_id=thing.thing_id,
                thing_model=thing.thing_model,
                name=thing.name,
                place=thing.place,
                department_id=thing.department_id,
            )
            for thing in found
        ]
        token = PAGES.token(found[-1].thing_id) if len(found) == size else ""
        return messages.ListThingsResponse(things=things, next_page_token=token)

    async def BatchGetDatastreams(  # noqa: N802
        self, request: messages.BatchGetDatastreamsRequest, _context: Any
    ) -> messages.BatchGetDatastreamsResponse:
        """Datastreams by number; all, or those that changed since a moment."""
        if len(request.numbers) > MAX_NUMBERS:
            raise InvalidError(f"at most {MAX_NUMBERS} numbers a call", "TOO_MANY_NUMBERS")
        since = to_datetime(request.recorded_since) if request.HasField("recorded_since") else None
        now = utc_now()
        if request.numbers:
            found = await registry_store.datastreams(self._pool, list(request.numbers), since)
            return messages.BatchGetDatastreamsResponse(datastreams=found, as_of=to_timestamp(now))
        if since is None:
            raise InvalidError("give numbers, or the moment since which datastreams have changed", "NUMBERS_MISSING")
        found = await registry_store.changed_datastreams(self._pool, since, MOST_CHANGED + 1)
        too_many = len(found) > MOST_CHANGED
        return messages.BatchGetDatastreamsResponse(
            datastreams=[] if too_many else found, as_of=to_timestamp(now), too_many=too_many
        )


def _check_model(thing: messages.Thing, packs: ActivePacks) -> None:
    """A thing of a model that no pack declares would be watched by no rule and get no command.

    Raises:
        InvalidError: no pack in use declares the model, or the one that does takes no new things.
    """
    found = packs.named(THING_MODELS).get(thing.thing_model)
    if found is None:
        raise InvalidError(
            f"no pack in use declares thing model {thing.thing_model!r}; apply the pack that does, then register"
            f" {thing.thing_id!r} again",
            "THING_MODEL_UNKNOWN",
        )
    if found.retiring:
        raise InvalidError(
            f"pack {found.pack_id!r} of thing model {thing.thing_model!r} is being withdrawn and takes no new things",
            "THING_MODEL_RETIRING",
        )


def _validated(requested: messages.Thing, city: CityModel) -> messages.Thing:
    """The thing with its place resolved and its datastreams complete.

    Raises:
        InvalidError: something is missing or contradicts itself; the message names it.
    """
    thing = messages.Thing()
    thing.CopyFrom(requested)
    if not thing.thing_id or not thing.thing_model or len(thing.datastreams) > MAX_DATASTREAMS:
        raise InvalidError(
            f"a thing needs thing_id, thing_model and at most {MAX_DATASTREAMS} datastreams", "THING_INVALID"
        )
    ids = [datastream.datastream_id for datastream in thing.datastreams]
    if len(set(ids)) < len(ids):
        raise InvalidError(f"thing {thing.thing_id!r} names a datastream twice; name each once", "DATASTREAM_INVALID")
    if max(map(len, (thing.thing_id, thing.thing_model, *ids))) > MAX_ID_LENGTH:
        raise InvalidError(f"ids have at most {MAX_ID_LENGTH} characters", "ID_TOO_LONG")
    kinds = [text for datastream in thing.datastreams for text in (datastream.property, datastream.unit)]
    if max(map(len, kinds), default=0) > MAX_ID_LENGTH or len(thing.place.text) > MAX_PLACE_TEXT:
        raise InvalidError(
            f"properties and units have at most {MAX_ID_LENGTH} characters, the text of a place {MAX_PLACE_TEXT}",
            "TEXT_TOO_LONG",
        )
    try:
        if not city.contains(thing.place.position):
            raise InvalidError(
                f"thing {thing.thing_id!r} stands outside the city; correct its position", "OUTSIDE_CITY"
            )
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
