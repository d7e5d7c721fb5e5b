"""Steps of the service net: accounts of ledgers, entries with their appeals, what is redeemed and handed out."""

from __future__ import annotations

from typing import Literal

import httpx
from cityloop.citizen.v1 import ledgers_service_pb2 as ledgers
from cityloop.citizen.v1.ledgers_service_pb2_grpc import LedgersServiceStub
from cityloop_localisation import say
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import wait_for
from pydantic import Field

from cityloop_plays.model import PostHolder
from cityloop_plays.stage import Stage
from cityloop_plays.state import Account
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import Text, quoted, text_of

SERVICE = "citizen-services"


class LedgerStep(PostHolder, Step):
    """What a post of the department does that keeps a ledger."""

    def stub(self, stage: Stage) -> LedgersServiceStub:
        """As its counter."""
        return LedgersServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]


class OpenAccount(LedgerStep):
    """An account is opened for somebody who wants one."""

    do: Literal["open-account"]
    account: Identifier = Field(description="By which later steps know it.")
    ledger: str = Field(description="Pack and ledger, such as `civic-points/residents`.")
    phone: str = Field(description="Of the holder; the department has called it back.")

    async def play(self, stage: Stage) -> None:
        """Its number is printed, never its link."""
        request = ledgers.OpenAccountRequest(
            change=change(self.post, self.person),
            ledger=self.ledger,
            holder=ledgers.HolderReference(phone=self.phone),
        )
        opened = await stage.make(lambda: self.stub(stage).OpenAccount(request))
        link = stage.client.url(SERVICE, httpx.URL(opened.link).path)
        stage.state.accounts[self.account] = Account(self.ledger, opened.account_number, link)
        stage.state.names[self.account] = opened.account_number
        stage.print_line("play-account", number=opened.account_number, post=stage.names.post(self.post))


class AwaitBalance(LedgerStep):
    """Wait until an account has so much, which rules enter by themselves."""

    do: Literal["await-balance"]
    account: Identifier = Field(description="By its name.")
    unit: Identifier = Field(description="Of the ledger.")
    amount: int = Field(description="In the smallest unit.")

    async def play(self, stage: Stage) -> None:
        """Asked again and again."""
        number = stage.state.accounts[self.account].number

        async def there() -> bool:
            return (await balances(stage, self.account, self.department)).get(self.unit, 0) == self.amount

        await wait_for(there, say("awaited-balance", number=number, amount=self.amount))
        stage.print_line("play-balance", number=number, amount=self.amount)


class MakeEntry(LedgerStep):
    """A post enters something by hand, with evidence."""

    do: Literal["make-entry"]
    entry: Identifier = Field(description="By which later steps know the entry.")
    account: Identifier = Field(description="Whose account, by its name.")
    unit: Identifier = Field(description="Of the ledger.")
    amount: int = Field(description="In the smallest unit; negative where it is taken.")
    evidence: Text = Field("", description="In words; without it nothing is entered.")
    reason: Text = Field(description="Why, as the holder reads it.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be entered.")

    async def play(self, stage: Stage) -> None:
        """Its number is printed."""
        account = stage.state.accounts[self.account]
        request = ledgers.MakeEntryRequest(
            change=change(self.post, self.person),
            ledger=account.ledger,
            holder=ledgers.HolderReference(account_number=account.number),
            unit=self.unit,
            amount=self.amount,
            evidence=ledgers.LedgerEvidence(text=stage.translate(self.evidence)),
            reason=stage.translate(self.reason),
        )
        if self.refused:
            await stage.refusal(lambda: self.stub(stage).MakeEntry(request), self.entry)
            return
        entered = (await stage.make(lambda: self.stub(stage).MakeEntry(request))).entry
        stage.state.entries[self.entry] = entered.entry_number
        stage.state.names[self.entry] = entered.entry_number
        stage.print_line(
            "play-entered",
            entry=entered.entry_number,
            amount=self.amount,
            number=account.number,
            post=stage.names.post(self.post),
            said=quoted(self.reason),
        )


class EnterStock(LedgerStep):
    """A store of a ledger receives something."""

    do: Literal["enter-stock"]
    ledger: str = Field(description="Pack and ledger.")
    store: Identifier = Field(description="Of the ledger.")
    unit: Identifier = Field(description="Goods or vouchers of the ledger.")
    amount: int = Field(description="How many.")
    batch: str = Field(description="Name of the batch.")
    reason: Text = Field(description="Such as the delivery note.")

    async def play(self, stage: Stage) -> None:
        """The number of the entry is printed."""
        request = ledgers.EnterStockRequest(
            change=change(self.post, self.person),
            ledger=self.ledger,
            store=self.store,
            unit=self.unit,
            amount=self.amount,
            batch=self.batch,
            evidence=ledgers.LedgerEvidence(text=stage.translate(self.reason)),
            reason=stage.translate(self.reason),
        )
        entered = (await stage.make(lambda: self.stub(stage).EnterStock(request))).entry
        stage.print_line("play-stocked", entry=entered.entry_number, amount=self.amount, reason=text_of(self.reason))


