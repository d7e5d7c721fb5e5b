"""Warnings: drafted by predictions and composites, signed by the issuing post, over and on again with their event."""

from __future__ import annotations

import datetime as dt

import fusing
import pytest
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.events.v1.warning_pb2 import WarningKind, WarningState
from cityloop.topics import CASES_CASES, EVENTS_WARNINGS
from cityloop_database import UnitOfWork
from cityloop_event_hub.fusion.handlers.stored_events import DatabaseEvents
from cityloop_event_hub.warnings.adapters import warning_store
from cityloop_event_hub.warnings.handlers.sign_warning import cancel_warning, sign_warning
from cityloop_kernel import Actor, Moment, RefusedError
from cityloop_messaging import Fact, Outbox, new_id, to_timestamp, utc_now
from cityloop_packs import Right
from fusing import CROSSING, START, Hub, OutboxOf, level, prediction, received

city, evening, dsn, hub, outbox_of = fusing.city, fusing.evening, fusing.dsn, fusing.hub, fusing.outbox_of
CLEARED = SignalKind.SIGNAL_KIND_CLEARED
DETECTION = SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION
DRAFT, SIGNED = WarningState.WARNING_STATE_DRAFT, WarningState.WARNING_STATE_SIGNED
ALL_CLEAR_DRAFT, ALL_CLEAR = WarningState.WARNING_STATE_ALL_CLEAR_DRAFT, WarningState.WARNING_STATE_ALL_CLEAR
CANCELLED = WarningState.WARNING_STATE_CANCELLED
SIGNER = Actor(
    "flood-control", "console", "flood-control.sign", "p-1", frozenset({"sign"}), frozenset({Right.SIGN_WARNINGS})
)


async def published(outbox_of: OutboxOf) -> list[WarningMessage]:
    return [WarningMessage.FromString(value) for value in await outbox_of(EVENTS_WARNINGS.name)]


async def newest(hub: Hub) -> list[WarningMessage]:
    rows = await hub.pool.fetch("SELECT warning FROM warnings ORDER BY warning_number")
    return [WarningMessage.FromString(row["warning"]) for row in rows]


async def states(hub: Hub) -> list[WarningState]:
    return [warning.state for warning in await newest(hub)]


async def sign(hub: Hub, warning_id: str, post: Actor = SIGNER, version: int = 0, minutes: float = 5) -> None:
    moment = Moment(START + dt.timedelta(minutes=minutes), utc_now())
    async with UnitOfWork(hub.pool) as work:
        await sign_warning(work, Outbox(), DatabaseEvents(Outbox()), hub.city, post, moment, warning_id, version)


async def cancel(hub: Hub, warning_id: str, reason: str = "a test pump", post: Actor = SIGNER) -> None:
    async with UnitOfWork(hub.pool) as work:
        await cancel_warning(work, Outbox(), hub.city, post, Moment(START, utc_now()), warning_id, reason)


async def follow_case(hub: Hub, phase: CasePhase, version: int) -> None:
    event_id = str(await hub.pool.fetchval("SELECT event_id FROM events"))
    now = utc_now()
    case = Case(case_id="c", version=version, event_id=event_id, occurred_at=to_timestamp(now), phase=phase)
    await hub.cases().handle(received([Fact(CASES_CASES, "c", new_id(), "test", "c", now, "990100", case)]))


async def test_predictions_of_one_place_draft_one_warning_with_onset_and_part(hub: Hub, outbox_of: OutboxOf) -> None:
    fusion = hub.fusion()
    await fusion.handle(received([prediction(hub, "a"), prediction(hub, "b", metres_north=60)]))
    await fusion.handle(received([prediction(hub, "c", metres_north=100, minutes=1)]))
    await fusion.handle(received([prediction(hub, "d", metres_north=300, minutes=1)]))
    first, other = await newest(hub)
    assert (first.state, first.kind, first.version) == (DRAFT, WarningKind.WARNING_KIND_PREDICTION, 2)
    assert first.onset_at.ToDatetime(tzinfo=dt.UTC) == CROSSING
    assert (first.warning_number, other.warning_number) == ("W-2026-000001", "W-2026-000002")
    assert [(part.part, part.weight, len(part.signal_ids)) for part in first.parts] == [
        ("evening/level-rising", 0.85, 3)
    ]
    assert first.issuing_department_id == "flood-control"
    assert not first.HasField("acknowledge_by")
    assert not first.event_id
    assert [item.version for item in await published(outbox_of)] == [1, 2, 1]


async def test_every_version_is_handed_over_as_it_was_published(hub: Hub, outbox_of: OutboxOf) -> None:
    fusion = hub.fusion()
    await fusion.handle(received([prediction(hub, "a"), prediction(hub, "b", metres_north=60)]))
    await fusion.handle(received([prediction(hub, "c", metres_north=100, minutes=1)]))
    await fusion.handle(received([prediction(hub, "d", metres_north=300, minutes=1)]))
    read, after = list[WarningMessage](), ("", 0)
    async with hub.pool.acquire() as connection:
        while found := await warning_store.versions_after(connection, *after, 2):
            read += [warning for warning, _ in found]
            after = read[-1].warning_id, read[-1].version
    assert len(read) == 3
    assert read == sorted(await published(outbox_of), key=lambda item: (item.warning_id, item.version))


