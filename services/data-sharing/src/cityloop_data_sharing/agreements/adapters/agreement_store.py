"""Agreements and what was used of their quotas, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import asyncpg
from cityloop_database import Connection, Pool

from cityloop_data_sharing.agreements.domain.agreements import (
    Agreement,
    AgreementState,
    Delivery,
    ModeCondition,
    unknown_agreement,
)
from cityloop_data_sharing.catalogue.domain.datasets import Classification, RowFilter

COLUMNS = (
    "agreement_id, agreement_number, version, state, dataset_id, provider_department_id, consumer_department_id,"
    " fields, row_field, row_filter, purpose, valid_from, valid_until, cleared_classification, daily_quota, reason,"
    " secret, jurisdiction, occurred_at, recorded_at, delivery, open_layer, open_area_id, open_modes"
)


async def save_agreement(connection: Connection, agreement: Agreement) -> None:
    """Insert an agreement or store its newest version."""
    rows, open_in = agreement.rows, agreement.open_in
    await connection.execute(
        f"INSERT INTO agreements ({COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
        " $21, $22, $23, $24)"
        " ON CONFLICT (agreement_id) DO UPDATE SET version = excluded.version, state = excluded.state,"
        " cleared_classification = excluded.cleared_classification, daily_quota = excluded.daily_quota,"
        " reason = excluded.reason, occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at",
        agreement.agreement_id,
        agreement.agreement_number,
        agreement.version,
        agreement.state,
        agreement.dataset_id,
        agreement.provider_department_id,
        agreement.consumer_department_id,
        list(agreement.fields),
        None if rows is None else rows.field,
        None if rows is None else list(rows.values),
        agreement.purpose,
        agreement.valid_from,
        agreement.valid_until,
        agreement.cleared_classification,
        agreement.daily_quota,
        agreement.reason,
        agreement.secret,
        agreement.jurisdiction,
        agreement.occurred_at,
        agreement.recorded_at,
        agreement.delivery,
        None if open_in is None else open_in.layer,
        None if open_in is None else open_in.area_id,
        None if open_in is None else list(open_in.modes),
    )


async def find_agreement(connection: Connection, agreement_id: str, *, to_change: bool) -> Agreement:
    """An agreement that stays as it is until the transaction ends; readers share it, one who decides has it alone.

    Raises:
        NotFoundError: there is none.
    """
    try:
        UUID(agreement_id)
    except ValueError as error:
        raise unknown_agreement(agreement_id) from error
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM agreements WHERE agreement_id = $1 {'FOR UPDATE' if to_change else 'FOR SHARE'}",
        agreement_id,
    )
    if row is None:
        raise unknown_agreement(agreement_id)
    return _agreement(row)


async def approved_for(
    connection: Connection, consumer_department_id: str, dataset_id: str, fields: Sequence[str]
) -> list[Agreement]:
    """Approved agreements of a department on all of these fields of a dataset, newest first."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM agreements WHERE consumer_department_id = $1 AND dataset_id = $2"
        " AND fields @> $3::text[] AND state = $4 ORDER BY agreement_id DESC LIMIT 100",
        consumer_department_id,
        dataset_id,
        list(fields),
        AgreementState.APPROVED,
    )
    return [_agreement(row) for row in rows]


async def page_of_agreements(pool: Pool, department_id: str, size: int, before: str | None) -> list[Agreement]:
    """Agreements that a department provides or consumes, newest first, after the last one seen."""
    older = "($2::uuid IS NULL OR agreement_id < $2) ORDER BY agreement_id DESC LIMIT $3"
    rows = await pool.fetch(
        f"(SELECT {COLUMNS} FROM agreements WHERE provider_department_id = $1 AND {older})"
        f" UNION ALL (SELECT {COLUMNS} FROM agreements WHERE consumer_department_id = $1 AND {older})"
        " ORDER BY agreement_id DESC LIMIT $3",
        department_id,
        before,
        size,
    )
    return [_agreement(row) for row in rows]


async def use_quota(connection: Connection, agreement: Agreement, day: dt.date, rows: int) -> int | None:
    """Use rows of a day's quota; returns how many are left, None (and uses none) when there are too few."""
    used = await connection.fetchval(
        "INSERT INTO agreement_usage AS u (agreement_id, day, rows) SELECT $1, $2, $3::bigint WHERE $3 <= $4::bigint"
        " ON CONFLICT (agreement_id, day) DO UPDATE SET rows = u.rows + excluded.rows"
        " WHERE u.rows + excluded.rows <= $4 RETURNING rows",
        agreement.agreement_id,
        day,
        rows,
        agreement.daily_quota,
    )
    return None if used is None else agreement.daily_quota - int(used)


async def used_rows(connection: Connection, agreement: Agreement, day: dt.date) -> int:
    """Rows of a day's quota that are used."""
    return int(
        await connection.fetchval(
            "SELECT coalesce((SELECT rows FROM agreement_usage WHERE agreement_id = $1 AND day = $2), 0)",
            agreement.agreement_id,
            day,
        )
    )


async def count_uses(connection: Connection, departments: Sequence[str], areas: Sequence[tuple[str, str]]) -> int:
    """How many agreements that may still be used are of these departments, or open with the mode of these areas."""
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM agreements WHERE state IN ('requested', 'approved') AND valid_until > now()"
            " AND (provider_department_id = ANY($1) OR consumer_department_id = ANY($1)"
            " OR (open_layer, open_area_id) IN (SELECT * FROM unnest($2::text[], $3::text[])))",
            departments,
            [layer for layer, _ in areas],
            [area_id for _, area_id in areas],
        )
    )


def _agreement(row: asyncpg.Record) -> Agreement:
    fields = dict(row)
    row_field, row_filter = fields.pop("row_field"), fields.pop("row_filter")
    layer, area_id, modes = fields.pop("open_layer"), fields.pop("open_area_id"), fields.pop("open_modes")
    fields |= {
        "agreement_id": str(row["agreement_id"]),
        "state": AgreementState(row["state"]),
        "fields": tuple(row["fields"]),
        "rows": None if row_field is None else RowFilter(row_field, tuple(row_filter)),
        "cleared_classification": Classification(row["cleared_classification"]),
        "delivery": Delivery(row["delivery"]),
        "open_in": None if layer is None else ModeCondition(layer, area_id, tuple(modes)),
    }
    return Agreement(**fields)


async def waiting_for_modes(connection: Connection, now: dt.datetime) -> Counter[str]:
    """How many approved agreements open with the operating mode of an area, by its layer."""
    rows = await connection.fetch(
        "SELECT open_layer, count(*) AS number FROM agreements"
        " WHERE state = 'approved' AND valid_until > $1 AND open_layer IS NOT NULL GROUP BY open_layer",
        now,
    )
    return Counter({row["open_layer"]: row["number"] for row in rows})
