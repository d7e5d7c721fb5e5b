"""What composite warnings are weighed by is loaded, and what they become is handed on for saving."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from cityloop_database import Connection, UnitOfWork

from cityloop_event_hub.fusion.domain.protocols import StoredEvents
from cityloop_event_hub.warnings.adapters import composite_signal_store, warning_store
from cityloop_event_hub.warnings.domain.composite_warnings import (
    CompositePlan,
    NewSignals,
    events_to_weigh,
    search_areas,
    warn_of_composites,
)
from cityloop_event_hub.warnings.domain.warning_changes import WarningChanges


async def events_concerned(connection: Connection, plans: Sequence[CompositePlan], new: NewSignals) -> set[str]:
    """Open events of which a composite may weigh more by these signals; a few more at the edges."""
    return await composite_signal_store.open_events_in(connection, search_areas(plans, new))


async def weigh_composites(
    work: UnitOfWork,
    events: StoredEvents[UnitOfWork],
    changes: WarningChanges,
    plans: Sequence[CompositePlan],
    event_ids: Sequence[str],
    new: NewSignals,
) -> None:
    """Draft a warning for each of these events whose parts reach the limit; let open ones grow.

    The causes of these events are locked by the caller.
    """
    if not event_ids:
        return
    found = await events.read(work, event_ids)
    drafted = await warning_store.drafted(work.connection, event_ids)
    changes.add_stored(await warning_store.open_of(work.connection, event_ids))
    in_order = [event for _, event in sorted(found.items())]
    to_weigh = events_to_weigh(in_order, plans, changes.open_warnings(), new)
    times = [where.occurred_at for _, where in new]
    signals = await composite_signal_store.signals_in(
        work.connection,
        [item.plan.search_area(item.event) for item in to_weigh],
        [min(times) - item.plan.window for item in to_weigh],
        [max(times) + item.plan.window for item in to_weigh],
    )
    await asyncio.to_thread(warn_of_composites, changes, to_weigh, signals, drafted)
