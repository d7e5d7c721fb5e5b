"""What was not acknowledged in time is unacknowledged once; verdicts are counted once, whatever order they come in."""

from __future__ import annotations

import datetime as dt

import fusing
import pytest
import pytest_asyncio
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.citizen.v1.message_pb2 import MessageReceipt, MessageState
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.rules_service_pb2 import ListRuleRecordsRequest, RuleRecord
from cityloop.topics import CASES_VERDICTS, CITIZEN_MESSAGE_RECEIPTS, EVENTS_EVENT_SIGNALS
from cityloop_database import UnitOfWork
from cityloop_event_hub.fusion.handlers.stored_events import DatabaseEvents
from cityloop_event_hub.verdicts.entrypoints.rules_servicer import RulesServicer
from cityloop_event_hub.verdicts.handlers.verdict_consumer import VerdictConsumer
from cityloop_event_hub.warnings.adapters.receipt_store import overdue_warnings
from cityloop_event_hub.warnings.handlers.acknowledgement_limits import AcknowledgementLimits
from cityloop_event_hub.warnings.handlers.receipt_consumer import ReceiptConsumer
from cityloop_event_hub.warnings.handlers.sign_warning import sign_warning
from cityloop_kernel import Actor, Moment, derived_id
from cityloop_messaging import Fact, InvalidRecordError, Outbox, fact_of, to_datetime, to_timestamp, utc_now
from cityloop_packs import Right
from cityloop_testkit.in_process import MovableClock
from cityloop_testkit.people import case_fact
from fusing import Hub, OutboxOf, level, prediction, received

city, evening, dsn, hub, outbox_of = fusing.city, fusing.evening, fusing.dsn, fusing.hub, fusing.outbox_of
DELIVERED, CONFIRMED = MessageState.MESSAGE_STATE_DELIVERED, MessageState.MESSAGE_STATE_CONFIRMED
SIGNER = Actor(
    "flood-control", "console", "flood-control.sign", "p-1", frozenset({"sign"}), frozenset({Right.SIGN_WARNINGS})
)
MINUTE = dt.timedelta(minutes=1)


def receipt(message: str, warning: str, version: int, state: MessageState, moment: dt.datetime) -> Fact[MessageReceipt]:
    payload = MessageReceipt(
        message_id=message,
        version=version,
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(utc_now()),
        state=state,
        warning_id=warning,
        department_id="drainage",
    )
    fact_id = derived_id("receipt", message, version)
    return Fact(CITIZEN_MESSAGE_RECEIPTS, message, fact_id, "test", message, moment, "990100", payload, version)


@pytest_asyncio.fixture
async def warning_id(hub: Hub) -> str:
    """A draft for an event."""
    await hub.fusion().handle(received([prediction(hub, "gauge"), level(hub, 10)]))
    return str(await hub.pool.fetchval("SELECT warning_id FROM warnings"))


async def sign(hub: Hub, warning_id: str, clock: MovableClock) -> None:
    async with UnitOfWork(hub.pool) as work:
        moment, events = Moment(clock(), clock()), DatabaseEvents(Outbox())
        await sign_warning(work, Outbox(), events, hub.city, SIGNER, moment, warning_id, 0)


def limits_of(hub: Hub, clock: MovableClock) -> AcknowledgementLimits:
    return AcknowledgementLimits(hub.pool, DatabaseEvents(Outbox()), clock)


async def unacknowledged(outbox_of: OutboxOf) -> list[EventSignal]:
    found = [EventSignal.FromString(value) for value in await outbox_of(EVENTS_EVENT_SIGNALS.name)]
    return [item for item in found if item.change == EventSignalChange.EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED]


async def test_what_is_not_confirmed_when_the_limit_passes_is_told_once(
    hub: Hub, outbox_of: OutboxOf, warning_id: str
) -> None:
    clock = MovableClock()
    consumer, limits = ReceiptConsumer(hub.pool, clock), limits_of(hub, clock)
    now = clock()
    facts = [receipt(f"m-{n:04}", warning_id, 1, DELIVERED, now) for n in range(2_300)]
    facts += [receipt(f"m-{n:04}", warning_id, 2, CONFIRMED, now + 14 * MINUTE) for n in range(100)]
    facts += [receipt("m-0100", warning_id, 2, CONFIRMED, now + 16 * MINUTE)]
    await consumer.handle(received(facts))
    await consumer.handle(received(facts[::-1]))
    await sign(hub, warning_id, clock)
    await limits.check()
    assert await unacknowledged(outbox_of) == [], "the limit has not passed"
    clock.move(15 * MINUTE)
    await limits.check()
    await limits.check()
    found = await unacknowledged(outbox_of)
    assert [len(item.message_ids) for item in found] == [1_000, 1_000, 200]
    assert [item.version for item in found] == [3, 4, 5], "the event has two signals"
    assert {item.warning_id for item in found} == {warning_id}
    messages = [message for item in found for message in item.message_ids]
    assert messages == [f"m-{n:04}" for n in range(100, 2_300)], "confirmed after the limit is not in time"
    late = [receipt("m-late", warning_id, 1, DELIVERED, now), receipt("m-0200", warning_id, 2, CONFIRMED, clock())]
    await consumer.handle(received(late))
    await limits.check()
    assert [list(item.message_ids) for item in await unacknowledged(outbox_of)][3:] == [["m-late"]]


