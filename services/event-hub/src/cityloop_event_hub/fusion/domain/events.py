"""A city event and what changes it: opened, joined, cleared, closed, reopened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cityloop.common.v1.common_pb2 import AttributeValue, Correction, Explanation, Merge, Place
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop_kernel import derived_id
from cityloop_packs import EventClass, PackItem

PUBLISHED_EVERY = dt.timedelta(seconds=1)
"""How soon a version may follow another that says the same but for its counts."""


class EventState(StrEnum):
    """The state of an event."""

    OPEN = "open"
    ALL_CLEAR = "all_clear"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Event:
    """The fused fact. `version` counts its published states, `membership_version` the signals that joined or left."""

    event_id: str
    event_number: str
    version: int
    membership_version: int
    state: EventState
    event_class: str
    grade: int
    """As `EventGrade`: 1 is the gravest."""
    place: Place
    lead: ProposedLead
    explanation: Explanation
    opening_signal: Signal
    signals: int
    datastreams: int
    reports: int
    detections: int
    case_version: int
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    """When the last version was published."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """What its signals say together; each value says whose it is."""
    deferred: bool = False
    """Whether it has changed since then and is to be published when a second is over."""
    correction: Correction = field(default_factory=Correction)
    """The last one of its class and place; number 0 where there was none."""
    merge: Merge = field(default_factory=Merge)
    """Which event its signals are of, by the last decision on its case; number 0 where there was none."""
    splits: int = 0
    """How many splits of its case it has followed."""
    split_from_case_number: str = ""
    """The case from which its first signals were split off."""

    @property
    def claim(self) -> Signal:
        """What opened it, with the class and the place that it has now."""
        claim = Signal()
        claim.CopyFrom(self.opening_signal)
        claim.event_class = self.event_class
        claim.place.CopyFrom(self.place)
        return claim

    def published(self, now: dt.datetime) -> Event:
        """The next version, however much has changed since the last."""
        return replace(self, version=self.version + 1, recorded_at=now, deferred=False)

    def published_or_deferred(self, before: Event | None, now: dt.datetime) -> Event:
        """The next version where others act on what is new or a second has passed; else the event waits for that.

        Args:
            before: the event before it changed; None when it was opened just now.
            now: the moment.
        """
        new = before is None or before.state is not self.state or before.grade != self.grade
        return self.published(now) if new or now - self.recorded_at >= PUBLISHED_EVERY else replace(self, deferred=True)

    def joined_by(self, signal: Signal, moment: dt.datetime) -> Event:
        """One more signal: counts rise, the grade rises to the signal's if that is graver, an all-clear is over."""
        joined = replace(self._counting(signal), occurred_at=moment, state=EventState.OPEN)
        return replace(joined, grade=graver(self.grade, signal.grade))

    def joined_by_prediction(self, signal: Signal) -> Event:
        """A prediction belongs to it: counted, but what is only expected makes nothing graver and ends no all-clear."""
        return self._counting(signal)

    def _counting(self, signal: Signal) -> Event:
        source = signal.source.type
        return replace(
            self,
            membership_version=self.membership_version + 1,
            signals=self.signals + 1,
            datastreams=self.datastreams + (source == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM),
            reports=self.reports + (source == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT),
            detections=self.detections + (source == SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION),
        )

    def cleared(self, moment: dt.datetime) -> Event:
        """Every signal of a datastream or a device has been cleared."""
        return replace(self, occurred_at=moment, state=EventState.ALL_CLEAR)

    def with_case(self, *, ended: bool, case_version: int, moment: dt.datetime) -> Event:
        """Closed with its case, open again when the case reopens; itself when the case's version is not newer."""
        if case_version <= self.case_version:
            return self
        if ended == (self.state is EventState.CLOSED):
            return replace(self, case_version=case_version)
        state = EventState.CLOSED if ended else EventState.OPEN
        return replace(self, occurred_at=moment, state=state, case_version=case_version)


def opened_by(
    signal: Signal,
    grade: int,
    lead: ProposedLead,
    event_class: PackItem[EventClass] | None,
    pack_set: int,
    now: dt.datetime,
) -> Event:
    """A new event, not numbered nor published yet.

    Args:
        signal: with which it begins.
        grade: as `EventGrade`.
        lead: who should lead its case.
        event_class: as a pack declares it; None when no pack does.
        pack_set: the number of the active set.
        now: the moment.
    """
    source = signal.source.type
    return Event(
        event_id=str(derived_id("event", signal.signal_id)),
        event_number="",
        version=0,
        membership_version=1,
        state=EventState.OPEN,
        event_class=signal.event_class,
        grade=grade,
        place=signal.place,
        lead=lead,
        explanation=Explanation(
            pack_id="" if event_class is None else event_class.pack_id,
            pack_version=0 if event_class is None else event_class.pack_version,
            confidence=1.0,
            reason="no open event of the class in reach",
            pack_set=pack_set,
        ),
        opening_signal=signal,
        signals=1,
        datastreams=int(source == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM),
        reports=int(source == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT),
        detections=int(source == SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION),
        case_version=0,
        occurred_at=signal.occurred_at.ToDatetime(tzinfo=dt.UTC),
        recorded_at=now,
    )


def graver(one: int, other: int) -> int:
    """The graver of two grades, of which 0 is unspecified and 1 the gravest."""
    given = [grade for grade in (one, other) if grade]
    return min(given, default=0)
