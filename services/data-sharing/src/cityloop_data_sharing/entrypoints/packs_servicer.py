"""gRPC: cityloop.sharing.v1.PacksService."""

from __future__ import annotations

from typing import Any

from cityloop.sharing.v1 import packs_service_pb2 as messages
from cityloop.sharing.v1 import packs_service_pb2_grpc as stubs
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackStatus
from cityloop_audit import leave_evidence
from cityloop_database import UnitOfWork
from cityloop_errors import InvalidError
from cityloop_messaging import Outbox, to_timestamp
from cityloop_rpc import Acting

from cityloop_data_sharing.adapters import pack_store
from cityloop_data_sharing.adapters.pack_store import StoredAnswer, StoredPack
from cityloop_data_sharing.domain.acting import Actor, Moment
from cityloop_data_sharing.domain.packs import Answer
from cityloop_data_sharing.handlers import packs

ANSWERS = {
    Answer.ACCEPTED: PackAnswer.PACK_ANSWER_ACCEPTED,
    Answer.REFUSED: PackAnswer.PACK_ANSWER_REFUSED,
    Answer.RUNNING: PackAnswer.PACK_ANSWER_RUNNING,
}

MAX_PACK_ID = 63


class PacksServicer(stubs.PacksServiceServicer):
    """Scenario packs on a running fleet."""

    def __init__(self, acting: Acting[Actor, Moment], outbox: Outbox) -> None:
        self._acting = acting
        self._pool = acting.pool
        self._outbox = outbox

    async def PlanPack(  # noqa: N802 the contract's name
        self, request: messages.PlanPackRequest, _context: Any
    ) -> messages.PlanPackResponse:
        """Problems, and what would change."""
        if len(request.pack_id) > MAX_PACK_ID:
            raise InvalidError(f"the id of a pack has at most {MAX_PACK_ID} characters", "PACK_INVALID")
        async with UnitOfWork(self._pool) as work:
            problems, changes = await packs.plan(work, request.pack_id, request.files)
        return messages.PlanPackResponse(problems=problems, changes=changes)

    async def ApplyPack(  # noqa: N802
        self, request: messages.ApplyPackRequest, _context: Any
    ) -> messages.ApplyPackResponse:
        """Propose a pack."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ApplyPackResponse:
            pack = await packs.propose(work, self._outbox, request.pack_id, request.files, moment)
            await _leave_evidence(work, actor, moment, "propose-pack", pack)
            return messages.ApplyPackResponse(pack_id=pack.pack_id, pack_version=pack.pack_version)

        method = "PacksService/ApplyPack"
        return await self._acting.change(method, request.change, request, messages.ApplyPackResponse, effect)

    async def RollBackPack(  # noqa: N802
        self, request: messages.RollBackPackRequest, _context: Any
    ) -> messages.RollBackPackResponse:
        """Propose the files of the version that was active before."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RollBackPackResponse:
            pack = await packs.roll_back(work, self._outbox, request.pack_id, moment)
            await _leave_evidence(work, actor, moment, "roll-back-pack", pack)
            return messages.RollBackPackResponse(pack_id=pack.pack_id, pack_version=pack.pack_version)

        method = "PacksService/RollBackPack"
        return await self._acting.change(method, request.change, request, messages.RollBackPackResponse, effect)

    async def ListPacks(  # noqa: N802
        self, request: messages.ListPacksRequest, _context: Any
    ) -> messages.ListPacksResponse:
        """Every version with the services' answers."""
        async with UnitOfWork(self._pool) as work:
            versions = await pack_store.summaries(work.connection, request.pack_id or None)
            answers = await pack_store.answers_to(work.connection, versions)
        summaries = [
            messages.PackSummary(
                pack=packs.message_of(pack),
                answers=[_status(pack, answer) for answer in answers.get((pack.pack_id, pack.pack_version), [])],
            )
            for pack in versions
        ]
        return messages.ListPacksResponse(packs=summaries)


async def _leave_evidence(work: UnitOfWork, actor: Actor, moment: Moment, action: str, pack: StoredPack) -> None:
    subject = f"{pack.pack_id}/{pack.pack_version}"
    await leave_evidence(work.connection, actor, moment, action, subject, {"digest": pack.digest})


def _status(pack: StoredPack, answer: StoredAnswer) -> PackStatus:
    return PackStatus(
        pack_id=pack.pack_id,
        pack_version=pack.pack_version,
        service=answer.service,
        occurred_at=to_timestamp(answer.recorded_at),
        recorded_at=to_timestamp(answer.recorded_at),
        answer=ANSWERS[answer.answer],
        problems=answer.problems,
        digest=pack.digest,
    )