class Redeem(LedgerStep):
    """What somebody has is redeemed at the counter."""

    do: Literal["redeem"]
    redemption: Identifier = Field(description="By which later steps know it.")
    account: Identifier = Field(description="Whose account, by its name.")
    offer: Identifier = Field(description="Of the ledger.")
    store: Identifier = Field(description="Where it will be handed out.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be redeemed.")

    async def play(self, stage: Stage) -> None:
        """The code is for the holder, and is not told."""
        account = stage.state.accounts[self.account]
        request = ledgers.RedeemRequest(
            change=change(self.post, self.person),
            ledger=account.ledger,
            holder=ledgers.HolderReference(account_number=account.number),
            offer=self.offer,
            store=self.store,
        )
        if self.refused:
            await stage.refusal(lambda: self.stub(stage).Redeem(request), self.redemption)
            return
        redeemed = (await stage.make(lambda: self.stub(stage).Redeem(request))).redemption
        stage.state.codes[self.redemption] = redeemed.code
        stage.print_line("play-redeemed", entry=redeemed.entry_number, number=account.number)


class HandOut(LedgerStep):
    """What was redeemed is handed out for its code."""

    do: Literal["hand-out"]
    redemption: Identifier = Field(description="By its name.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be handed out.")

    async def play(self, stage: Stage) -> None:
        """Once for each code."""
        code = stage.state.codes[self.redemption]
        request = ledgers.HandOutRequest(change=change(self.post, self.person), code=code)
        if self.refused:
            await stage.refusal(lambda: self.stub(stage).HandOut(request), f"{self.redemption}-hand-out")
            return
        handed = (await stage.make(lambda: self.stub(stage).HandOut(request))).redemption
        stage.print_line("play-handed-out", entry=handed.entry_number, post=stage.names.post(self.post))


class Appeal(Step):
    """A holder appeals on his page against an entry by which he has less."""

    do: Literal["appeal"]
    account: Identifier = Field(description="Of the holder.")
    entry: Identifier = Field(description="By its name.")
    text: Text = Field(description="In his words.")

    async def play(self, stage: Stage) -> None:
        """By the form of the page."""
        entry, account = stage.state.entries[self.entry], stage.state.accounts[self.account]
        form = {"entry": entry, "text": stage.translate(self.text)}
        await stage.request("POST", f"{account.link}/appeals", form)
        stage.print_line("play-appealed", entry=entry, said=quoted(self.text))


class DecideAppeal(LedgerStep):
    """Another person than who made the entry decides an appeal."""

    do: Literal["decide-appeal"]
    entry: Identifier = Field(description="Against which it is, by its name.")
    upheld: bool = Field(description="Whether the entry is taken back.")
    reason: Text = Field(description="As the holder reads it.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be taken.")

    async def play(self, stage: Stage) -> None:
        """An appeal that is upheld takes the entry back."""
        entry = stage.state.entries[self.entry]
        request = ledgers.DecideAppealRequest(
            change=change(self.post, self.person),
            entry_number=entry,
            upheld=self.upheld,
            reason=stage.translate(self.reason),
        )
        if self.refused:
            await stage.refusal(lambda: self.stub(stage).DecideAppeal(request), f"{self.entry}-appeal")
            return
        await stage.make(lambda: self.stub(stage).DecideAppeal(request))
        message = "play-appeal-upheld" if self.upheld else "play-appeal-rejected"
        stage.print_line(message, entry=entry, post=stage.names.post(self.post), said=quoted(self.reason))


async def balances(stage: Stage, name: str, department: str) -> dict[str, int]:
    """What an account of the play has, by unit, over all batches."""
    account = stage.state.accounts[name]
    stub = LedgersServiceStub(stage.client.channel(SERVICE, department, "desk"))  # type: ignore[no-untyped-call]
    request = ledgers.GetAccountRequest(
        ledger=account.ledger, holder=ledgers.HolderReference(account_number=account.number)
    )
    found: dict[str, int] = {}
    for item in (await stage.make(lambda: stub.GetAccount(request))).balances:
        found[item.unit] = found.get(item.unit, 0) + item.amount
    return found
