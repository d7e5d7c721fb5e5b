"""What fusion offers to other rooms, and what it needs of them; each in the transaction of the caller."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from cityloop.events.v1 import events_service_pb2 as messages
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_modes import Modes
from cityloop_packs import ActivePacks

from cityloop_event_hub.fusion.domain.events import Event
from cityloop_event_hub.fusion.domain.fuse import Neighbourhood, Outcome
from cityloop_event_hub.fusion.domain.search_areas import SearchArea, StoredSignal

Transaction = TypeVar("Transaction", contravariant=True)
"""The domain knows no database: adapters say what a transaction is."""


@dataclass(frozen=True, slots=True)
class FusedBatch:
    """What a batch of signals changes; it is saved already."""

    packs: ActivePacks
    cells: Sequence[tuple[int, int]]
    """All that the signals reach; no other fusion is at work there."""
    neighbourhood: Neighbourhood
    """What was stored before."""
    outcome: Outcome
    recorded_at: dt.datetime
    traces: Mapping[str, str] = field(default_factory=dict)
    """W3C headers of the signals and of the events of the outcome, by their ids."""


@dataclass(frozen=True, slots=True)
class JoinedReport:
    """The signal of a report has become part of an event."""

    signal: Signal
    event: Event
    fused: bool
    """Whether the event held a signal before."""
    traceparent: str
    """W3C header of the signal."""
    moved_at: dt.datetime | None = None
    """When a decision on its case moved it there from another event; None where fusion put it there."""


@dataclass(frozen=True, slots=True)
class UnacknowledgedMessages:
    """Messages of a warning that were not confirmed by their limit."""

    warning_id: str
    message_ids: Sequence[str]
    limit: dt.datetime


class EventFollower(Protocol[Transaction]):
    """Acts on what becomes of events."""

    async def follow_batch(self, transaction: Transaction, batch: FusedBatch) -> None:
        """Signals were fused."""

    async def follow_deferred(
        self,
        transaction: Transaction,
        packs: ActivePacks,
        events: Sequence[Event],
        traces: Mapping[str, str],
        recorded_at: dt.datetime,
    ) -> None:
        """These events have grown since their last version, which a storm has put off until now; `traces` by id."""

    async def follow_cases(
        self, transaction: Transaction, events: Sequence[Event], traces: Mapping[str, str], recorded_at: dt.datetime
    ) -> None:
        """These events were closed with their cases, or opened again; `traces` are W3C headers of the causes, by id."""


class ReportLinks(Protocol[Transaction]):
    """Publishes what became of reports."""

    async def publish_joined(
        self, transaction: Transaction, reports: Sequence[JoinedReport], recorded_at: dt.datetime
    ) -> None:
        """These reports have joined events."""


class PresentModes(Protocol[Transaction]):
    """Knows the operating modes."""

    async def read(self, transaction: Transaction) -> Modes:
        """The present mode of every area that was ever switched."""


class HeldReports(Protocol):
    """Answers the calls of `EventsService` about reports that wait for a person."""

    async def list_held_reports(self, request: messages.ListHeldReportsRequest) -> messages.ListHeldReportsResponse:
        """Oldest first; the token names the last report seen."""

    async def locate_report(self, request: messages.LocateReportRequest) -> messages.LocateReportResponse:
        """Give a held report its position."""


class StoredEvents(Protocol[Transaction]):
    """The events that fusion keeps, for other rooms."""

    async def read(self, transaction: Transaction, event_ids: Sequence[str]) -> Mapping[str, Event]:
        """Events as they are now, by id."""

    async def lock(self, transaction: Transaction, event_id: str) -> Event | None:
        """An event, locked until the transaction ends; None when it is closed."""

    async def open_in(self, transaction: Transaction, areas: Sequence[SearchArea]) -> set[str]:
        """Ids of open events of these classes whose place may lie in these areas; a few more at their corners."""

    async def signals_in(
        self,
        transaction: Transaction,
        areas: Sequence[SearchArea],
        earliest: Sequence[dt.datetime],
        latest: Sequence[dt.datetime],
        apart: Sequence[dt.timedelta],
    ) -> list[list[StoredSignal]]:
        """The signals in each area, members of events and pending ones, between two moments of its own.

        What one origin repeats is left out where it has been as sure before and after within `apart`.
        """

    async def publish_unacknowledged(
        self, transaction: Transaction, event: Event, parts: Sequence[UnacknowledgedMessages], recorded_at: dt.datetime
    ) -> None:
        """Publish each part as the next version of the membership of an event that the transaction has locked."""
