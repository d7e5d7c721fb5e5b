"""gRPC: cityloop.sharing.v1.PacksService."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

from cityloop.sharing.v1 import packs_service_pb2 as messages
from cityloop.sharing.v1 import packs_service_pb2_grpc as stubs
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackUse
from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, NotFoundError
from cityloop_messaging import to_timestamp
from cityloop_packs import Manifest
from cityloop_rpc import Authorizer, Pages, number

from cityloop_data_sharing.packs.adapters import pack_set_store, pack_store
from cityloop_data_sharing.packs.adapters.pack_messages import set_message
from cityloop_data_sharing.packs.adapters.pack_set_store import StoredAnswer
from cityloop_data_sharing.packs.adapters.pack_store import StoredPack
from cityloop_data_sharing.packs.domain.pack_sets import Answer, PackSet
from cityloop_data_sharing.packs.handlers.pack_drafts import Draft, PacksInUse, Proposal, locate_problem
from cityloop_data_sharing.packs.handlers.pack_proposals import ContentCache, PackProposals, packs_in_use
from cityloop_data_sharing.problem_messages import change_message, file_problem_message

ANSWERS = {
    Answer.ACCEPTED: PackAnswer.PACK_ANSWER_ACCEPTED,
    Answer.REFUSED: PackAnswer.PACK_ANSWER_REFUSED,
    Answer.RUNNING: PackAnswer.PACK_ANSWER_RUNNING,
    Answer.FAILED: PackAnswer.PACK_ANSWER_FAILED,
}
MOST_PACKS = 200
MOST_SETS, MOST_VERSIONS = 2**63 - 1, 2**31 - 1
PAGES = Pages("pack-sets", number, default=50, most=200)


class PacksServicer(stubs.PacksServiceServicer):
    """Packs on a running fleet."""

    def __init__(self, authorizer: Authorizer, proposals: PackProposals, clock: Callable[[], dt.datetime]) -> None:
        self._authorizer = authorizer
        self._pool = authorizer.pool
        self._proposals = proposals
        self._clock = clock

    async def PlanPackSet(  # noqa: N802 the contract's name
        self, request: messages.PlanPackSetRequest, _context: Any
    ) -> messages.PlanPackSetResponse:
        """Problems, what would change, and the number under which services answer."""
        proposal, now = _proposal(request.proposal), self._clock()
        async with UnitOfWork(self._pool) as work:
            draft, planned = await self._proposals.plan(work, proposal, "", Moment(now, now))
        # A first set of fifty packs has 10,000 changes: a quarter of a second to say them in English.
        return await asyncio.to_thread(_planned, draft, planned)

    async def ApplyPackSet(  # noqa: N802
        self, request: messages.ApplyPackSetRequest, _context: Any
    ) -> messages.ApplyPackSetResponse:
        """Propose a set."""
        proposal = _proposal(request.proposal)
        _check_number(request.expected_set_number, MOST_SETS)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ApplyPackSetResponse:
            item = await self._proposals.propose(work, proposal, actor.post_id, moment, request.expected_set_number)
            await _record_evidence(work, actor, moment, "propose-packs", item)
            return messages.ApplyPackSetResponse(set_number=item.set_number)

        method = "PacksService/ApplyPackSet"
        return await self._authorizer.run_change(method, request.change, request, messages.ApplyPackSetResponse, effect)

    async def RollBackPackSet(  # noqa: N802
        self, request: messages.RollBackPackSetRequest, _context: Any
    ) -> messages.RollBackPackSetResponse:
        """Propose the packs of an earlier set."""
        _check_number(request.set_number, MOST_SETS)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RollBackPackSetResponse:
            item = await self._proposals.roll_back(work, request.set_number, actor.post_id, moment)
            await _record_evidence(work, actor, moment, "roll-back-packs", item)
            return messages.RollBackPackSetResponse(set_number=item.set_number)

        method = "PacksService/RollBackPackSet"
        return await self._authorizer.run_change(
            method, request.change, request, messages.RollBackPackSetResponse, effect
        )

    async def GetPackSet(  # noqa: N802
        self, request: messages.GetPackSetRequest, _context: Any
    ) -> messages.GetPackSetResponse:
        """One set with every service's answer."""
        _check_number(request.set_number, MOST_SETS)
        async with UnitOfWork(self._pool) as work:
            item = await self._set(work.connection, request.set_number)
            summary = await self._summary(work.connection, item)
        return messages.GetPackSetResponse(summary=summary)

    async def ListPackSets(  # noqa: N802
        self, request: messages.ListPackSetsRequest, _context: Any
    ) -> messages.ListPackSetsResponse:
        """Every set that was proposed, the newest first, without the services' answers."""
        size = PAGES.size(request.page_size)
        async with UnitOfWork(self._pool) as work:
            found = await pack_set_store.page_before(work.connection, PAGES.after(request.page_token), size + 1)
        page = found[:size]
        token = PAGES.token(page[-1].set_number) if len(found) > size else ""
        return messages.ListPackSetsResponse(sets=[_summary_of(item) for item in page], next_page_token=token)

    async def ListPacks(  # noqa: N802
        self, _request: messages.ListPacksRequest, _context: Any
    ) -> messages.ListPacksResponse:
        """The packs in use."""
        async with UnitOfWork(self._pool) as work:
            active = await pack_set_store.active(work.connection)
            members = () if active is None else active.members
            found = await pack_store.get(work.connection, [(item.pack_id, item.pack_version) for item in members])
        return messages.ListPacksResponse(
            set_number=0 if active is None else active.set_number,
            packs=[_pack(found[item.pack_id], retiring=item.retiring) for item in members],
        )

    async def GetPack(self, request: messages.GetPackRequest, _context: Any) -> messages.GetPackResponse:  # noqa: N802
        """One version of a pack with its files."""
        _check_number(request.pack_version, MOST_VERSIONS)
        async with UnitOfWork(self._pool) as work:
            active = await pack_set_store.active(work.connection)
            present = {} if active is None else {item.pack_id: item for item in active.members}
            member = present.get(request.pack_id)
            version = request.pack_version or (0 if member is None else member.pack_version)
            found = (await pack_store.get(work.connection, [(request.pack_id, version)])).get(request.pack_id)
        if found is None:
            name = f"{request.pack_id!r} in version {version}" if version else f"{request.pack_id!r} in use"
            details = {"pack": request.pack_id} | ({"version": str(version)} if version else {})
            raise NotFoundError(f"there is no pack {name}; `cityloop pack status` lists them", "PACK_UNKNOWN", details)
        retiring = member is not None and member.retiring and member.pack_version == version
        return messages.GetPackResponse(pack=_pack(found, retiring=retiring), files=found.files)

    async def _set(self, connection: Connection, set_number: int) -> PackSet:
        """A set; the one in use when no number is given.

        Raises:
            NotFoundError: there is none.
        """
        found = await (pack_set_store.get(connection, set_number) if set_number else pack_set_store.active(connection))
        if found is None:
            name = f"there is no set {set_number}" if set_number else "no set is in use"
            details = {"set": str(set_number)} if set_number else {}
            raise NotFoundError(f"{name}; `cityloop pack history` lists those there are", "PACK_SET_UNKNOWN", details)
        return found

    async def _summary(self, connection: Connection, item: PackSet) -> messages.PackSetSummary:
        answers = (await pack_set_store.answers_to(connection, [item.set_number]))[item.set_number]
        present: PacksInUse = {}
        former: PacksInUse = {}
        if any(answer.problems for answer in answers):
            # Only problems need the files, for their lines.
            present = await packs_in_use(connection, ContentCache(), item)
            replaced = await pack_set_store.get(connection, item.replaces) if item.replaces else None
            former = await packs_in_use(connection, ContentCache(), replaced)
        summary = _summary_of(item)
        summary.answers.extend(_answer(answer, present, former) for answer in answers)
        return summary


