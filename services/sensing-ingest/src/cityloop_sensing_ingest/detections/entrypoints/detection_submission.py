"""Detections that come in by `IngestService`."""

from __future__ import annotations

from cityloop.sensing.v1 import ingest_service_pb2 as messages
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_rpc import Authorizer

from cityloop_sensing_ingest.detections.entrypoints.system_changes import run_system_change
from cityloop_sensing_ingest.detections.handlers.detection_intake import DetectionIntake


class AuthorizedSubmission:
    """Answers the call of `IngestService` that brings detections."""

    def __init__(self, intake: DetectionIntake, authorizer: Authorizer) -> None:
        self._intake = intake
        self._authorizer = authorizer

    async def submit_detections(self, request: messages.SubmitDetectionsRequest) -> messages.SubmitDetectionsResponse:
        """Take detections of an algorithm; durable when the answer arrives."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.SubmitDetectionsResponse:
            result = await self._intake.submit(work, actor.department_id, request.detections, moment)
            details = {
                "detections": len(result.accepted),
                "rejected": len(result.rejected),
                "algorithms": sorted({item.algorithm_id for item in result.accepted}),
            }
            await record_evidence(
                work.connection, actor, moment, "submit-detections", result.accepted[0].detection_id, details
            )
            rejected = [
                messages.RejectedDetection(index=index, reason=error.reason, message=str(error))
                for index, error in sorted(result.rejected.items())
            ]
            return messages.SubmitDetectionsResponse(detection_ids=result.ids, rejected=rejected)

        method = "IngestService/SubmitDetections"
        answer_type = messages.SubmitDetectionsResponse
        return await run_system_change(self._authorizer, method, request.change, request, answer_type, effect)
