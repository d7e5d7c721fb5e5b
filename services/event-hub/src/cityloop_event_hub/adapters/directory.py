"""What the hub knows of datastreams: asked of sensing-ingest in batches, and kept."""

from __future__ import annotations

import grpc
import numpy as np
import numpy.typing as npt
from cityloop.sensing.v1.registry_service_pb2 import BatchGetDatastreamsRequest, Datastream
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop_errors import NotFoundError

BATCH = 5_000


class DatastreamDirectory:
    """Datastreams by number."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._registry = RegistryServiceStub(channel)  # type: ignore[no-untyped-call]
        self._known: dict[int, Datastream] = {}

    def __getitem__(self, number: int) -> Datastream:
        return self._known[number]

    def __len__(self) -> int:
        return len(self._known)

    async def learn(self, numbers: npt.NDArray[np.uint32]) -> None:
        """Ask for those not known yet.

        Raises:
            NotFoundError: the registry does not know a number that it gave out itself.
            AioRpcError: it is away; the caller tries again.
        """
        unknown = [number for number in np.unique(numbers).tolist() if number not in self._known]
        for first in range(0, len(unknown), BATCH):
            part = unknown[first : first + BATCH]
            answer = await self._registry.BatchGetDatastreams(BatchGetDatastreamsRequest(numbers=part))
            self._known.update({datastream.number: datastream for datastream in answer.datastreams})
        missing = [number for number in unknown if number not in self._known]
        if missing:
            raise NotFoundError(f"sensing-ingest does not know datastreams {missing[:10]}", "DATASTREAMS_UNKNOWN")

    def applying_to(self, thing_model: str, observed_property: str) -> npt.NDArray[np.uint32]:
        """Numbers of the known datastreams of one property of one thing model, sorted."""
        found = [
            number
            for number, datastream in self._known.items()
            if datastream.thing_model == thing_model and datastream.property == observed_property
        ]
        return np.array(sorted(found), np.uint32)
