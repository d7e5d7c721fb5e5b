"""The figures that are in force, as packs define them."""

from __future__ import annotations

import datetime as dt

from cityloop.events.v1.indicators_service_pb2 import Indicator as IndicatorMessage
from cityloop.events.v1.indicators_service_pb2 import IndicatorBand, IndicatorMilestone
from cityloop_database import Pool
from cityloop_messaging import to_timestamp

from cityloop_event_hub.figures.adapters import definition_store
from cityloop_event_hub.figures.domain.definitions import WINDOW
from cityloop_event_hub.figures.domain.formulas import dimensions_of
from cityloop_event_hub.figures.domain.periods import day_begins
from cityloop_event_hub.figures.handlers.enter_value import overdue


async def list_figures(pool: Pool, tag: str, now: dt.datetime) -> list[IndicatorMessage]:
    """Those that have a tag, or all when it is empty; by name."""
    async with pool.acquire() as connection:
        definitions = await definition_store.in_force(connection)
        since = await definition_store.defined_at(connection)
        found = []
        for name, item in sorted(definitions.indicators.items()):
            if tag and not item.tagged(tag):
                continue
            message = IndicatorMessage(
                indicator=name,
                title=item.title.label(),
                unit=item.unit,
                periods=[WINDOW] if item.window is not None else item.periods,
                dimensions=dimensions_of(item),
                defined_at=to_timestamp(since[name]),
                target="" if item.target is None else str(item.target.value),
                better="INDICATOR_SIDE_UNSPECIFIED"
                if item.target is None
                else f"INDICATOR_SIDE_{item.target.better.upper()}",
                baseline="" if item.baseline is None else str(item.baseline),
                bands=[
                    IndicatorBand(
                        band=band.band, title=band.title.label(), least="" if band.least is None else str(band.least)
                    )
                    for band in item.bands
                ],
                overdue=await overdue(connection, definitions, name, now),
                tags=item.tags,
                milestones=[
                    IndicatorMilestone(
                        milestone=milestone.milestone,
                        title=milestone.title.label(),
                        begins_at=to_timestamp(day_begins(milestone.day, definitions.zone)),
                    )
                    for milestone in item.milestones
                ],
            )
            if item.owner is not None:
                message.owner_department_id, message.owner_role = item.owner.department, item.owner.role
            found.append(message)
    return found
