"""gRPC: cityloop.cases.v1.BriefingsService."""

from __future__ import annotations

from typing import Any

from cityloop.cases.v1 import briefings_service_pb2 as messages
from cityloop.cases.v1 import briefings_service_pb2_grpc as stubs
from cityloop.cases.v1.briefing_pb2 import Briefing
from cityloop.common.v1.common_pb2 import Classification
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_rpc import Authorizer, Pages, caller, moment_and_text

from cityloop_collaboration_tasks.briefings.adapters import briefing_store
from cityloop_collaboration_tasks.briefings.domain.briefing import heading, unknown
from cityloop_collaboration_tasks.briefings.handlers.draft import Drafting, draft_by_call
from cityloop_collaboration_tasks.briefings.handlers.fill import BriefingFiller
from cityloop_collaboration_tasks.briefings.handlers.write_and_sign import correct, sign, write_part

SERVICE = "BriefingsService"
PAGES = Pages("briefings", moment_and_text)
EVERYBODY = Classification.CLASSIFICATION_GENERAL_1
"""What every department reads."""


class BriefingsServicer(stubs.BriefingsServiceServicer):
    """Briefings are drafted, written, signed, read.

    Args:
        pool: of the service.
        authorizer: vouches for who acts.
        drafting: what they are drafted with.
        filler: gives them their figures and lists.
    """

    def __init__(self, pool: Pool, authorizer: Authorizer, drafting: Drafting, filler: BriefingFiller) -> None:
        self._pool = pool
        self._authorizer = authorizer
        self._drafting = drafting
        self._filler = filler

    async def ListBriefings(  # noqa: N802 the contract's name
        self, request: messages.ListBriefingsRequest, _context: Any
    ) -> messages.ListBriefingsResponse:
        """Newest first; the token names the last one seen."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        reader, most = caller().department, EVERYBODY
        found = await briefing_store.page(
            self._pool,
            size,
            briefing=request.briefing,
            state=request.state,
            reader=reader,
            most=most,
            after=after,
        )
        token = PAGES.token(found[-1][0], found[-1][1].briefing_number) if len(found) == size else ""
        headings = [heading(message) for _, message in found]
        return messages.ListBriefingsResponse(briefings=headings, next_page_token=token)

    async def GetBriefing(  # noqa: N802
        self, request: messages.GetBriefingRequest, _context: Any
    ) -> messages.GetBriefingResponse:
        """One edition; what is classified above general 1 to its own department."""
        return messages.GetBriefingResponse(briefing=await self._read(request.briefing_number))

    async def DraftBriefing(  # noqa: N802
        self, request: messages.DraftBriefingRequest, _context: Any
    ) -> messages.DraftBriefingResponse:
        """The edition with its figures and lists, where figures answer at once."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.DraftBriefingResponse:
            edition = await draft_by_call(work, self._drafting, request, actor, moment)
            return messages.DraftBriefingResponse(briefing=edition.message)

        drafted = await self._authorizer.run_change(
            f"{SERVICE}/DraftBriefing", request.change, request, messages.DraftBriefingResponse, effect
        )
        return messages.DraftBriefingResponse(briefing=await self._filled(drafted.briefing.briefing_number))

    async def WriteBriefingPart(  # noqa: N802
        self, request: messages.WriteBriefingPartRequest, _context: Any
    ) -> messages.WriteBriefingPartResponse:
        """A part of a draft."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.WriteBriefingPartResponse:
            said = (request.briefing_number, request.part, request.text, request.expected_version)
            edition = await write_part(work, *said, actor, moment)
            return messages.WriteBriefingPartResponse(briefing=edition.message)

        method, subject = f"{SERVICE}/WriteBriefingPart", request.briefing_number
        return await self._authorizer.run_change(
            method, request.change, request, messages.WriteBriefingPartResponse, effect, subject=subject
        )

    async def SignBriefing(  # noqa: N802
        self, request: messages.SignBriefingRequest, _context: Any
    ) -> messages.SignBriefingResponse:
        """A draft that never changes any more."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.SignBriefingResponse:
            edition = await sign(work, request.briefing_number, request.digest, actor, moment)
            return messages.SignBriefingResponse(briefing=edition.message)

        method, subject = f"{SERVICE}/SignBriefing", request.briefing_number
        return await self._authorizer.run_change(
            method, request.change, request, messages.SignBriefingResponse, effect, subject=subject
        )

    async def CorrectBriefing(  # noqa: N802
        self, request: messages.CorrectBriefingRequest, _context: Any
    ) -> messages.CorrectBriefingResponse:
        """The next edition, with its figures and lists where figures answer at once."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.CorrectBriefingResponse:
            edition = await correct(work, request.briefing_number, request.reason, actor, moment)
            return messages.CorrectBriefingResponse(briefing=edition.message)

        method, subject = f"{SERVICE}/CorrectBriefing", request.briefing_number
        begun = await self._authorizer.run_change(
            method, request.change, request, messages.CorrectBriefingResponse, effect, subject=subject
        )
        return messages.CorrectBriefingResponse(briefing=await self._filled(begun.briefing.briefing_number))

    async def _filled(self, number: str) -> Briefing:
        await self._filler.fill(number)
        return await self._read(number)

    async def _read(self, number: str) -> Briefing:
        message = await briefing_store.find(self._pool, number)
        reader = caller().department
        if message is None or (message.classification > EVERYBODY and message.owner_department_id != reader):
            raise unknown(number)
        return message
