"""Warnings follow what becomes of events and predictions, in the transaction that changes these."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from cityloop_city import CityModel
from cityloop_database import Connection, UnitOfWork
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks

from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.protocols import EventFollower, FusedBatch, StoredEvents
from cityloop_event_hub.warnings.adapters import supporting_prediction_store, warning_store
from cityloop_event_hub.warnings.domain.composite_warnings import plans_of, search_areas
from cityloop_event_hub.warnings.domain.predicted_warnings import (
    OpenWarnings,
    PlansByRule,
    plans_by_rule,
    warn_of_predictions,
)
from cityloop_event_hub.warnings.domain.warning_changes import WarningChanges
from cityloop_event_hub.warnings.handlers.save_warnings import changes_of, save_warnings
from cityloop_event_hub.warnings.handlers.weigh_composites import weigh_composites


class WarningUpdater(EventFollower[UnitOfWork]):
    """Drafts warnings of what fusion has found, and lets the open ones follow their events.

    Args:
        outbox: of warnings.
        city: in use.
        events: that fusion keeps.
    """

    def __init__(self, outbox: Outbox, city: Callable[[], CityModel], events: StoredEvents[UnitOfWork]) -> None:
        self._outbox = outbox
        self._city = city
        self._events = events

    async def follow_batch(self, transaction: UnitOfWork, batch: FusedBatch) -> None:
        """Signals were fused."""
        connection, outcome = transaction.connection, batch.outcome
        plans = plans_by_rule(batch.packs)
        stored = await _load_open(connection, batch, plans)
        changes = changes_of(self._city(), stored.warnings, batch.recorded_at)
        supporting = await asyncio.to_thread(
            warn_of_predictions, changes, stored.supporting_predictions, plans, outcome
        )
        await supporting_prediction_store.clear(connection, outcome.clearings)
        await supporting_prediction_store.insert(connection, supporting, batch.recorded_at)
        await self._warn_of_events(transaction, changes, batch)
        await save_warnings(transaction, self._outbox, changes, batch.recorded_at, batch.traces)

    async def follow_deferred(
        self,
        transaction: UnitOfWork,
        packs: ActivePacks,
        events: Sequence[Event],
        traces: Mapping[str, str],
        recorded_at: dt.datetime,
    ) -> None:
        """These events have grown since their last version, which a storm has put off until now; `traces` by id."""
        plans = plans_of(packs)
        if not plans:
            return
        event_ids = [event.event_id for event in events]
        await warning_store.lock_causes(transaction.connection, event_ids)
        changes = changes_of(self._city(), (), recorded_at)
        since = recorded_at - max(plan.window for plan in plans)
        await weigh_composites(transaction, self._events, changes, plans, event_ids, None, (since, recorded_at))
        await save_warnings(transaction, self._outbox, changes, recorded_at, traces)

    async def follow_cases(
        self, transaction: UnitOfWork, events: Sequence[Event], traces: Mapping[str, str], recorded_at: dt.datetime
    ) -> None:
        """These events were closed with their cases, or opened again; `traces` are W3C headers of the causes, by id."""
        connection, event_ids = transaction.connection, [event.event_id for event in events]
        await warning_store.lock_causes(connection, event_ids)
        await warning_store.mark_closed(
            connection, {event.event_id: event.state is EventState.CLOSED for event in events}
        )
        changes = changes_of(self._city(), await warning_store.open_of(connection, event_ids), recorded_at)
        changes.follow(events)
        await save_warnings(transaction, self._outbox, changes, recorded_at, traces)

    async def _warn_of_events(self, work: UnitOfWork, changes: WarningChanges, batch: FusedBatch) -> None:
        """Draft the composite warnings that the new signals make, and let open ones follow their events."""
        connection, outcome, plans = work.connection, batch.outcome, plans_of(batch.packs)
        new = [(item.signal, item.located) for item in outcome.memberships]
        new += [(item.signal, item.located) for item in outcome.pending]
        concerned = await self._events.open_in(work, search_areas(plans, new))
        await warning_store.lock_causes(connection, [*concerned, *outcome.events])
        if new:
            times = [where.occurred_at for _, where in new]
            # A storm weighs an event once a second, with its version; what is late is weighed at once.
            on_time = all(min(times) >= batch.recorded_at - plan.window for plan in plans)
            concerned -= {name for name, event in outcome.events.items() if event.deferred and on_time}
            between = min(times), max(times)
            await weigh_composites(work, self._events, changes, plans, sorted(concerned), new, between)
        changes.add_stored(await warning_store.open_of(connection, list(outcome.events)))
        changes.follow(outcome.events.values())


async def _load_open(connection: Connection, batch: FusedBatch, plans: PlansByRule) -> OpenWarnings:
    """The warnings that predictions may change, locked."""
    if not plans:
        return OpenWarnings()
    names = [found.name for found in plans.values()]
    waiting = [pending.signal.signal_id for pending in batch.neighbourhood.pending]
    warnings = await warning_store.open_at(connection, names, batch.cells, list(batch.neighbourhood.events), waiting)
    ids = [warning.warning_id for warning in warnings]
    return OpenWarnings(warnings, await supporting_prediction_store.uncleared_of(connection, ids) if ids else ())
