"""What composite warnings are weighed by is loaded, and what they become is kept for saving."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from cityloop_database import Connection

from cityloop_event_hub.fusion.adapters import claim_store, event_store, warning_store
from cityloop_event_hub.fusion.domain.composite_warnings import (
    CompositePlan,
    NewSignals,
    circles_of,
    warn_of_composites,
    weighings,
)
from cityloop_event_hub.fusion.domain.warning_changes import WarningChanges


async def events_concerned(connection: Connection, plans: Sequence[CompositePlan], new: NewSignals) -> set[str]:
    """Open events of which a composite may weigh more by these signals; a few more at the edges."""
    return await claim_store.open_events_in(connection, circles_of(plans, new))


async def weigh_composites(
    connection: Connection,
    changes: WarningChanges,
    plans: Sequence[CompositePlan],
    event_ids: Sequence[str],
    new: NewSignals,
) -> None:
    """Draft a warning for each of these events whose parts reach the limit; let those that stand grow.

    The causes of these events are locked by the caller.
    """
    if not event_ids:
        return
    events = await event_store.read_events(connection, event_ids)
    drafted = await warning_store.drafted(connection, event_ids)
    changes.add_stored(await warning_store.standing_of(connection, event_ids))
    in_order = [event for _, event in sorted(events.items())]
    to_weigh = weighings(in_order, plans, changes.standing(), new)
    times = [where.occurred_at for _, where in new]
    claims = await claim_store.claims_in(
        connection,
        [weighing.plan.around(weighing.event) for weighing in to_weigh],
        [min(times) - weighing.plan.window for weighing in to_weigh],
        [max(times) + weighing.plan.window for weighing in to_weigh],
    )
    await asyncio.to_thread(warn_of_composites, changes, to_weigh, claims, drafted)
