"""A case that was opened beside another is of no event."""

from __future__ import annotations

import fusing
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop_messaging import to_timestamp, utc_now
from cityloop_testkit.people import case_fact
from fusing import Hub, received

city, evening, dsn, hub = fusing.city, fusing.evening, fusing.dsn, fusing.hub


async def test_a_case_beside_another_is_passed_over_and_the_other_is_followed(hub: Hub) -> None:
    await hub.fusion().handle(received([hub.signal("flood")]))
    event_id = str(await hub.pool.fetchval("SELECT event_id FROM events"))
    now = utc_now()
    closed, beside = case_fact(event_id, 2, "CLOSED", now), case_fact("", 1, "CLOSED", now)
    case = beside.payload
    case.MergeFrom(Case(linked_case_number="C-2026-000001", recorded_at=to_timestamp(now)))
    await hub.cases().handle(received([beside, closed]))
    assert await hub.pool.fetchval("SELECT state FROM events") == "closed"
    assert case.phase == CasePhase.CASE_PHASE_CLOSED
