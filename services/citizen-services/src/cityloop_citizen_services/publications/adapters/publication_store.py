"""Signatures of publications, and corrections, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import asyncpg
from cityloop_database import Connection, Pool, lock_names, texts_from_column, texts_to_column

from cityloop_citizen_services.publications.domain.publication import Correction, Signature

COLUMNS = (
    "publication, digest, title, department_id, role, signed_by_post_id, signed_at, withdrawn_reason, withdrawn_at"
)
MOST_CORRECTIONS = 100
"""Of one publication, shown at once: the newest."""


async def signatures(pool: Connection | Pool) -> dict[str, Signature]:
    """The last signature of every publication that has one."""
    rows = await pool.fetch(f"SELECT {COLUMNS} FROM publications ORDER BY publication")
    return {row["publication"]: _signature(row) for row in rows}


async def signature_of(pool: Connection | Pool, name: str) -> Signature | None:
    """The last signature of a publication; its name must be storable."""
    row = await pool.fetchrow(f"SELECT {COLUMNS} FROM publications WHERE publication = $1", name)
    return None if row is None else _signature(row)


async def lock(connection: Connection, name: str) -> Signature | None:
    """The same, which nobody else changes until the transaction ends, also where there is none yet."""
    await lock_names(connection, [f"publication:{name}"])
    return await signature_of(connection, name)


async def save(connection: Connection, signature: Signature) -> None:
    """Store a signature in place of the former one."""
    await connection.execute(
        f"INSERT INTO publications ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (publication) DO UPDATE SET digest = $2, title = $3, department_id = $4, role = $5,"
        " signed_by_post_id = $6, signed_at = $7, withdrawn_reason = $8, withdrawn_at = $9",
        signature.publication,
        signature.digest,
        texts_to_column(signature.title),
        signature.department_id,
        signature.role,
        signature.signed_by_post_id,
        signature.signed_at,
        signature.withdrawn_reason,
        signature.withdrawn_at,
    )


async def add_correction(connection: Connection, name: str, reason: str, entry: str, moment: dt.datetime) -> None:
    """Keep what readers are told."""
    await connection.execute(
        "INSERT INTO publication_corrections (publication, reason, entry_number, corrected_at) VALUES ($1, $2, $3, $4)",
        name,
        reason,
        entry,
        moment,
    )


async def corrections_of(pool: Connection | Pool, names: Sequence[str]) -> Mapping[str, Sequence[Correction]]:
    """Corrections by publication, the newest first, at most 100 each."""
    rows = await pool.fetch(
        "SELECT named.publication, found.reason, found.entry_number, found.corrected_at"
        " FROM unnest($1::text[]) AS named (publication) CROSS JOIN LATERAL"
        " (SELECT * FROM publication_corrections AS kept WHERE kept.publication = named.publication"
        " ORDER BY correction_id DESC LIMIT $2) AS found",
        list(names),
        MOST_CORRECTIONS,
    )
    found: dict[str, list[Correction]] = {name: [] for name in names}
    for row in rows:
        found[row["publication"]].append(Correction(row["reason"], row["entry_number"], row["corrected_at"]))
    return found


def _signature(row: asyncpg.Record) -> Signature:
    return Signature(**(dict(row) | {"title": texts_from_column(row["title"])}))
