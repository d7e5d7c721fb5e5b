"""What the hub knows of datastreams: asked of sensing-ingest in batches, and cached."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

import grpc
import numpy as np
import numpy.typing as npt
from cityloop.sensing.v1.registry_service_pb2 import BatchGetDatastreamsRequest, Datastream
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop_messaging import UnavailableError, to_datetime, to_timestamp
from cityloop_telemetry import Logger
from google.protobuf.timestamp_pb2 import Timestamp

from cityloop_event_hub.detection.telemetry import LogEvents

BATCH = 1_000
"""As many as an answer surely holds, whatever they are called."""
UNDER_WAY = dt.timedelta(minutes=1)
"""A change that the registry recorded so long before it was asked is in its answer, whatever its clocks."""
ASK_AGAIN_SECONDS = 10.0


class DatastreamDirectory:
    """The datastreams that were asked for."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._registry = RegistryServiceStub(channel)  # type: ignore[no-untyped-call]
        self.known: dict[int, Datastream] = {}
        """By number."""
        self._as_of: dt.datetime | None = None
        """The registry's time: what it recorded a minute before is known."""
        self._missing: dict[int, float] = {}
        self._log = Logger()

    async def fetch_missing(self, numbers: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """Ask for those not known yet, each named once; returns those that the registry does not know either.

        A number that the registry did not know is asked for again after 10 s: it may have been restored since.

        Raises:
            AioRpcError: the registry is away; the caller tries again.
        """
        unknown = [number for number in numbers.tolist() if number not in self.known]
        now = time.monotonic()
        due = [number for number in unknown if now - self._missing.get(number, -ASK_AGAIN_SECONDS) >= ASK_AGAIN_SECONDS]
        await self._ask(due)
        missing = [number for number in due if number not in self.known]
        for number in due:
            self._missing.pop(number, None)
        self._missing.update(dict.fromkeys(missing, now))
        if missing:
            self._log.error(LogEvents.DATASTREAMS_UNKNOWN, numbers=missing[:10], count=len(missing))
        return np.array([number for number in unknown if number not in self.known], np.uint32)

    async def refresh(self) -> None:
        """Ask for those that changed since the last time: things move and get new names; model and properties stay.

        Raises:
            UnavailableError: the registry does not answer; what is known holds until it does.
        """
        if self._as_of is None:
            return
        since = to_timestamp(self._as_of - UNDER_WAY)
        try:
            answer = await self._registry.BatchGetDatastreams(BatchGetDatastreamsRequest(recorded_since=since))
            if answer.too_many:
                await self._ask(sorted(self.known), since)
        except grpc.aio.AioRpcError as error:
            raise UnavailableError(f"datastreams are not known anew: {error.details()}") from error
        self.known.update((found.number, found) for found in answer.datastreams if found.number in self.known)
        self._as_of = to_datetime(answer.as_of)

    async def _ask(self, numbers: Sequence[int], since: Timestamp | None = None) -> None:
        for first in range(0, len(numbers), BATCH):
            part = numbers[first : first + BATCH]
            request = BatchGetDatastreamsRequest(numbers=part, recorded_since=since)
            answer = await self._registry.BatchGetDatastreams(request)
            self.known.update((found.number, found) for found in answer.datastreams)
            self._as_of = self._as_of or to_datetime(answer.as_of)