def _planned(draft: Draft, number: int) -> messages.PlanPackSetResponse:
    return messages.PlanPackSetResponse(
        problems=map(file_problem_message, draft.problems),
        changes=map(change_message, draft.changes),
        set_number=number,
    )


def _check_number(given: int, most: int) -> None:
    if given > most:
        raise NotFoundError(
            f"there is no number {given}; `cityloop pack history` lists those there are", "NUMBER_UNKNOWN"
        )


def _proposal(given: messages.PackSetProposal) -> Proposal:
    """What a request proposes.

    Raises:
        InvalidError: it proposes nothing, or more than a set may have.
    """
    if not given.packs and not given.withdraw:
        raise InvalidError("name a pack to apply or one to withdraw", "PACK_SET_EMPTY")
    if len(given.packs) + len(given.withdraw) > MOST_PACKS:
        raise InvalidError(f"a set changes at most {MOST_PACKS} packs", "PACK_SET_TOO_LARGE")
    return Proposal([dict(item.files) for item in given.packs], withdraw=sorted(set(given.withdraw)))


async def _record_evidence(work: UnitOfWork, actor: Actor, moment: Moment, action: str, item: PackSet) -> None:
    members = {one.pack_id: one.pack_version for one in item.members}
    await record_evidence(work.connection, actor, moment, action, f"set/{item.set_number}", {"packs": members})


def _summary_of(item: PackSet) -> messages.PackSetSummary:
    return messages.PackSetSummary(
        set=set_message(item),
        recorded_at=to_timestamp(item.recorded_at),
        decided_at=None if item.decided_at is None else to_timestamp(item.decided_at),
        proposed_by=item.proposed_by,
        changes=map(change_message, item.changes),
    )


def _answer(answer: StoredAnswer, present: PacksInUse, former: PacksInUse) -> messages.PackSetAnswer:
    contents = {name: pack.content for name, pack in present.items()}
    return messages.PackSetAnswer(
        service=answer.service,
        instance=answer.instance,
        answer=ANSWERS[answer.answer],
        problems=[file_problem_message(locate_problem(item, contents, present, former)) for item in answer.problems],
        uses=[PackUse(pack_id=use.pack_id, subject=use.subject, count=use.count) for use in answer.uses],
        recorded_at=to_timestamp(answer.recorded_at),
    )


def _pack(pack: StoredPack, *, retiring: bool) -> messages.PackSummary:
    manifest = Manifest.model_validate_json(pack.head.manifest)
    return messages.PackSummary(
        pack_id=pack.pack_id,
        pack_version=pack.pack_version,
        title=manifest.title.label(),
        kind=manifest.kind,
        requires=manifest.requires,
        retiring=retiring,
        items=pack.head.items,
        digest=pack.digest,
    )
