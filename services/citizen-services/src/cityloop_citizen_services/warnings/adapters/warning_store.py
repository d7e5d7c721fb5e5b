"""Warnings in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import asyncpg
from cityloop.events.v1.warning_pb2 import Warning as WarningContract
from cityloop_database import Connection, Pool

from cityloop_citizen_services.warnings.domain.warning import KnownWarning, WarningState, gravest_first

MOST_IN_FORCE = 200
"""Warnings shown at most, the newest."""
COLUMNS = "warning_id, version, state, signed, all_clear"


class StoredWarnings:
    """The warnings as other rooms see them: `Warnings` of the domain."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def in_force(self) -> Sequence[WarningContract]:
        """What was signed and is not over, as it was signed, the gravest first; at most 200, the newest."""
        rows = await self._pool.fetch(
            "SELECT signed FROM warnings WHERE state IN ('signed', 'all_clear_draft')"
            " ORDER BY occurred_at DESC LIMIT $1",
            MOST_IN_FORCE,
        )
        return gravest_first(WarningContract.FromString(row["signed"]) for row in rows if row["signed"] is not None)

    async def lock_shared(self, connection: Connection, warning_id: str) -> KnownWarning | None:
        """A warning that stays as it is until the transaction of the connection ends; None where it is not known."""
        return (await _warnings(connection, [warning_id], "FOR SHARE")).get(warning_id)


async def lock_warnings(connection: Connection, warning_ids: Iterable[str]) -> dict[str, KnownWarning]:
    """Warnings by id, which nobody else changes until the transaction ends."""
    return await _warnings(connection, warning_ids, "FOR UPDATE")


async def save_warning(connection: Connection, warning: KnownWarning, newest: WarningContract) -> None:
    """Insert a warning or store its newest version."""
    await connection.execute(
        "INSERT INTO warnings (warning_id, version, state, signed, all_clear, jurisdiction, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (warning_id) DO UPDATE SET version = excluded.version, state = excluded.state,"
        " signed = excluded.signed, all_clear = excluded.all_clear, jurisdiction = excluded.jurisdiction,"
        " occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at"
        " WHERE warnings.version < excluded.version",
        warning.warning_id,
        warning.version,
        warning.state,
        None if warning.signed is None else warning.signed.SerializeToString(),
        None if warning.all_clear is None else warning.all_clear.SerializeToString(),
        newest.place.jurisdiction,
        newest.occurred_at.ToDatetime(tzinfo=dt.UTC),
        newest.recorded_at.ToDatetime(tzinfo=dt.UTC),
    )


async def _warnings(connection: Connection, warning_ids: Iterable[str], lock: str) -> dict[str, KnownWarning]:
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM warnings WHERE warning_id = ANY($1::uuid[]) ORDER BY warning_id {lock}",
        list(set(warning_ids)),
    )
    return {str(row["warning_id"]): _warning(row) for row in rows}


def _warning(row: asyncpg.Record) -> KnownWarning:
    signed, all_clear = row["signed"], row["all_clear"]
    return KnownWarning(
        warning_id=str(row["warning_id"]),
        version=row["version"],
        state=WarningState(row["state"]),
        signed=None if signed is None else WarningContract.FromString(signed),
        all_clear=None if all_clear is None else WarningContract.FromString(all_clear),
    )
