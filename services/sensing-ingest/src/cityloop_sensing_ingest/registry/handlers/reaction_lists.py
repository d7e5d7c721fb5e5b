"""The things that a reaction of a pack is for each of."""

from __future__ import annotations

from cityloop_database import Pool
from cityloop_packs import MOST_TARGETS, PackItem, Reaction
from cityloop_reactions import Target, Trigger, area_of, thing_target

from cityloop_sensing_ingest.registry.adapters.thing_store import StoredThings


async def listed_things(pool: Pool, found: PackItem[Reaction], trigger: Trigger) -> list[Target]:
    """Things of its model, those in the area of the cause where it names a layer; at most one more than it may have.

    Raises:
        ConflictError: the cause lies in no area of the layer.
    """
    each = found.item.for_each
    assert each is not None  # noqa: S101 the list of the reaction
    of = each.things
    assert of is not None  # noqa: S101 as above
    area = None if of.layer is None else area_of(trigger.place, of.layer)
    things = await StoredThings().of_model(pool, of.thing_model, area, "", MOST_TARGETS + 1)
    return [thing_target(thing.thing_id, thing.department_id, thing.place) for thing in things]