async def test_a_prediction_that_falls_away_takes_its_warning_with_it(hub: Hub) -> None:
    fusion = hub.fusion()
    facts = [
        prediction(hub, "a"),
        prediction(hub, "b", metres_north=60),
        prediction(hub, "a", minutes=3, kind=CLEARED),
    ]
    await fusion.handle(received(facts))
    assert await states(hub) == [DRAFT], "the other gauge still foresees it"
    await fusion.handle(received([prediction(hub, "b", metres_north=60, minutes=4, kind=CLEARED)]))
    assert await states(hub) == [CANCELLED]
    await fusion.handle(received([prediction(hub, "a", minutes=6)]))
    assert await states(hub) == [CANCELLED, DRAFT]
    await sign(hub, (await newest(hub))[1].warning_id)
    await fusion.handle(received([prediction(hub, "a", minutes=7, kind=CLEARED)]))
    assert await states(hub) == [CANCELLED, ALL_CLEAR_DRAFT]
    await fusion.handle(received([prediction(hub, "a", minutes=8)]))
    assert await states(hub) == [CANCELLED, SIGNED]


async def test_a_signed_warning_follows_its_event_and_its_all_clear_is_signed_too(
    hub: Hub, outbox_of: OutboxOf
) -> None:
    fusion = hub.fusion()
    await fusion.handle(received([prediction(hub, "gauge")]))
    (draft,) = await newest(hub)
    await sign(hub, draft.warning_id, version=1)
    await fusion.handle(received([level(hub, 10)]))
    (linked,) = await newest(hub)
    assert linked.event_number == "E-2026-000001"
    gone = prediction(hub, "gauge", minutes=30, kind=CLEARED)
    await fusion.handle(received([gone]))
    assert await states(hub) == [SIGNED], "the event stands, whatever is foreseen"
    await fusion.handle(received([level(hub, 40, CLEARED)]))
    assert await states(hub) == [ALL_CLEAR_DRAFT]
    await fusion.handle(received([level(hub, 45)]))
    assert await states(hub) == [SIGNED], "before the signature it is on again"
    await fusion.handle(received([level(hub, 50, CLEARED)]))
    await sign(hub, draft.warning_id, minutes=55)
    (over,) = await newest(hub)
    assert (over.state, over.signed_by_post_id) == (ALL_CLEAR, "flood-control.sign")
    assert over.acknowledge_by.ToDatetime(tzinfo=dt.UTC) == START + dt.timedelta(minutes=20)
    await fusion.handle(received([level(hub, 60)]))
    assert await states(hub) == [ALL_CLEAR]
    async with hub.pool.acquire() as connection:
        history = await warning_store.history_of(connection, draft.warning_id)
    assert [item.version for item in history] == list(range(1, len(history) + 1))
    assert history == await published(outbox_of)
    audited = await hub.pool.fetch("SELECT action FROM audit_entries ORDER BY recorded_at")
    assert [row["action"] for row in audited] == ["sign-warning", "sign-all-clear"]


async def drafted(hub: Hub) -> str:
    await hub.fusion().handle(received([prediction(hub, "gauge")]))
    return (await newest(hub))[0].warning_id


@pytest.mark.parametrize(
    ("post", "reason"),
    [
        (Actor("traffic-police", "console", "traffic-police.sign", "p", frozenset({"sign"})), "FOREIGN_WARNING"),
        (
            Actor("flood-control", "console", "flood-control.dispatch", "p", frozenset({"dispatch"})),
            "RIGHT_MISSING",
        ),
    ],
)
async def test_a_wrong_post_may_neither_sign_nor_cancel(
    hub: Hub, outbox_of: OutboxOf, post: Actor, reason: str
) -> None:
    warning_id = await drafted(hub)
    for refused in (sign(hub, warning_id, post), cancel(hub, warning_id, post=post)):
        with pytest.raises(RefusedError) as error:
            await refused
        assert error.value.reason == reason
    assert [item.state for item in await published(outbox_of)] == [DRAFT]


async def test_signatures_that_come_too_late_or_for_nothing_are_refused(hub: Hub) -> None:
    warning_id = await drafted(hub)

    async def reason_of(act: object) -> str:
        with pytest.raises(RefusedError) as error:
            await act  # type: ignore[misc]
        return error.value.reason

    assert await reason_of(sign(hub, warning_id, version=7)) == "VERSION_CHANGED"
    assert await reason_of(sign(hub, str(new_id()))) == "WARNING_UNKNOWN"
    assert await reason_of(cancel(hub, warning_id, reason=" ")) == "REASON_MISSING"
    await hub.fusion().handle(received([level(hub, 10), level(hub, 20, CLEARED)]))
    assert await reason_of(sign(hub, warning_id)) == "EVENT_OVER"
    await hub.fusion().handle(received([level(hub, 25)]))
    await sign(hub, warning_id)
    assert await reason_of(sign(hub, warning_id)) == "NOTHING_TO_SIGN"
    assert await reason_of(cancel(hub, warning_id)) == "NOT_A_DRAFT"


