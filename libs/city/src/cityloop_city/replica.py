"""The service's own copy of the city: the newest complete version of the topic."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop.topics import CITY_REFERENCE
from cityloop_kernel import NotReadyError
from cityloop_messaging import Fact, InvalidRecordError, KafkaConnection, Projection
from cityloop_telemetry import Logger

from cityloop_city.model import CityModel
from cityloop_city.records import CityError, digest_of, entity_bytes, entity_key, model_of
from cityloop_city.telemetry import LogEvents, Metrics


class CityReplica:
    """Follows `city.reference.v1`; a version counts once its marker agrees with what came before it."""

    def __init__(self, connection: KafkaConnection, service: str) -> None:
        self._staged: dict[int, dict[str, CityRecord]] = {}
        self._model: CityModel | None = None
        self._log = Logger()
        self._projection = Projection(connection, CITY_REFERENCE, self.apply, service)
        self.complete = asyncio.Event()
        """Set while a complete version is in use."""

    @property
    def model(self) -> CityModel:
        """The version in use.

        Raises:
            NotReadyError: no city has been applied yet.
        """
        if self._model is None:
            raise NotReadyError("no city has been applied yet: `cityloop city apply`", "NO_CITY")
        return self._model

    @property
    def jurisdiction(self) -> str:
        """The division that is the city; empty while there is none."""
        return "" if self._model is None else self._model.city.jurisdiction

    @property
    def version(self) -> int:
        """Version in use, 0 for none."""
        return 0 if self._model is None else self._model.version

    async def run(self) -> None:
        """Follow the topic until cancelled."""
        await self._projection.run()

    @property
    def caught_up(self) -> asyncio.Event:
        """Set once what stood in the topic at the start was read."""
        return self._projection.caught_up

    async def apply(self, fact: Fact[CityRecord]) -> None:
        """Take one record; switch to a version at its marker. A version is checked in a thread: calls go on.

        Raises:
            InvalidRecordError: the record is of no version, or the version is no city.
        """
        record = fact.payload
        if record.city_version < 1:
            raise InvalidRecordError("a record of the city names no version")
        if record.city_version <= self.version:
            return
        staged = self._staged.setdefault(record.city_version, {})
        if record.WhichOneof("entity") != "marker":
            try:
                staged[entity_key(record)] = record
            except CityError as error:
                raise InvalidRecordError(str(error)) from error
            return
        digest = await asyncio.to_thread(_digest_of, staged)
        if len(staged) != record.marker.entities or digest != record.marker.digest:
            self._log.error(
                LogEvents.CITY_VERSION_INCOMPLETE,
                version=record.city_version,
                entities=len(staged),
                expected=record.marker.entities,
            )
            return
        try:
            self._model = await asyncio.to_thread(model_of, record.city_id, record.city_version, staged.values())
        except CityError as error:
            raise InvalidRecordError(f"version {record.city_version} is no city: {error}") from error
        self._staged = {version: rest for version, rest in self._staged.items() if version > record.city_version}
        self.complete.set()
        Metrics.CITY_VERSION.set(record.city_version)
        self._log.info(LogEvents.CITY_VERSION_IN_USE, version=record.city_version, city=record.city_id)


def _digest_of(staged: Mapping[str, CityRecord]) -> str:
    return digest_of({key: entity_bytes(record) for key, record in staged.items()})
