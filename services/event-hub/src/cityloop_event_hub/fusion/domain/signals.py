"""What fusion knows of signals: members of events, those that wait for one, and what has not been cleared."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cityloop.common.v1.common_pb2 import AttributeOrigin, AttributeValue
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop_expressions import plain_value
from google.protobuf.timestamp_pb2 import Timestamp

from cityloop_event_hub.fusion.domain.neighbours import LocatedSignal

RAISED, CLEARED = SignalKind.SIGNAL_KIND_RAISED, SignalKind.SIGNAL_KIND_CLEARED
PREDICTED = SignalKind.SIGNAL_KIND_PREDICTED
CLEARING_SOURCES = frozenset(
    {SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM, SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH}
)
"""Sources that say themselves when what they raised is over."""
THING = "thing"
"""The input of a detection's explanation that names what saw it."""
SOURCE_NUMBER = "source_number"
"""The input of a report's explanation that holds the number its source gave it."""
CROSSING_AT = "crossing_at"
"""The input of a prediction's explanation that says when the limit will be reached."""

LACKING = "?"
"""Before the id of a signal that lacks a value which signals of its class must share."""

ClearingKey: TypeAlias = tuple[str, str]
"""What a clearing has in common with what it clears: the source, and the rule that raised it."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A signal that has become part of an event."""

    signal: Signal
    located: LocatedSignal
    event_id: str
    membership_version: int
    recorded_at: dt.datetime
    joinable: bool = True
    """Whether others join its event by being near it: not what could have opened no event."""
    fused: bool = False
    """Whether the event held a signal before."""
    cleared_at: dt.datetime | None = None
    home: str = ""
    """The event that fusion or a split gave it to, where it is of another one by a merge; else empty."""
    home_since: dt.datetime | None = None
    """When a split gave it there; None where fusion did."""
    opening: bool = False
    """Whether its event is looked for where it is."""

    @property
    def home_event_id(self) -> str:
        """The event that it is of but for merges."""
        return self.home or self.event_id


@dataclass(frozen=True, slots=True)
class PendingSignal:
    """A signal that opens no event: it counts for warnings, and for an event that may come in reach."""

    signal: Signal
    located: LocatedSignal
    recorded_at: dt.datetime
    waits: bool = False
    """Whether it joins an event of its class once there is one in reach."""
    event_id: str = ""
    cleared_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class UnclearedSignal:
    """A member that has not been cleared."""

    signal_id: str
    event_id: str
    key: ClearingKey
    occurred_at: dt.datetime
    raised: bool
    """Whether it says that something is so, not only that it is expected."""
    source_clears: bool
    """Whether its source says itself when it is over."""


@dataclass(frozen=True, slots=True)
class Clearing:
    """What a source says is over."""

    key: ClearingKey
    moment: dt.datetime


def clearing_key(signal: Signal) -> ClearingKey:
    """What a clearing must have to clear the signal."""
    return signal.source.source_id, signal.explanation.rule_id


def origin_of(signal: Signal) -> str:
    """Who says it: what one camera detects again and again, or one gauge raises by two rules, has one origin."""
    if signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION:
        return signal.explanation.inputs.get(THING) or signal.source.source_id
    return signal.source.source_id


def located_signal(signal: Signal, same: Sequence[str] = ()) -> LocatedSignal:
    """Where and when it is; of equally near ones the number that its source gave it decides.

    Args:
        signal: with its position.
        same: attributes whose values must be equal for signals of its class to be of one event.
    """
    position = signal.place.position
    return LocatedSignal(
        signal.explanation.inputs.get(SOURCE_NUMBER) or signal.source.source_id,
        signal.event_class,
        position.longitude,
        position.latitude,
        signal.occurred_at.ToDatetime(tzinfo=dt.UTC),
        same_values(signal, same) if same else "",
    )


def same_values(signal: Signal, names: Sequence[str]) -> str:
    """The values of these attributes, equal where they are; of a signal that lacks one, like no other's."""
    if any(name not in signal.attributes for name in names):
        return f"{LACKING}{signal.signal_id}"
    return json.dumps({name: plain_value(signal.attributes[name]) for name in names}, default=str, ensure_ascii=False)


def attributes_said(
    values: Mapping[str, AttributeValue], signal_id: str, source_id: str, occurred_at: Timestamp, confidence: float
) -> dict[str, AttributeValue]:
    """What a report or a detection says of attributes, as its signal says it: each with who says so."""
    said = {}
    for name, value in values.items():
        said[name] = AttributeValue()
        said[name].CopyFrom(value)
        said[name].origin.CopyFrom(
            AttributeOrigin(occurred_at=occurred_at, signal_id=signal_id, source_id=source_id, confidence=confidence)
        )
    return said


def uncleared(membership: Membership) -> UnclearedSignal:
    """A member of this batch, as clearings see it."""
    signal = membership.signal
    return UnclearedSignal(
        signal.signal_id,
        membership.event_id,
        clearing_key(signal),
        membership.located.occurred_at,
        signal.kind == RAISED,
        signal.source.type in CLEARING_SOURCES,
    )