async def test_who_was_told_late_has_as_long_as_the_others(hub: Hub, outbox_of: OutboxOf, warning_id: str) -> None:
    clock = MovableClock()
    consumer, limits = ReceiptConsumer(hub.pool, clock), limits_of(hub, clock)
    await sign(hub, warning_id, clock)
    clock.move(14 * MINUTE)
    sent_at = clock()
    await consumer.handle(received([receipt(f"m-{n}", warning_id, 1, DELIVERED, sent_at) for n in range(3)]))
    clock.move(2 * MINUTE)
    await consumer.handle(received([receipt("m-0", warning_id, 2, CONFIRMED, clock())]))
    await limits.check()
    assert await unacknowledged(outbox_of) == [], "the warning's limit has passed, but theirs has not"
    clock.move(14 * MINUTE)
    await limits.check()
    (found,) = await unacknowledged(outbox_of)
    assert list(found.message_ids) == ["m-1", "m-2"]
    assert to_datetime(found.occurred_at) == sent_at + 15 * MINUTE


async def test_nothing_is_told_when_all_have_confirmed_or_it_is_over(
    hub: Hub, outbox_of: OutboxOf, warning_id: str
) -> None:
    clock = MovableClock()
    consumer, limits = ReceiptConsumer(hub.pool, clock), limits_of(hub, clock)
    other = str(derived_id("warning", "another"))
    facts = [receipt("m-1", warning_id, 1, CONFIRMED, clock()), receipt("m-2", other, 1, DELIVERED, clock())]
    await consumer.handle(received([*facts, receipt("m-3", "", 1, DELIVERED, clock())]))
    await sign(hub, warning_id, clock)
    clock.move(20 * MINUTE)
    await limits.check()
    assert await unacknowledged(outbox_of) == []
    assert await hub.pool.fetchval("SELECT count(*) FROM message_receipts") == 2, "ahead of its warning, kept"
    await consumer.handle(received([receipt("m-4", warning_id, 1, DELIVERED, clock())]))
    clock.move(20 * MINUTE)
    event_id = str(await hub.pool.fetchval("SELECT event_id FROM events"))
    await hub.cases().handle(received([case_fact(event_id, 1, "CLOSED", clock())]))
    async with hub.pool.acquire() as connection:
        assert await overdue_warnings(connection, clock()) == []
    await limits.check()
    assert await unacknowledged(outbox_of) == []
    await hub.cases().handle(received([case_fact(event_id, 2, "IN_HANDLING", clock())]))
    await limits.check()
    assert [list(item.message_ids) for item in await unacknowledged(outbox_of)] == [["m-4"]], "opened again"


async def test_a_bad_receipt_is_bad_data(hub: Hub) -> None:
    consumer, now = ReceiptConsumer(hub.pool, utc_now), utc_now()
    for fact, message in (
        (receipt("", "", 1, DELIVERED, now), "names its message"),
        (receipt("m", "W-1", 1, DELIVERED, now), "no id of a warning"),
        (receipt("m", "", 1, MessageState.MESSAGE_STATE_UNSPECIFIED, now), "what became of its message"),
    ):
        with pytest.raises(InvalidRecordError, match=message):
            await consumer.handle(received([fact]))


def verdict(name: str, signal: str, kind: VerdictKind, rule: str, version: str = "1", minute: int = 0) -> Fact[Verdict]:
    moment = fusing.START + minute * MINUTE
    payload = Verdict(
        verdict_id=str(derived_id("verdict", name)),
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(utc_now()),
        signal_id=str(derived_id("signal", signal)),
        rule_id=rule,
        rule_version=version,
        kind=kind,
    )
    return fact_of(CASES_VERDICTS, payload, "990100")


async def test_each_rule_and_algorithm_has_its_record_by_version(hub: Hub) -> None:
    kinds = VerdictKind
    facts = [
        verdict("a", "s1", kinds.VERDICT_KIND_TRUE, "ponding-by-camera", "2.1"),
        verdict("b", "s2", kinds.VERDICT_KIND_FALSE, "ponding-by-camera", "2.1"),
        verdict("c", "s3", kinds.VERDICT_KIND_TRUE, "ponding-by-camera", "2.2"),
        verdict("d", "s4", kinds.VERDICT_KIND_WRONG_CLASS, "level"),
        verdict("e", "s5", kinds.VERDICT_KIND_WRONG_PLACE, "level"),
        verdict("f", "s6", kinds.VERDICT_KIND_REPEAT, "level"),
        verdict("g", "s6", kinds.VERDICT_KIND_FALSE, "level", minute=5),
        verdict("h", "s7", kinds.VERDICT_KIND_REPEAT, ""),
    ]
    consumer = VerdictConsumer(hub.pool, utc_now)
    for batch in (facts, facts[::-1]):
        await consumer.handle(received(batch))
    answer = await RulesServicer(hub.pool).ListRuleRecords(ListRuleRecordsRequest(), None)
    assert list(answer.records) == [
        RuleRecord(rule_id="level", version="1", false_signals=1, wrong_class=1, wrong_place=1),
        RuleRecord(rule_id="ponding-by-camera", version="2.1", true_signals=1, false_signals=1),
        RuleRecord(rule_id="ponding-by-camera", version="2.2", true_signals=1),
    ]


async def test_a_bad_verdict_is_bad_data(hub: Hub) -> None:
    consumer = VerdictConsumer(hub.pool, utc_now)
    with pytest.raises(InvalidRecordError, match="what the signal turned out to be"):
        await consumer.handle(received([verdict("a", "s", VerdictKind.VERDICT_KIND_UNSPECIFIED, "level")]))
    nameless = verdict("a", "s", VerdictKind.VERDICT_KIND_TRUE, "level")
    nameless.payload.ClearField("signal_id")
    with pytest.raises(InvalidRecordError, match="names the signal"):
        await consumer.handle(received([nameless]))