async def test_a_cancelled_draft_says_why_and_the_next_prediction_drafts_another(hub: Hub) -> None:
    await cancel(hub, await drafted(hub))
    (cancelled,) = await newest(hub)
    assert (cancelled.state, cancelled.explanation.reason) == (CANCELLED, "a test pump")
    await hub.fusion().handle(received([prediction(hub, "gauge", minutes=9)]))
    assert await states(hub) == [CANCELLED, DRAFT]


def uncertain_signals(hub: Hub) -> list[Fact[Signal]]:
    """Rain, a level, an unsure camera and two calls: 0.2, 0.4, 0.16, 0.2."""
    camera = {"thing": "camera-7"}
    return [
        hub.signal("rain", event_class="heavy-rain", metres_north=2_000, rule="rain"),
        hub.signal("R-1", minutes=5, report=True),
        hub.signal("D-1", event_class="water-seen", minutes=6, source=DETECTION, confidence=0.3, inputs=camera),
        hub.signal("D-2", event_class="water-seen", minutes=7, source=DETECTION, confidence=0.4, inputs=camera),
        level(hub, 8),
        hub.signal("R-2", minutes=9, metres_north=40, report=True),
        hub.signal("R-9", minutes=9, metres_north=400, report=True),
    ]


async def test_uncertain_sources_together_draft_a_warning_that_shows_each_weight(hub: Hub, outbox_of: OutboxOf) -> None:
    fusion = hub.fusion()
    facts = uncertain_signals(hub)
    for fact in facts[:4]:
        await fusion.handle(received([fact]))
    assert await newest(hub) == [], "0.46 is not enough"
    for fact in facts[4:]:
        await fusion.handle(received([fact]))
    (warning,) = await newest(hub)
    assert (warning.state, warning.kind) == (DRAFT, WarningKind.WARNING_KIND_COMPOSITE)
    weights = {part.part: (round(part.weight, 9), len(part.signal_ids)) for part in warning.parts}
    assert weights == {
        "evening/road-floods/rain": (0.2, 1),
        "evening/road-floods/level": (0.4, 1),
        "evening/road-floods/camera": (0.16, 1),
        "evening/road-floods/calls": (0.2, 2),
    }
    assert warning.explanation.confidence == pytest.approx(0.96)
    assert warning.event_number == "E-2026-000001"
    assert [item.version for item in await published(outbox_of)] == [1, 2], "drafted with the level, grown by a call"


@pytest.mark.parametrize("cut", [0, 2, 4, 6])
async def test_cuts_repeats_and_order_make_no_other_warning(hub: Hub, cut: int) -> None:
    fusion, facts = hub.fusion(), uncertain_signals(hub)
    for batch in (facts[cut:], facts[:cut], facts):
        if batch:
            await fusion.handle(received(batch))
    (warning,) = await newest(hub)
    weights = {part.part: round(part.weight, 9) for part in warning.parts}
    assert weights == {
        "evening/road-floods/rain": 0.2,
        "evening/road-floods/level": 0.4,
        "evening/road-floods/camera": 0.16,
        "evening/road-floods/calls": 0.2,
    }
    assert warning.state == DRAFT


async def test_prediction_and_composite_of_one_event_are_linked_by_it(hub: Hub) -> None:
    await hub.fusion().handle(received([prediction(hub, "gauge"), *uncertain_signals(hub)]))
    first, second = sorted(await newest(hub), key=lambda item: item.kind)
    assert (first.kind, second.kind) == (
        WarningKind.WARNING_KIND_PREDICTION,
        WarningKind.WARNING_KIND_COMPOSITE,
    )
    assert first.event_id == second.event_id != ""


async def test_a_case_that_closes_ends_what_stands(hub: Hub) -> None:
    await hub.fusion().handle(received([prediction(hub, "gauge"), *uncertain_signals(hub)[:6]]))
    predicted, composite = sorted(await newest(hub), key=lambda item: item.kind)
    await sign(hub, composite.warning_id, minutes=30)
    await follow_case(hub, CasePhase.CASE_PHASE_CLOSED, 2)
    found = {item.kind: item for item in await newest(hub)}
    assert found[predicted.kind].state == CANCELLED
    assert found[composite.kind].state == ALL_CLEAR_DRAFT
    await follow_case(hub, CasePhase.CASE_PHASE_IN_HANDLING, 3)
    found = {item.kind: item for item in await newest(hub)}
    assert found[composite.kind].state == SIGNED
