"""A random storm, the same at every run: reports, gauges, cameras, forecasts and clearings along one road."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.topics import EVENTS_REPORT_LINKS
from cityloop_messaging import Fact
from fusing import CROSSING, START, Hub, received

CLEARED, PREDICTED = SignalKind.SIGNAL_KIND_CLEARED, SignalKind.SIGNAL_KIND_PREDICTED
RAISED = SignalKind.SIGNAL_KIND_RAISED
DETECTION = SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION
HEALTH = SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH
NOW = START + dt.timedelta(days=1)
SIGNALS = 260
LEVEL, RISING = "evening/underpass-water-level", "evening/level-rising"


def storm(hub: Hub) -> list[Fact[Signal]]:
    """Its signals in the order they come, of which some come late."""
    chance = Random(11)  # noqa: S311 the same storm each time
    gauges = {f"gauge-{n}": 260.0 * n + chance.uniform(0, 200) for n in range(12)}
    facts: list[Fact[Signal]] = []
    for number in range(SIGNALS):
        minutes = round(1.5 * number + chance.uniform(-20, 0), 2)
        gauge = chance.choice(sorted(gauges))
        at_gauge: dict[str, Any] = {"metres_north": gauges[gauge], "minutes": minutes}
        somewhere: dict[str, Any] = {"metres_north": round(chance.uniform(0, 3200), 1), "minutes": minutes}
        match chance.choices(range(9), [30, 14, 12, 12, 8, 8, 8, 4, 4])[0]:
            case 0:
                facts.append(hub.signal(f"R-{number}", report=True, **somewhere))
            case 1:
                facts.append(hub.signal(gauge, rule=LEVEL, **at_gauge))
            case 2:
                facts.append(hub.signal(gauge, rule=LEVEL, kind=CLEARED, **at_gauge))
            case 3:
                crossing = {"crossing_at": CROSSING.isoformat()}
                confidence = chance.choice([0.8, 0.85, 0.95])
                facts.append(
                    hub.signal(gauge, rule=RISING, kind=PREDICTED, confidence=confidence, inputs=crossing, **at_gauge)
                )
            case 4:
                facts.append(hub.signal(gauge, rule=RISING, kind=CLEARED, **at_gauge))
            case 5:
                confidence = chance.choice([0.4, 0.5, 0.7, 0.9])
                facts.append(hub.signal(f"D-{number}", source=DETECTION, confidence=confidence, **somewhere))
            case 6:
                seen = chance.choice([0.3, 0.9])
                facts.append(
                    hub.signal(f"D-{number}", event_class="water-seen", source=DETECTION, confidence=seen, **somewhere)
                )
            case 7:
                facts.append(hub.signal(f"rain-{number}", event_class="heavy-rain", rule="rain", **somewhere))
            case 8:
                kind = chance.choice([RAISED, CLEARED])
                silent = hub.signal(
                    gauge, event_class="gauge-silent", source=HEALTH, rule="gauge-silence", kind=kind, **at_gauge
                )
                facts.append(silent)
    return facts


def cut(facts: Sequence[Fact[Signal]], seed: int = 5) -> list[list[Fact[Signal]]]:
    """Batches of up to 12; each clearing comes alone, some batches come twice."""
    chance = Random(seed)  # noqa: S311
    batches: list[list[Fact[Signal]]] = [[]]
    size = 1
    for fact in facts:
        if fact.payload.kind == CLEARED or len(batches[-1]) >= size:
            batches.append([])
            size = chance.randint(1, 12)
        batches[-1].append(fact)
        if fact.payload.kind == CLEARED:
            batches.append([])
    found = [batch for batch in batches if batch]
    return [again for batch in found for again in [batch] * chance.choice([1, 1, 1, 2])]


async def run(hub: Hub, batches: Sequence[Sequence[Fact[Signal]]]) -> None:
    """Hand the batches to fusion at one moment."""
    fusion = hub.fusion(clock=lambda: NOW)
    for batch in batches:
        await fusion.handle(received(batch))


async def outcome(hub: Hub) -> dict[str, list[str]]:
    """All that stands in the database afterwards, a line a thing."""
    numbers = {row[0]: row[1] for row in await hub.pool.fetch("SELECT event_id, event_number FROM events")}
    warnings = {row[0]: row[1] for row in await hub.pool.fetch("SELECT warning_id, warning_number FROM warnings")}
    events = await hub.pool.fetch("SELECT * FROM events ORDER BY event_number")
    members = await hub.pool.fetch("SELECT * FROM event_signals")
    pending = await hub.pool.fetch(
        "SELECT p.*, s.warning_id FROM pending_signals p LEFT JOIN supporting_predictions s USING (signal_id)"
        " ORDER BY p.occurred_at, p.signal_id"
    )
    messages = [WarningMessage.FromString(row[0]) for row in await hub.pool.fetch("SELECT warning FROM warnings")]
    topics = await hub.pool.fetch("SELECT topic, count(*) AS facts FROM outbox GROUP BY topic ORDER BY topic")
    links = await hub.pool.fetch("SELECT value FROM outbox WHERE topic = $1 ORDER BY id", EVENTS_REPORT_LINKS.name)
    return {
        "events": [
            f"{row['event_number']} {row['event_class']} {row['state']} grade {row['grade']} version {row['version']}"
            f" membership {row['membership_version']} signals {row['signals']} datastreams {row['datastreams']}"
            f" reports {row['reports']} detections {row['detections']} at {_minutes(row['occurred_at'])}"
            for row in events
        ],
        "members": sorted(
            f"{numbers[row['event_id']]} {row['membership_version']:03d} {_named(row)}"
            f"{' joinable' if row['joinable'] else ''}{' cleared' if row['cleared_at'] else ''}"
            for row in members
        ),
        "pending": [
            f"{_named(row)} {row['event_class']} {numbers.get(row['event_id'], '-')}"
            f" {warnings.get(row['warning_id'], '-')}{' waits' if row['waits'] else ''}"
            f"{' cleared' if row['cleared_at'] else ''}"
            for row in pending
        ],
        "warnings": sorted(map(_warning, messages)),
        "links": [_link(ReportLink.FromString(row["value"])) for row in links],
        "facts": [f"{row['topic']} {row['facts']}" for row in topics],
    }


def _named(row: Any) -> str:
    return f"{row['source_id']} {row['rule_id'] or '-'} kind {row['kind']} at {_minutes(row['occurred_at'])}"


def _warning(warning: WarningMessage) -> str:
    parts = ", ".join(f"{part.part} {part.weight:.3f} of {len(part.signal_ids)}" for part in warning.parts)
    return (
        f"{warning.warning_number} version {warning.version} state {warning.state} of {warning.event_number or '-'}"
        f" {parts}; {warning.explanation.confidence:.3f} {warning.explanation.reason!r}"
        f" at {_minutes(warning.occurred_at.ToDatetime(tzinfo=dt.UTC))}"
    )


def _link(link: ReportLink) -> str:
    return f"{link.report_number} version {link.version} {link.event_number} {'fused' if link.fused else 'opened'}"


def _minutes(moment: dt.datetime) -> float:
    return round((moment - START).total_seconds() / 60, 2)
