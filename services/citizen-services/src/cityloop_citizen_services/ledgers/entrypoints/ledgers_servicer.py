"""gRPC: the acts of cityloop.citizen.v1.LedgersService; what it answers to questions stands in `ledger_questions`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeAlias, TypeVar

from cityloop.citizen.v1 import ledgers_service_pb2 as messages
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_rpc import Authorizer
from google.protobuf.message import Message

from cityloop_citizen_services.ledgers.adapters import holder_store
from cityloop_citizen_services.ledgers.adapters.ledger_messages import (
    appeal_messages,
    day_of,
    entry_message,
    evidence_of,
    redemption_message,
    reference_of,
)
from cityloop_citizen_services.ledgers.domain.entries import Entry
from cityloop_citizen_services.ledgers.domain.holders import Holder, HolderReference, Shown, code_for_people
from cityloop_citizen_services.ledgers.entrypoints.ledger_questions import LedgerQuestions
from cityloop_citizen_services.ledgers.handlers.accounts import (
    close_account,
    locked_holder,
    new_access,
    open_account,
)
from cityloop_citizen_services.ledgers.handlers.enter_by_hand import ByHand, enter_for_holder, enter_stock
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.redeem import hand_out, redeem
from cityloop_citizen_services.ledgers.handlers.reverse import decide_appeal, reverse

SERVICE = "LedgersService"
Answer = TypeVar("Answer", bound=Message)
Effect: TypeAlias = Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]]


class LedgersServicer(LedgerQuestions):
    """What departments do in the ledgers that they keep."""

    def __init__(
        self,
        pool: Pool,
        authorizer: Authorizer,
        ledgers: Ledgers,
        rights_of: Callable[[Collection[str]], frozenset[str]],
        base_url: str,
    ) -> None:
        super().__init__(pool, ledgers, rights_of)
        self._authorizer = authorizer
        self._base_url = base_url

    async def OpenAccount(  # noqa: N802 the contract's name
        self, request: messages.OpenAccountRequest, _context: Any
    ) -> messages.OpenAccountResponse:
        """Open an account. What is kept for a repeated call holds no secret: each call makes new ones."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.OpenAccountResponse:
            found = self._ledgers.for_actor(post, request.ledger)
            posts = frozenset(self._ledgers.city().posts)
            holder = await open_account(work, found, reference_of(request.holder), posts, post, moment)
            return messages.OpenAccountResponse(account_number=holder.account_number)

        answer = await self._run("OpenAccount", request, messages.OpenAccountResponse, effect)
        found = self._ledgers.find(request.ledger)
        by_code = request.holder.WhichOneof("holder") == Shown.COUNTER_CODE
        async with UnitOfWork(self._pool) as work:
            number = HolderReference(Shown.ACCOUNT_NUMBER, answer.account_number)
            holder = await locked_holder(work, found, number)
            secret, code = await new_access(work, holder, by_code=by_code)
        answer.link, answer.counter_code = f"{self._base_url}/ledgers/{secret}", code_for_people(code)
        return answer

    async def CloseAccount(  # noqa: N802
        self, request: messages.CloseAccountRequest, _context: Any
    ) -> messages.CloseAccountResponse:
        """Close an account for its holder."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.CloseAccountResponse:
            found = self._ledgers.for_actor(post, request.ledger)
            holder = await locked_holder(work, found, reference_of(request.holder))
            await close_account(work, found, holder, post, moment)
            return messages.CloseAccountResponse()

        return await self._run("CloseAccount", request, messages.CloseAccountResponse, effect)

    async def MakeEntry(  # noqa: N802
        self, request: messages.MakeEntryRequest, _context: Any
    ) -> messages.MakeEntryResponse:
        """Give a holder something, or take it."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.MakeEntryResponse:
            found = self._ledgers.for_actor(post, request.ledger)
            holder = await locked_holder(work, found, reference_of(request.holder))
            by = ByHand(post, moment, evidence_of(request.evidence), request.reason)
            today = self._ledgers.today(moment.recorded_at)
            entry = await enter_for_holder(work, found, holder, request.unit, request.amount, request.item, by, today)
            return messages.MakeEntryResponse(entry=entry_message(entry, _of(holder)))

        return await self._run("MakeEntry", request, messages.MakeEntryResponse, effect)

    async def EnterStock(  # noqa: N802
        self, request: messages.EnterStockRequest, _context: Any
    ) -> messages.EnterStockResponse:
        """What a store receives, or writes off."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.EnterStockResponse:
            found = self._ledgers.for_actor(post, request.ledger)
            by = ByHand(post, moment, evidence_of(request.evidence), request.reason)
            today, expires_on = self._ledgers.today(moment.recorded_at), day_of(request.expires_on)
            entry = await enter_stock(
                work, found, request.store, request.unit, request.amount, request.batch, expires_on, by, today
            )
            return messages.EnterStockResponse(entry=entry_message(entry, {}))

        return await self._run("EnterStock", request, messages.EnterStockResponse, effect)

    async def ReverseEntry(  # noqa: N802
        self, request: messages.ReverseEntryRequest, _context: Any
    ) -> messages.ReverseEntryResponse:
        """Take an entry back."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.ReverseEntryResponse:
            by = ByHand(post, moment, evidence_of(request.evidence), request.reason)
            entry = await reverse(work, self._ledgers, request.entry_number, by)
            return messages.ReverseEntryResponse(entry=await self._entry(work, entry, request.entry_number))

        return await self._run("ReverseEntry", request, messages.ReverseEntryResponse, effect)

    async def Redeem(  # noqa: N802
        self, request: messages.RedeemRequest, _context: Any
    ) -> messages.RedeemResponse:
        """Redeem an offer for a holder."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.RedeemResponse:
            found = self._ledgers.for_actor(post, request.ledger)
            holder = await locked_holder(work, found, reference_of(request.holder))
            today = self._ledgers.today(moment.recorded_at)
            redemption = await redeem(work, found, holder, request.offer, request.store, post, moment, today)
            return messages.RedeemResponse(redemption=redemption_message(redemption, with_code=True))

        return await self._run("Redeem", request, messages.RedeemResponse, effect)

    async def HandOut(  # noqa: N802
        self, request: messages.HandOutRequest, _context: Any
    ) -> messages.HandOutResponse:
        """Hand out what was redeemed."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.HandOutResponse:
            redemption = await hand_out(work, self._ledgers, request.code, post, moment)
            return messages.HandOutResponse(redemption=redemption_message(redemption))

        return await self._run("HandOut", request, messages.HandOutResponse, effect)

    async def DecideAppeal(  # noqa: N802
        self, request: messages.DecideAppealRequest, _context: Any
    ) -> messages.DecideAppealResponse:
        """Decide an appeal."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.DecideAppealResponse:
            number = request.entry_number
            notice = await decide_appeal(work, self._ledgers, number, request.upheld, request.reason, post, moment)
            (appeal,) = appeal_messages([notice], {notice.sequence: number})
            return messages.DecideAppealResponse(appeal=appeal)

        return await self._run("DecideAppeal", request, messages.DecideAppealResponse, effect)

    async def _run(self, method: str, request: Any, answer: type[Answer], effect: Effect[Answer]) -> Answer:
        return await self._authorizer.run_change(f"{SERVICE}/{method}", request.change, request, answer, effect)

    async def _entry(self, work: UnitOfWork, entry: Entry, reverses: str) -> messages.LedgerEntry:
        holder_id = entry.draft.holder_id
        holder = None if holder_id is None else await holder_store.lock_by_id(work.connection, holder_id)
        return entry_message(entry, {} if holder is None else _of(holder), reverses)


def _of(holder: Holder) -> dict[Any, Holder]:
    return {holder.holder_id: holder}
