"""Which entries a publication lists, and how exactly it shows where they are."""

from __future__ import annotations

import datetime as dt

from cityloop_packs import EVENT_CLASSES, ActivePacks, PackItem, PlacePrecision, Publication, published_name

from cityloop_citizen_services.publications.domain.entries import Source, Wanted

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
"""Nothing was known then: a class that is public no more shows nothing."""


def wanted_of(found: PackItem[Publication], packs: ActivePacks, now: dt.datetime) -> Wanted | None:
    """Which entries a publication lists now; None of a figure or a layer."""
    item = found.item
    if item.flows is not None:
        return Wanted(Source.FLOW, published_name(found), item.flows.states, now)
    if item.cases is None:
        return None
    known = packs.named(EVENT_CLASSES).get(item.cases.event_class)
    public = known is not None and known.item.public_view.public
    delay = dt.timedelta(hours=0 if known is None else known.item.public_view.delay_hours)
    phases = tuple(phase.value for phase in item.cases.phases)
    return Wanted(Source.CASE, item.cases.event_class, phases, now - delay if public else NEVER)


def precision_of(found: PackItem[Publication], packs: ActivePacks) -> PlacePrecision | None:
    """How exactly places of a list are shown; None where they are not."""
    item = found.item
    if item.flows is not None:
        return item.flows.place
    known = None if item.cases is None else packs.named(EVENT_CLASSES).get(item.cases.event_class)
    return None if known is None or not known.item.public_view.public else known.item.public_view.place
