"""gRPC: cityloop.sharing.v1.PacksService."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from cityloop.common.v1.common_pb2 import Change
from cityloop.sharing.v1 import packs_service_pb2 as messages
from cityloop.sharing.v1 import packs_service_pb2_grpc as stubs
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackStatus
from cityloop_audit import AuditEntry, record
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Outbox, new_id, to_timestamp
from cityloop_rpc import Identity, caller, once

from cityloop_data_sharing.adapters import pack_store
from cityloop_data_sharing.adapters.pack_store import StoredAnswer, StoredPack
from cityloop_data_sharing.domain.packs import Answer
from cityloop_data_sharing.handlers import packs

ANSWERS = {
    Answer.ACCEPTED: PackAnswer.PACK_ANSWER_ACCEPTED,
    Answer.REFUSED: PackAnswer.PACK_ANSWER_REFUSED,
    Answer.RUNNING: PackAnswer.PACK_ANSWER_RUNNING,
}


class PacksServicer(stubs.PacksServiceServicer):
    """Scenario packs on a running fleet."""

    def __init__(self, pool: Pool, outbox: Outbox, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock

    async def PlanPack(  # noqa: N802 the contract's name
        self, request: messages.PlanPackRequest, _context: Any
    ) -> messages.PlanPackResponse:
        """Problems, and what would change."""
        async with UnitOfWork(self._pool) as work:
            problems, changes = await packs.plan(work, request.pack_id, request.files)
        return messages.PlanPackResponse(problems=problems, changes=changes)

    async def ApplyPack(  # noqa: N802
        self, request: messages.ApplyPackRequest, _context: Any
    ) -> messages.ApplyPackResponse:
        """Propose a pack."""
        now = self._clock()
        async with UnitOfWork(self._pool) as work:

            async def effect() -> messages.ApplyPackResponse:
                pack = await packs.propose(work, self._outbox, request.pack_id, request.files, now)
                await self._audit(work, caller(), request.change, "propose-pack", pack, now)
                return messages.ApplyPackResponse(pack_id=pack.pack_id, pack_version=pack.pack_version)

            method = "PacksService/ApplyPack"
            return await once(work, caller(), method, request.change, request, messages.ApplyPackResponse, effect)

    async def RollBackPack(  # noqa: N802
        self, request: messages.RollBackPackRequest, _context: Any
    ) -> messages.RollBackPackResponse:
        """Propose the files of the version that was active before."""
        now = self._clock()
        async with UnitOfWork(self._pool) as work:

            async def effect() -> messages.RollBackPackResponse:
                pack = await packs.roll_back(work, self._outbox, request.pack_id, now)
                await self._audit(work, caller(), request.change, "roll-back-pack", pack, now)
                return messages.RollBackPackResponse(pack_id=pack.pack_id, pack_version=pack.pack_version)

            method = "PacksService/RollBackPack"
            return await once(work, caller(), method, request.change, request, messages.RollBackPackResponse, effect)

    async def ListPacks(  # noqa: N802
        self, request: messages.ListPacksRequest, _context: Any
    ) -> messages.ListPacksResponse:
        """Every version with the services' answers."""
        async with UnitOfWork(self._pool) as work:
            versions = await pack_store.versions_of(work.connection, request.pack_id or None)
            summaries = []
            for pack in versions:
                answers = await pack_store.answers(work.connection, pack.pack_id, pack.pack_version)
                statuses = [_status(pack, answer) for answer in answers]
                summaries.append(messages.PackSummary(pack=packs.message_of(pack), answers=statuses))
        return messages.ListPacksResponse(packs=summaries)

    async def _audit(
        self, work: UnitOfWork, identity: Identity, change: Change, action: str, pack: StoredPack, now: dt.datetime
    ) -> None:
        entry = AuditEntry(
            entry_id=new_id(),
            occurred_at=now,
            recorded_at=now,
            department_id=identity.department,
            system=identity.system,
            post_id=change.actor.post_id,
            person_id=change.actor.person_id,
            action=action,
            subject=f"{pack.pack_id}/{pack.pack_version}",
            details={"digest": pack.digest},
        )
        await record(work.connection, entry)


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
