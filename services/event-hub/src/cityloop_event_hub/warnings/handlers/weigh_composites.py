"""What composite warnings are weighed by is loaded, and what they become is handed on for saving."""

from __future__ import annotations

import asyncio
import datetime as dt
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
    new: NewSignals | None,
    between: tuple[dt.datetime, dt.datetime],
) -> None:
    """Draft a warning for each of these events whose parts reach the limit; let open ones grow.

    The causes of these events are locked by the caller.

    Args:
        work: the unit of work.
        events: that fusion keeps.
        changes: takes what warnings become.
        plans: of composites.
        event_ids: of what is weighed.
        new: the signals that are new; None: any may be.
        between: when these occurred.
    """
    if not event_ids:
        return
    found = await events.read(work, event_ids)
    drafted = await warning_store.drafted(work.connection, event_ids)
    changes.add_stored(await warning_store.open_of(work.connection, event_ids))
    in_order = [event for _, event in sorted(found.items())]
    to_weigh = events_to_weigh(in_order, plans, changes.open_warnings(), new)
    signals = await events.signals_in(
        work,
        [item.plan.search_area(item.event) for item in to_weigh],
        [between[0] - item.plan.window for item in to_weigh],
        [between[1] + item.plan.window for item in to_weigh],
        # Before and after within half a window: each window that holds what is left out holds one of these too.
        [item.plan.window / 2 for item in to_weigh],
    )
    await asyncio.to_thread(warn_of_composites, changes, to_weigh, signals, drafted)
