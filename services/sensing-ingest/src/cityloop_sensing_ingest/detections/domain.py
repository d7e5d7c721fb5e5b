"""What the room offers to other rooms: the calls of shared gRPC services that are about detections."""

from __future__ import annotations

from typing import Protocol

from cityloop.sensing.v1 import ingest_service_pb2, registry_service_pb2


class DetectionSubmission(Protocol):
    """Answers the call of `IngestService` that brings detections."""

    async def submit_detections(
        self, request: ingest_service_pb2.SubmitDetectionsRequest
    ) -> ingest_service_pb2.SubmitDetectionsResponse:
        """Take detections of an algorithm; durable when the answer arrives."""


class AlgorithmRecords(Protocol):
    """Answers the call of `RegistryService` about the records of algorithms."""

    async def list_algorithm_records(
        self, request: registry_service_pb2.ListAlgorithmRecordsRequest
    ) -> registry_service_pb2.ListAlgorithmRecordsResponse:
        """In the order of algorithm and model version; the token names the last record seen."""
