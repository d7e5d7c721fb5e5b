"""What reactions do for reporters: points within a limit, points taken with a notice, an answer in their inboxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any

import pytest
import pytest_asyncio
from cities import DEPLOY, SIMULATED
from cityloop.common.v1.common_pb2 import Place
from cityloop_citizen_services.cases.adapters import case_store
from cityloop_citizen_services.cases.domain import CasePhase, CaseVersion
from cityloop_citizen_services.ledgers.domain.holders import HolderReference, Shown
from cityloop_citizen_services.ledgers.handlers.accounts import open_account
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.reaction_acts import LedgerActs
from cityloop_citizen_services.notifications.handlers.reaction_acts import MessageActs
from cityloop_citizen_services.notifications.handlers.reporter_notifier import OwnTexts, ReporterNotifier
from cityloop_citizen_services.reports.adapters import report_store
from cityloop_citizen_services.reports.domain.report import Link, LinkOutcome, Report, initial_status
from cityloop_citizen_services.reports.domain.reporters import ReportedBy
from cityloop_city import model_of
from cityloop_database import Pool, UnitOfWork, create_pool, migrations_of
from cityloop_kernel import Actor, Moment, RefusedError, derived_id
from cityloop_messaging import Outbox
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import REACTIONS, ActivePacks, Right, parse_all
from cityloop_reactions import ReactionRun, Target, Trigger
from cityloop_testkit import Clusters, fresh_database

MIGRATIONS = migrations_of("cityloop_citizen_services")
NAME = "civic-points/residents"
NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
AT, BEFORE = Moment(NOW, NOW), NOW - dt.timedelta(days=1)
KEEPER = "city-operations-command"
OFFICER = Actor(KEEPER, "desk", f"{KEEPER}.handle", "Li", rights=frozenset({Right.KEEP_LEDGERS}))
ITSELF = Actor("cityloop", "citizen-services")
PHONE = "+8613800000001"
REACTION = """reactions:
  - reaction: thanks
    cause: {fact: {of: feedback, states: [rating]}}
    act: {ledger_entry: {ledger: residents, unit: point, amount: 5, reason: thanks, limit: {entries: 2, period: day}}}
  - reaction: misuse
    cause: {fact: {of: feedback, states: [not_fixed]}}
    act: {ledger_entry: {ledger: residents, unit: point, amount: -4, reason: it was fixed}}
    signed_by: [supervise]
"""


class Asked:
    """Who reported what, said by the test."""

    async def of_reports(self, _connection: Any, numbers: Collection[str]) -> Mapping[str, ReportedBy]:
        phones = {"R-1": PHONE, "R-2": PHONE, "R-3": PHONE, "R-9": ""}
        return {number: ReportedBy("street-light", phones[number]) for number in numbers}


@pytest.fixture(scope="module")
def packs() -> ActivePacks:
    files = [dict(item) for item in read_packs(DEPLOY / "packs", "civic-points")]
    files[-1]["reactions.yaml"] = REACTION
    return ActivePacks.of(parse_all(files))


@pytest_asyncio.fixture
async def pool(clusters: Clusters) -> AsyncIterator[Pool]:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        pool = await create_pool(dsn, size=2)
        yield pool
        await pool.close()


async def test_points_are_given_within_the_limit_and_taken_with_a_notice(pool: Pool, packs: ActivePacks) -> None:
    model = model_of(*_city())
    ledgers = Ledgers(lambda: packs, lambda: model)
    acts = LedgerActs(ledgers, Asked())
    async with UnitOfWork(pool) as work:
        await open_account(
            work, ledgers.find(NAME), HolderReference(Shown.PHONE, PHONE), frozenset(), OFFICER, Moment(BEFORE, BEFORE)
        )

    async def react(reaction: str, report: str, actor: Actor = ITSELF) -> str:
        trigger = Trigger("feedback", report, 0, f"fact {report}", NOW, NOW, report_number=report)
        item = packs.named(REACTIONS)[f"civic-points/{reaction}"]
        doing = ReactionRun(item, trigger, trigger.fact_id, Target(), Place(), actor, AT)
        async with UnitOfWork(pool) as work:
            return await acts.make_entry(work, doing)

    async def refused(reaction: str, report: str) -> str:
        with pytest.raises(RefusedError) as raised:
            await react(reaction, report)
        return raised.value.reason

    assert await refused("thanks", "R-9") == "ACCOUNT_UNKNOWN", "no phone, no account"
    numbers = [await react("thanks", "R-1"), await react("thanks", "R-2")]
    assert all(number.startswith("L-2026-") for number in numbers)
    assert await refused("thanks", "R-3") == "OVER_LIMIT"
    await react("misuse", "R-3", OFFICER)
    held = await pool.fetchval("SELECT sum(balance) FROM ledger_accounts WHERE kind = 'holder' AND unit = 'point'")
    assert held == 6
    assert await pool.fetchval("SELECT count(*) FROM ledger_notices") == 1, "he may appeal"


async def test_the_end_of_a_case_beside_is_told_to_the_reporters_of_the_first(pool: Pool) -> None:
    packs = ActivePacks.of(parse_all(read_packs(DEPLOY / "packs", "better-service")))
    notifier = ReporterNotifier(Outbox(), lambda: packs, OwnTexts(()))
    acts = MessageActs(notifier, report_store, case_store)
    event, case = str(derived_id("event")), str(derived_id("case"))
    link = Link(1, LinkOutcome.JOINED, event, "E-1", "", BEFORE)
    report = Report(
        report_number="R-1",
        event_class="street-light",
        place=Place(jurisdiction="990100"),
        text="dark",
        attachments=(),
        media_url="",
        channel="page",
        source_number="",
        secret_digest=b"digest",
        occurred_at=BEFORE,
        recorded_at=BEFORE,
        link=None,
        conclusion=None,
        status=initial_status(BEFORE),
    )
    closed = CaseVersion(event, 1, case, "C-1", CasePhase.CLOSED, "closed", "", "works", 0, None, BEFORE)
    async with UnitOfWork(pool) as work:
        await report_store.insert(work.connection, [report])
        await report_store.update(work.connection, [report.with_link(link, None)])
        await case_store.add_versions(work.connection, [closed])

    async def tell(beside: str) -> str:
        trigger = Trigger("case", str(derived_id("beside")), 3, "fact", NOW, NOW, case="C-2", beside=beside)
        item = packs.named(REACTIONS)["better-service/answer"]
        async with UnitOfWork(pool) as work:
            return await acts.tell(work, ReactionRun(item, trigger, "fact", Target(), Place(), ITSELF, AT))

    with pytest.raises(RefusedError, match="nobody has reported"):
        await tell("C-9")
    assert [await tell("C-1"), await tell("C-1")] == ["R-1", "R-1"]
    rows = await pool.fetch("SELECT state, text::text, pack_id FROM reporter_messages")
    assert [(row["state"], row["pack_id"]) for row in rows] == [("reaction", "better-service")], "once"
    assert "put it right" in rows[0]["text"]
    assert await pool.fetchval("SELECT count(*) FROM outbox WHERE topic = 'citizen.message-receipts.v1'") == 1


def _city() -> tuple[str, int, Any]:
    city_id, records = read_city(DEPLOY / "cities" / SIMULATED)
    return city_id, 1, records
