"""gRPC: what cityloop.citizen.v1.LedgersService answers to questions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from cityloop.citizen.v1 import ledgers_service_pb2 as messages
from cityloop.citizen.v1 import ledgers_service_pb2_grpc as stubs
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import ForbiddenError
from cityloop_messaging import to_timestamp
from cityloop_packs import Ledger, PackItem, Right
from cityloop_rpc import OWN_DEPARTMENT, Pages, caller
from cityloop_rpc.paging import number

from cityloop_citizen_services.ledgers.adapters import (
    account_store,
    entry_store,
    holder_store,
    notice_store,
    redemption_store,
)
from cityloop_citizen_services.ledgers.adapters.ledger_messages import (
    appeal_messages,
    balance_message,
    entry_message,
    ledger_message,
    redemption_message,
    reference_of,
    total_message,
)
from cityloop_citizen_services.ledgers.handlers.accounts import locked_holder, unknown_account
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers

ENTRIES = Pages("ledger-entries", number)
APPEALS = Pages("ledger-appeals", number)


class LedgerQuestions(stubs.LedgersServiceServicer):
    """What a ledger comes to, to departments and the operator; accounts and entries to the department that keeps it."""

    def __init__(self, pool: Pool, ledgers: Ledgers, rights_of: Callable[[Collection[str]], frozenset[str]]) -> None:
        self._pool = pool
        self._ledgers = ledgers
        self._rights_of = rights_of

    async def ListLedgers(  # noqa: N802 the contract's name
        self, _request: messages.ListLedgersRequest, _context: Any
    ) -> messages.ListLedgersResponse:
        """The ledgers of the packs in use."""
        return messages.ListLedgersResponse(ledgers=[self._message(found) for found in self._ledgers.all()])

    async def GetLedger(  # noqa: N802
        self, request: messages.GetLedgerRequest, _context: Any
    ) -> messages.GetLedgerResponse:
        """What a ledger comes to."""
        found = self._ledgers.find(request.ledger)
        return messages.GetLedgerResponse(
            ledger=self._message(found),
            open_accounts=(await holder_store.open_accounts(self._pool)).get(found.name, 0),
            totals=[total_message(*total) for total in await account_store.totals(self._pool, found.name)],
        )

    async def GetAccount(  # noqa: N802
        self, request: messages.GetAccountRequest, _context: Any
    ) -> messages.GetAccountResponse:
        """One account with what is on it."""
        found = self._seen(request.ledger)
        async with UnitOfWork(self._pool) as work:
            holder = await locked_holder(work, found, reference_of(request.holder))
            balances = await account_store.balances_of(work.connection, found.name, holder.owner)
            redemptions = await redemption_store.of_holder(work.connection, holder.holder_id)
        return messages.GetAccountResponse(
            account_number=holder.account_number,
            opened_at=to_timestamp(holder.opened_at),
            balances=[balance_message(account, balance) for account, balance in balances],
            redemptions=[redemption_message(redemption) for redemption in redemptions],
        )

    async def ListEntries(  # noqa: N802
        self, request: messages.ListEntriesRequest, _context: Any
    ) -> messages.ListEntriesResponse:
        """Entries, the newest first; those of a closed account too."""
        found, size = self._seen(request.ledger), ENTRIES.size(request.page_size)
        before = ENTRIES.after(request.page_token)
        if request.account_number:
            holder = await holder_store.find_by_number(self._pool, found.name, request.account_number)
            if holder is None:
                raise unknown_account()
            entries = await entry_store.of_holder(self._pool, holder.holder_id, before, size)
        else:
            entries = await entry_store.of_ledger(self._pool, found.name, before, size)
        holders = await holder_store.find_many(
            self._pool, {entry.draft.holder_id for entry in entries if entry.draft.holder_id is not None}
        )
        reversed_ones = {entry.draft.reverses for entry in entries if entry.draft.reverses is not None}
        numbers = await entry_store.numbers(self._pool, reversed_ones)
        return messages.ListEntriesResponse(
            entries=[entry_message(entry, holders, numbers.get(entry.draft.reverses or 0, "")) for entry in entries],
            next_page_token=ENTRIES.token(entries[-1].sequence) if len(entries) == size else "",
        )

    async def ListAppeals(  # noqa: N802
        self, request: messages.ListAppealsRequest, _context: Any
    ) -> messages.ListAppealsResponse:
        """Appeals that wait for a decision, the oldest first."""
        found, size = self._seen(request.ledger), APPEALS.size(request.page_size)
        notices = await notice_store.appealed(self._pool, found.name, APPEALS.after(request.page_token) or 0, size)
        numbers = await entry_store.numbers(self._pool, {notice.sequence for notice in notices})
        return messages.ListAppealsResponse(
            appeals=appeal_messages(notices, numbers),
            next_page_token=APPEALS.token(notices[-1].sequence) if len(notices) == size else "",
        )

    def _seen(self, name: str) -> PackItem[Ledger]:
        """A ledger whose accounts the caller may see.

        Raises:
            NotFoundError: there is none.
            ForbiddenError: another department keeps it, or none of the caller's posts has a right in it.
        """
        department, model = caller().department, self._ledgers.city()
        found = self._ledgers.kept_by(department, name)
        roles = {role for post in model.posts.values() if post.department_id == department for role in post.roles}
        if not {Right.KEEP_LEDGERS, Right.DECIDE_APPEALS} & self._rights_of(roles):
            raise ForbiddenError(f"no post of {department} has the right {Right.KEEP_LEDGERS}", "RIGHT_MISSING")
        return found

    def _message(self, found: PackItem[Ledger]) -> messages.Ledger:
        keeper = self._ledgers.city().department(found.item.department)
        return ledger_message(found, OWN_DEPARTMENT if keeper is None else keeper.department_id)
