"""Ledgers on PostgreSQL while many act at once: nothing below zero, nothing twice, nothing lost, and what expires."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

import pytest
import pytest_asyncio
from cities import DEPLOY, SIMULATED
from cityloop.cases.v1.verdict_pb2 import Verdict
from cityloop.events.v1.signal_pb2 import SignalSource
from cityloop.topics import CASES_VERDICTS
from cityloop_citizen_services.ledgers.adapters import account_store, holder_store
from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, BalanceTooLowError, Transfer
from cityloop_citizen_services.ledgers.domain.entries import Draft, EntryKind, Evidence, EvidenceKind
from cityloop_citizen_services.ledgers.domain.holders import Holder, HolderReference, Shown
from cityloop_citizen_services.ledgers.handlers.accounts import close_account, open_account
from cityloop_citizen_services.ledgers.handlers.check_packs import ledger_inquiry
from cityloop_citizen_services.ledgers.handlers.earn import EarningConsumer
from cityloop_citizen_services.ledgers.handlers.enter_by_hand import ByHand, enter_for_holder, enter_stock
from cityloop_citizen_services.ledgers.handlers.expire import Expiry
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.posting import post
from cityloop_citizen_services.ledgers.handlers.redeem import redeem
from cityloop_citizen_services.ledgers.handlers.reverse import appeal, decide_appeal, reverse
from cityloop_citizen_services.reports.domain.reporters import ReportedBy
from cityloop_city import model_of
from cityloop_database import Pool, UnitOfWork, create_pool, migrations_of
from cityloop_kernel import Actor, Moment, RefusedError
from cityloop_messaging import ReceivedFact, fact_of, to_timestamp
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import ActivePacks, Right, parse_all
from cityloop_testkit import Clusters, fresh_database
from cityloop_testkit.in_process import MovableClock

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-ledger-store")]
MIGRATIONS = migrations_of("cityloop_citizen_services")
NAME = "civic-points/residents"
NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
AT = Moment(NOW, NOW)
KEEPER = "city-operations-command"
RIGHTS = frozenset({Right.KEEP_LEDGERS, Right.DECIDE_APPEALS})
OFFICER, SUPERVISOR = (Actor(KEEPER, "desk", f"{KEEPER}.handle", name, rights=RIGHTS) for name in ("Li", "Wang"))
EVIDENCE = Evidence(EvidenceKind.TEXT, "seen")
BY = ByHand(OFFICER, AT, EVIDENCE, "why")
ISSUED = Account(NAME, AccountKind.ISSUED, "point")


class Asked:
    """Who reported what, said by the test."""

    def __init__(self, reports: Mapping[str, ReportedBy]) -> None:
        self._reports = reports

    async def of_reports(self, _connection: Any, numbers: Collection[str]) -> Mapping[str, ReportedBy]:
        return {number: self._reports[number] for number in numbers if number in self._reports}


@pytest.fixture(scope="module")
def ledgers() -> Ledgers:
    packs = ActivePacks.of(parse_all(read_packs(DEPLOY / "packs", "civic-points")))
    city_id, records = read_city(DEPLOY / "cities" / SIMULATED)
    model = model_of(city_id, 1, records)
    return Ledgers(lambda: packs, lambda: model)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(clusters: Clusters) -> AsyncIterator[Pool]:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        pool = await create_pool(dsn, size=12)
        yield pool
        await pool.close()


async def holder_in(pool: Pool, ledgers: Ledgers, phone: str) -> Holder:
    async with UnitOfWork(pool) as work:
        reference = HolderReference(Shown.PHONE, phone)
        return await open_account(work, ledgers.find(NAME), reference, frozenset(), OFFICER, AT)


def entered(transfer: Transfer, cause: str = "", rule: str = "") -> Draft:
    return Draft(NAME, EntryKind.BY_HAND, rule, cause or str(uuid.uuid4()), (transfer,), NOW, EVIDENCE)


async def give(pool: Pool, ledgers: Ledgers, holder: Holder, amount: int) -> None:
    async with UnitOfWork(pool) as work:
        await holder_store.lock_ids(work.connection, [holder.holder_id])
        await enter_for_holder(work, ledgers.find(NAME), holder, "point", amount, "", BY, ledgers.today(NOW))


async def balance(pool: Pool, holder: Holder, unit: str = "point") -> int:
    found = await account_store.balances_of(pool, NAME, holder.owner)
    return sum(there for account, there in found if account.unit == unit)


async def wrong(pool: Pool) -> Sequence[Any]:
    """Balances below zero, or not the sum of their transfers."""
    found: Sequence[Any] = await pool.fetch(
        "SELECT * FROM ledger_accounts AS account WHERE (balance < 0 AND kind <> 'issued') OR balance <>"
        " (SELECT coalesce(sum(CASE account_id WHEN credit THEN amount ELSE -amount END), 0) FROM ledger_transfers"
        " WHERE account_id IN (debit, credit))"
    )
    return found


async def test_balances_hold_while_many_enter_at_once(pool: Pool) -> None:
    """Sixteen writers over four accounts in every order: no deadlock, none below zero, each entry whole or none."""
    accounts = [Account(NAME, AccountKind.STORE, "umbrellas", f"at-once-{index}") for index in range(4)]
    source = Account(NAME, AccountKind.ISSUED, "umbrellas", batch="at-once")
    async with UnitOfWork(pool) as work:
        await post(work, [entered(Transfer(source, account, 20)) for account in accounts], NOW)
    outcomes: Counter[str] = Counter()

    async def writer(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 the same each time
        for _ in range(15):
            debit, credit = chance.sample(accounts, 2)
            drafts = [entered(Transfer(debit, credit, chance.randint(1, 25))) for _ in range(chance.randint(1, 2))]
            try:
                async with UnitOfWork(pool) as work:
                    await post(work, drafts, NOW)
                outcomes["entered"] += len(drafts)
            except BalanceTooLowError:
                outcomes["refused"] += 1

    before = await pool.fetchval("SELECT count(*) FROM ledger_entries")
    await asyncio.gather(*map(writer, range(16)))
    assert outcomes["entered"]
    assert outcomes["refused"]
    assert await pool.fetchval("SELECT count(*) FROM ledger_entries") - before == outcomes["entered"]
    assert await wrong(pool) == []
    rows = await pool.fetch("SELECT balance FROM ledger_accounts WHERE owner LIKE 'at-once-%'")
    assert sum(row["balance"] for row in rows) == 80


async def test_of_one_rule_and_cause_there_is_one_entry(pool: Pool) -> None:
    account = Account(NAME, AccountKind.STORE, "umbrellas", "once")
    source = Account(NAME, AccountKind.ISSUED, "umbrellas", batch="once")
    causes = [f"cause-{index}" for index in range(5)]

    async def enter(seed: int) -> int:
        order = random.Random(seed).sample(causes, 5)  # noqa: S311
        made = 0
        for cause in order:
            async with UnitOfWork(pool) as work:
                made += len(await post(work, [entered(Transfer(source, account, 1), cause, "once/rule")], NOW))
        return made

    assert sum(await asyncio.gather(*map(enter, range(8)))) == 5
    assert await pool.fetchval("SELECT balance FROM ledger_accounts WHERE owner = 'once'") == 5


async def test_the_database_itself_keeps_a_balance_from_falling_below_zero(pool: Pool, ledgers: Ledgers) -> None:
    holder = await holder_in(pool, ledgers, "13900000001")
    await give(pool, ledgers, holder, 5)
    with pytest.raises(Exception, match="ledger_balance_guarded"):
        await pool.execute("UPDATE ledger_accounts SET balance = -1 WHERE owner = $1", holder.owner)


async def test_stock_is_redeemed_to_its_end_and_once_by_each_holder(pool: Pool, ledgers: Ledgers) -> None:
    found, today = ledgers.find(NAME), ledgers.today(NOW)
    holders = [await holder_in(pool, ledgers, f"1380000{index:04d}") for index in range(9)]
    for holder in holders:
        await give(pool, ledgers, holder, 25)
    async with UnitOfWork(pool) as work:
        await enter_stock(work, found, "library", "umbrellas", 3, "soon", dt.date(2026, 8, 1), BY, today)
    async with UnitOfWork(pool) as work:
        await enter_stock(work, found, "library", "umbrellas", 2, "late", None, BY, today)

    async def attempt(holder: Holder) -> str:
        try:
            async with UnitOfWork(pool) as work:
                await holder_store.lock_ids(work.connection, [holder.holder_id])
                await redeem(work, found, holder, "umbrella", "library", Actor("", "portal"), AT, today)
        except RefusedError as error:
            return error.reason
        return "redeemed"

    outcomes = Counter(await asyncio.gather(*(attempt(holder) for holder in holders for _ in range(2))))
    assert outcomes["redeemed"] == 5
    assert set(outcomes) == {"redeemed", "OUT_OF_STOCK", "ALREADY_REDEEMED"}
    assert sorted([await balance(pool, holder) for holder in holders]) == [15] * 5 + [25] * 4
    assert (await account_store.stock_of(pool, NAME, today))["library", "umbrellas"] == 0
    assert await wrong(pool) == []


def verdicts(numbers: Sequence[str]) -> list[ReceivedFact[Verdict]]:
    return [
        ReceivedFact(
            fact_of(
                CASES_VERDICTS,
                Verdict(
                    verdict_id=str(uuid.uuid4()),
                    occurred_at=to_timestamp(NOW),
                    recorded_at=to_timestamp(NOW),
                    source=SignalSource(type="SIGNAL_SOURCE_TYPE_REPORT", source_id=number),
                    kind="VERDICT_KIND_TRUE",
                ),
                "990100",
            ),
            0,
            offset,
        )
        for offset, number in enumerate(numbers)
    ]


async def test_two_replicas_earn_within_the_limit_whatever_they_read(pool: Pool, ledgers: Ledgers) -> None:
    """One changes the account that points come from once for a batch; a copy neither earns nor counts again."""
    holder = await holder_in(pool, ledgers, "13811110000")
    numbers = [f"R-{index}" for index in range(8)]
    reports = {number: ReportedBy("street-light", "+86 13811110000") for number in numbers}
    reports["R-2"] = ReportedBy("street-light", "")
    replicas = [EarningConsumer(pool, ledgers, Asked(reports), lambda: NOW) for _ in range(2)]
    await replicas[0].handle_verdicts(verdicts(["R-0", "R-0", "nobody"]))
    changes = "SELECT xmin FROM ledger_accounts WHERE account_id = $1"
    first = await pool.fetchval(changes, ISSUED.account_id)
    await replicas[0].handle_verdicts(verdicts(["R-0"]))
    assert await pool.fetchval(changes, ISSUED.account_id) == first
    assert await balance(pool, holder) == 10
    await asyncio.gather(*(replicas[turn % 2].handle_verdicts(verdicts(numbers)) for turn in range(6)))
    assert await balance(pool, holder) == 50
    assert await pool.fetchval("SELECT count(*) FROM ledger_entries WHERE holder_id = $1", holder.holder_id) == 5
    assert await wrong(pool) == []


async def test_a_batch_expires_after_its_last_day_once_by_however_many_replicas(pool: Pool, ledgers: Ledgers) -> None:
    holder, clock = await holder_in(pool, ledgers, "13822220000"), MovableClock()
    clock.move(NOW - clock())
    await give(pool, ledgers, holder, 30)
    async with UnitOfWork(pool) as work:
        await holder_store.lock_ids(work.connection, [holder.holder_id])
        taken = await enter_for_holder(work, ledgers.find(NAME), holder, "point", -4, "", BY, ledgers.today(NOW))
    last = dt.datetime(2027, 7, 31, 15, 59, 59, tzinfo=dt.UTC)
    replicas = [Expiry(pool, ledgers, clock) for _ in range(2)]
    clock.move(last - dt.timedelta(minutes=5) - clock())
    await asyncio.gather(*(replica.expire_due() for replica in replicas))
    assert await balance(pool, holder) == 26, "its last day is the city's"
    clock.move(dt.timedelta(minutes=6))
    await asyncio.gather(*(replica.expire_due() for replica in replicas))
    await replicas[0].expire_due()
    assert await balance(pool, holder) == 0
    assert await wrong(pool) == []
    entries = await pool.fetch(
        "SELECT rule_id FROM ledger_entries WHERE holder_id = $1 AND kind = 'expired'", holder.holder_id
    )
    assert [row["rule_id"] for row in entries] == [f"{NAME}/point"]

    later = Moment(clock(), clock())
    async with UnitOfWork(pool) as work:
        await reverse(work, ledgers, taken.number, ByHand(OFFICER, later, EVIDENCE, "it was wrong"))
    assert await balance(pool, holder) == 4, "what comes back late can be used again"
    await replicas[0].expire_due()
    assert await balance(pool, holder) == 4


async def test_an_appeal_that_is_upheld_gives_back_what_was_taken_once(pool: Pool, ledgers: Ledgers) -> None:
    holder = await holder_in(pool, ledgers, "13833330000")
    await give(pool, ledgers, holder, 5)
    async with UnitOfWork(pool) as work:
        await holder_store.lock_ids(work.connection, [holder.holder_id])
        entry = await enter_for_holder(work, ledgers.find(NAME), holder, "point", -5, "", BY, ledgers.today(NOW))
    async with UnitOfWork(pool) as work:
        await appeal(work, holder, entry.number, "no", AT)

    async def decide() -> str:
        try:
            async with UnitOfWork(pool) as work:
                await decide_appeal(work, ledgers, entry.number, True, "right", SUPERVISOR, AT)
        except RefusedError as error:
            return error.reason
        return "decided"

    assert sorted(await asyncio.gather(*(decide() for _ in range(3)))) == ["NO_APPEAL", "NO_APPEAL", "decided"]
    assert await balance(pool, holder) == 5


async def test_a_pack_with_accounts_retires_and_a_ledger_with_accounts_stays(pool: Pool, ledgers: Ledgers) -> None:
    holder = await holder_in(pool, ledgers, "13844440000")
    inquire, packs = ledger_inquiry(pool), ledgers.packs()
    (use,) = (await inquire(packs, packs.without("civic-points"))).uses
    assert (use.pack_id, use.subject) == ("civic-points", "ledger_accounts")
    assert use.count >= 1
    (problem,) = (await inquire(packs, packs.without("civic-points"))).problems
    assert (problem.kind, problem.item_id) == ("ledgers", "residents")
    assert (await inquire(packs, packs)).uses == []
    async with UnitOfWork(pool) as work:
        await holder_store.lock_ids(work.connection, [holder.holder_id])
        await close_account(work, ledgers.find(NAME), holder, OFFICER, AT)
    (fewer,) = (await inquire(packs, packs.without("civic-points"))).uses
    assert fewer.count == use.count - 1
