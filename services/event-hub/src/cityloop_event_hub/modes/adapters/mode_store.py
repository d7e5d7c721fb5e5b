"""Operating modes and who follows them, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from asyncpg import Record
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.modes_service_pb2 import ModeAcknowledgement
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.topics import EVENTS_OPERATING_MODES
from cityloop_database import Connection, UnitOfWork
from cityloop_messaging import Fact, fact_of, to_datetime, to_timestamp
from cityloop_modes import Modes, key_of

from cityloop_event_hub.fusion.domain.protocols import PresentModes

LARGEST_VERSION = 2**63 - 1
"""No version is larger than the database can hold."""
LOCK_SPACE = 7_304
"""Of the advisory locks that serialise the switches of one area."""


async def lock(connection: Connection, area: AreaReference) -> OperatingMode | None:
    """The area's mode, with nobody else switching it; None when it was never switched."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock($1, hashtext($2))", LOCK_SPACE, f"{area.layer}/{area.area_id}"
    )
    row = await connection.fetchrow(
        "SELECT * FROM operating_modes WHERE layer = $1 AND area_id = $2", area.layer, area.area_id
    )
    return None if row is None else _mode(row)


async def save(connection: Connection, mode: OperatingMode, jurisdiction: str) -> None:
    """Store the newest version."""
    await connection.execute(
        """
        INSERT INTO operating_modes VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (layer, area_id) DO UPDATE
        SET (version, mode, commanding_post_id, reason, occurred_at, recorded_at)
          = (excluded.version, excluded.mode, excluded.commanding_post_id, excluded.reason,
             excluded.occurred_at, excluded.recorded_at)
        """,
        mode.area.layer,
        mode.area.area_id,
        mode.version,
        mode.mode,
        jurisdiction,
        mode.commanding_post_id,
        mode.reason,
        to_datetime(mode.occurred_at),
        to_datetime(mode.recorded_at),
    )


async def acknowledge(
    connection: Connection, area: AreaReference, version: int, service: str, now: dt.datetime
) -> bool:
    """Note that a service follows a version; an older one changes nothing. False when the area has no such version."""
    if version > LARGEST_VERSION:
        return False
    row = await connection.fetchrow(
        """
        INSERT INTO mode_acknowledgements
        SELECT layer, area_id, $4, $3, $5 FROM operating_modes WHERE layer = $1 AND area_id = $2 AND version >= $3
        ON CONFLICT (layer, area_id, service) DO UPDATE
        SET version = greatest(mode_acknowledgements.version, excluded.version),
            acknowledged_at = CASE WHEN excluded.version > mode_acknowledgements.version
                              THEN excluded.acknowledged_at ELSE mode_acknowledgements.acknowledged_at END
        RETURNING version
        """,
        area.layer,
        area.area_id,
        version,
        service,
        now,
    )
    return row is not None


async def all_modes(connection: Connection) -> list[OperatingMode]:
    """Every area's mode, by layer and area."""
    return [_mode(row) for row in await connection.fetch("SELECT * FROM operating_modes ORDER BY layer, area_id")]


async def acknowledgements(connection: Connection) -> Mapping[tuple[str, str], list[ModeAcknowledgement]]:
    """Who follows the present version of each area's mode."""
    rows = await connection.fetch(
        """
        SELECT a.layer, a.area_id, a.service, a.acknowledged_at
        FROM mode_acknowledgements a JOIN operating_modes m USING (layer, area_id, version)
        ORDER BY a.service
        """
    )
    found: dict[tuple[str, str], list[ModeAcknowledgement]] = {}
    for row in rows:
        one = ModeAcknowledgement(service=row["service"], acknowledged_at=to_timestamp(row["acknowledged_at"]))
        found.setdefault((row["layer"], row["area_id"]), []).append(one)
    return found


def mode_fact(mode: OperatingMode, jurisdiction: str) -> Fact:
    """A version of an area's mode as a fact."""
    key = f"{mode.area.layer}/{mode.area.area_id}"
    return fact_of(EVENTS_OPERATING_MODES, mode, jurisdiction, key=key)


class StoredModes(PresentModes[UnitOfWork]):
    """The operating modes, for other rooms."""

    async def read(self, transaction: UnitOfWork) -> Modes:
        """The present mode of every area that was ever switched."""
        return Modes({key_of(mode.area): mode for mode in await all_modes(transaction.connection)})


def _mode(row: Record) -> OperatingMode:
    return OperatingMode(
        area=AreaReference(layer=row["layer"], area_id=row["area_id"]),
        version=row["version"],
        occurred_at=to_timestamp(row["occurred_at"]),
        recorded_at=to_timestamp(row["recorded_at"]),
        mode=row["mode"],
        commanding_post_id=row["commanding_post_id"],
        reason=row["reason"],
    )
