"""What composite warnings are weighed by is loaded, and what they become is handed on for saving."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from cityloop_database import UnitOfWork

from cityloop_event_hub.fusion.domain.protocols import StoredEvents
from cityloop_event_hub.warnings.adapters import warning_store
from cityloop_event_hub.warnings.domain.composite_warnings import (
    CompositePlan,
    NewSignals,
    events_to_weigh,
    warn_of_composites,
)
from cityloop_event_hub.warnings.domain.warning_changes import WarningChanges


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
    signals = await events.signals_in(
        work,
        [item.plan.search_area(item.event) for item in to_weigh],
        [min(times) - item.plan.window for item in to_weigh],
        [max(times) + item.plan.window for item in to_weigh],
    )
    await asyncio.to_thread(warn_of_composites, changes, to_weigh, signals, drafted)
