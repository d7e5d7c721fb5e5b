"""An area is put into another operating mode by a post that the packs name."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, NotFoundError
from cityloop_messaging import Outbox, to_timestamp
from cityloop_modes import name_of
from cityloop_packs import MODE_CHANGES, ActivePacks
from cityloop_telemetry import Logger

from cityloop_event_hub.modes.adapters import mode_store
from cityloop_event_hub.modes.domain import check_change
from cityloop_event_hub.modes.telemetry import LogEvents

MAX_REASON = 1_000


async def switch_mode(
    work: UnitOfWork,
    outbox: Outbox,
    city: CityModel,
    packs: ActivePacks,
    post: Actor,
    area: AreaReference,
    wanted: Mode,
    reason: str,
    moment: Moment,
) -> OperatingMode:
    """Put an area into another mode; the post commands there until the area is in peacetime again.

    Raises:
        InvalidError: no reason, or no such mode.
        NotFoundError: the city has no such area.
        ConflictError: the packs know no such change.
        ForbiddenError: the post may not make it.
    """
    if not 0 < len(reason) <= MAX_REASON:
        raise InvalidError(f"say why, in 1 to {MAX_REASON} characters", "REASON_MISSING")
    if wanted not in Mode.values() or wanted == Mode.MODE_UNSPECIFIED:
        raise InvalidError("name the mode: peacetime, response, emergency or recovery", "MODE_MISSING")
    if (area.layer, area.area_id) not in city.areas:
        raise NotFoundError(f"the city has no area {area.area_id!r} in layer {area.layer!r}", "AREA_UNKNOWN")
    before = await mode_store.lock(work.connection, area)
    present = Mode.MODE_PEACETIME if before is None else before.mode
    changes = [found.item for found in packs.all(MODE_CHANGES)]
    check_change(changes, area.layer, name_of(present), name_of(wanted), post.department_id, post.roles)
    mode = OperatingMode(
        area=area,
        version=1 if before is None else before.version + 1,
        occurred_at=to_timestamp(moment.occurred_at),
        recorded_at=to_timestamp(moment.recorded_at),
        mode=wanted,
        commanding_post_id="" if wanted == Mode.MODE_PEACETIME else post.post_id,
        reason=reason,
    )
    jurisdiction = city.areas[area.layer, area.area_id].division_id or city.city.jurisdiction
    await mode_store.save(work.connection, mode, jurisdiction)
    await outbox.add(work, [mode_store.mode_fact(mode, jurisdiction)])
    details = {"from": name_of(present), "to": name_of(wanted), "version": mode.version, "reason": reason}
    await record_evidence(work.connection, post, moment, "switch-mode", f"{area.layer}/{area.area_id}", details)
    Logger().info(
        LogEvents.MODE_SWITCHED, layer=area.layer, area=area.area_id, mode=name_of(wanted), version=mode.version
    )
    return mode
