"""Who keeps ledgers in tests, and how a resident earns."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import grpc
import httpx
import pytest
from cityloop.cases.v1.verdict_pb2 import Verdict
from cityloop.citizen.v1 import ledgers_service_pb2 as messages
from cityloop.citizen.v1.ledgers_service_pb2_grpc import LedgersServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop.events.v1.signal_pb2 import SignalSource
from cityloop.topics import CASES_VERDICTS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Producer, fact_of, to_timestamp, utc_now
from cityloop_rpc import reason_of
from cityloop_testkit.fleets import RunningFleet
from portal_forms import new_report

SERVICE = "citizen-services"
KEEPER = "city-operations-command"
LEDGER = "civic-points/residents"
KINDS = messages.LedgerAccountKind
NUMBER = re.compile(r"[LAR]-\d{4}-\d{6}")


class Desk:
    """The counter of a department: its calls by one of its posts."""

    def __init__(self, fleet: RunningFleet, department: str = KEEPER, role: str = "handle", person: str = "Li") -> None:
        self._stub = LedgersServiceStub(fleet.channel(SERVICE, department, "desk"))  # type: ignore[no-untyped-call]
        self._actor = Actor(post_id=f"{department}.{role}", person_id=person)

    def change(self, key: str = "") -> Change:
        return Change(idempotency_key=key or str(uuid.uuid4()), actor=self._actor)

    async def open(self, key: str = "", ledger: str = LEDGER, **holder: str) -> messages.OpenAccountResponse:
        reference = messages.HolderReference(**holder)
        asked = messages.OpenAccountRequest(change=self.change(key), ledger=ledger, holder=reference)
        answer: messages.OpenAccountResponse = await self._stub.OpenAccount(asked)
        return answer

    async def close(self, account: str) -> None:
        holder = messages.HolderReference(account_number=account)
        await self._stub.CloseAccount(messages.CloseAccountRequest(change=self.change(), ledger=LEDGER, holder=holder))

    async def enter(
        self, account: str, amount: int, unit: str = "point", item: str = "", ledger: str = LEDGER, **evidence: str
    ) -> messages.LedgerEntry:
        answer = await self._stub.MakeEntry(
            messages.MakeEntryRequest(
                change=self.change(),
                ledger=ledger,
                holder=messages.HolderReference(account_number=account),
                unit=unit,
                amount=amount,
                item=item,
                evidence=messages.LedgerEvidence(**(evidence or {"text": "seen by the officer"})),
                reason="looked into <it>",
            )
        )
        entry: messages.LedgerEntry = answer.entry
        return entry

    async def stock(
        self, store: str, amount: int, unit: str = "umbrellas", batch: str = "b1", expires_on: str = ""
    ) -> messages.LedgerEntry:
        answer = await self._stub.EnterStock(
            messages.EnterStockRequest(
                change=self.change(),
                ledger=LEDGER,
                store=store,
                unit=unit,
                amount=amount,
                batch=batch,
                expires_on=expires_on,
                evidence=messages.LedgerEvidence(text="delivery note 7"),
                reason="delivered",
            )
        )
        entry: messages.LedgerEntry = answer.entry
        return entry

    async def reverse(self, number: str) -> messages.LedgerEntry:
        evidence = messages.LedgerEvidence(text="a mistake")
        asked = messages.ReverseEntryRequest(
            change=self.change(), entry_number=number, evidence=evidence, reason="it was a mistake"
        )
        entry: messages.LedgerEntry = (await self._stub.ReverseEntry(asked)).entry
        return entry

    async def redeem(self, offer: str, store: str, **holder: str) -> messages.Redemption:
        reference = messages.HolderReference(**holder)
        asked = messages.RedeemRequest(change=self.change(), ledger=LEDGER, holder=reference, offer=offer, store=store)
        redemption: messages.Redemption = (await self._stub.Redeem(asked)).redemption
        return redemption

    async def hand_out(self, code: str) -> messages.Redemption:
        answer = await self._stub.HandOut(messages.HandOutRequest(change=self.change(), code=code))
        redemption: messages.Redemption = answer.redemption
        return redemption

    async def decide(self, number: str, upheld: bool) -> messages.Appeal:
        asked = messages.DecideAppealRequest(
            change=self.change(), entry_number=number, upheld=upheld, reason="we looked again"
        )
        appeal: messages.Appeal = (await self._stub.DecideAppeal(asked)).appeal
        return appeal

    async def points(self, account: str, unit: str = "point") -> int:
        holder = messages.HolderReference(account_number=account)
        answer = await self._stub.GetAccount(messages.GetAccountRequest(ledger=LEDGER, holder=holder))
        return sum(item.amount for item in answer.balances if item.unit == unit)

    async def entries(self, account: str = "", size: int = 0, token: str = "") -> messages.ListEntriesResponse:
        answer: messages.ListEntriesResponse = await self._stub.ListEntries(
            messages.ListEntriesRequest(ledger=LEDGER, account_number=account, page_size=size, page_token=token)
        )
        return answer

    async def appeals(self) -> list[messages.Appeal]:
        return list((await self._stub.ListAppeals(messages.ListAppealsRequest(ledger=LEDGER))).appeals)

    async def totals(self) -> dict[tuple[str, int], int]:
        answer = await self._stub.GetLedger(messages.GetLedgerRequest(ledger=LEDGER))
        found: dict[tuple[str, int], int] = {}
        for item in answer.totals:
            key = (item.unit, item.kind)
            found[key] = found.get(key, 0) + item.amount
        return found


async def refused(call: object) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call  # type: ignore[misc]
    return caught.value.code(), reason_of(caught.value)


def verdict(
    report_number: str, kind: str = "TRUE", ordinal: int = 1, moment: dt.datetime | None = None
) -> Fact[Verdict]:
    """A person found a report true, or something else."""
    at = to_timestamp(moment or utc_now())
    payload = Verdict(
        verdict_id=str(derived_id("verdict", report_number, ordinal)),
        occurred_at=at,
        recorded_at=at,
        case_id=str(derived_id("case", report_number)),
        signal_id=str(derived_id("signal", report_number)),
        source=SignalSource(type="SIGNAL_SOURCE_TYPE_REPORT", source_id=report_number),
        kind=f"VERDICT_KIND_{kind}",
        reason="" if kind == "TRUE" else "nothing there",
    )
    return fact_of(CASES_VERDICTS, payload, "990100")


async def earned(fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient, phone: str) -> str:
    """A report of somebody with this phone that was found true, however often that arrives."""
    _, number = await new_report(client, phone=phone)
    fact = verdict(number)
    await producer.publish([fact, verdict(number, ordinal=2), fact])
    await fleet.settle()
    return number
