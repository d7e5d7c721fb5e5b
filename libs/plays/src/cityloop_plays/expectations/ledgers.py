"""Expectations of ledgers: what holders have, and what came of their appeals."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from functools import partial

from cityloop.citizen.v1 import ledgers_service_pb2 as ledgers
from cityloop.citizen.v1.ledgers_service_pb2_grpc import LedgersServiceStub
from cityloop_operator.city_file import Identifier

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.stage import Stage
from cityloop_plays.steps.ledgers import SERVICE, balances

NOTICE = re.compile(r'class="number">(L-\d{4}-\d{6})<.*?(?:data-notice="(\w+)"|</li>)', re.DOTALL)
"""Of an entry on its holder's page: its number, and the state of the notice where it has one."""


class AccountBalances(Expectation[dict[Identifier, dict[str, int]]]):
    """What is on an account, by unit."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each account; as its holder's page says, and no unit more."""
        for name, expected in self.root.items():
            department = await _keeper(stage, stage.state.accounts[name].ledger)
            found = await awaited(partial(balances, stage, name, department), expected)
            yield named_check("check-balance", stage.subject_name(name), expected, found)


class AppealStates(Expectation[dict[Identifier, dict[Identifier, str]]]):
    """What came of entries that took something, by account and entry, as the holder's page says."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each account; of all its entries that have a notice."""
        for name, entries in self.root.items():
            page = await stage.request("GET", stage.state.accounts[name].link)
            found = {number: state for number, state in NOTICE.findall(page.text) if state}
            expected = {stage.state.entries[entry]: state for entry, state in entries.items()}
            yield named_check("check-appeals", stage.subject_name(name), expected, found)


class LedgerTotals(Expectation[dict[str, dict[str, int]]]):
    """How many of each unit stand on accounts of each kind, by ledger and `unit/kind`; each unit adds up to nothing."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each ledger, of what is named; and that nothing was lost."""
        for ledger, expected in self.root.items():
            totals = await _totals(stage, ledger)
            found = {name: totals.get(name, 0) for name in expected}
            yield named_check("check-ledger", stage.names.ledger(ledger), expected, found)
            sums: dict[str, int] = {}
            for name, amount in totals.items():
                unit = name.partition("/")[0]
                sums[unit] = sums.get(unit, 0) + amount
            yield named_check("check-ledger-sums", stage.names.ledger(ledger), dict.fromkeys(sums, 0), sums)


async def _keeper(stage: Stage, ledger: str) -> str:
    stub = LedgersServiceStub(stage.client.channel(SERVICE))  # type: ignore[no-untyped-call]
    answer: ledgers.GetLedgerResponse = await stage.make(
        lambda: stub.GetLedger(ledgers.GetLedgerRequest(ledger=ledger))
    )
    return str(answer.ledger.department_id)


async def _totals(stage: Stage, ledger: str) -> dict[str, int]:
    stub = LedgersServiceStub(stage.client.channel(SERVICE))  # type: ignore[no-untyped-call]
    answer = await stage.make(lambda: stub.GetLedger(ledgers.GetLedgerRequest(ledger=ledger)))
    found: dict[str, int] = {}
    for total in answer.totals:
        kind = ledgers.LedgerAccountKind.Name(total.kind).removeprefix("LEDGER_ACCOUNT_KIND_").lower()
        found[f"{total.unit}/{kind}"] = found.get(f"{total.unit}/{kind}", 0) + total.amount
    return found
