"""The records of algorithms, as `RegistryService` lists them."""

from __future__ import annotations

import dataclasses
import json

from cityloop.sensing.v1 import registry_service_pb2 as messages
from cityloop_database import Pool
from cityloop_rpc import Pages

from cityloop_sensing_ingest.detections.adapters import detection_store
from cityloop_sensing_ingest.detections.adapters.detection_store import ModelVersion


def _model_version(text: str) -> ModelVersion:
    """The algorithm and model version that a page token names; both are free texts."""
    found = json.loads(text)
    if not (isinstance(found, list) and len(found) == 2 and all(isinstance(part, str) for part in found)):
        raise ValueError(text)
    return found[0], found[1]


PAGES = Pages("algorithm-records", _model_version, default=100)


class StoredAlgorithmRecords:
    """Answers the call of `RegistryService` about the records of algorithms."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def list_algorithm_records(
        self, request: messages.ListAlgorithmRecordsRequest
    ) -> messages.ListAlgorithmRecordsResponse:
        """In the order of algorithm and model version; the token names the last record seen."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        found = await detection_store.page_of_records(self._pool, request.algorithm_id, size, after)
        token = PAGES.token(json.dumps([found[-1].algorithm_id, found[-1].model_version])) if len(found) == size else ""
        records = [messages.AlgorithmRecord(**dataclasses.asdict(record)) for record in found]
        return messages.ListAlgorithmRecordsResponse(records=records, next_page_token=token)
