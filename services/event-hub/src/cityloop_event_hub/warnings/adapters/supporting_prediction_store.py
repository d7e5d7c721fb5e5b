"""Predictions that have drafted or support warnings, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import Connection

from cityloop_event_hub.fusion.domain.signals import Clearing
from cityloop_event_hub.warnings.domain.predicted_warnings import SupportingPrediction

DELETE_OLD_PREDICTIONS = (
    "DELETE FROM supporting_predictions WHERE signal_id IN"
    " (SELECT signal_id FROM supporting_predictions WHERE recorded_at < $1 ORDER BY recorded_at LIMIT 10000)"
)


async def uncleared_of(connection: Connection, warning_ids: Sequence[str]) -> list[SupportingPrediction]:
    """Of these warnings: the predictions that have not been cleared."""
    rows = await connection.fetch(
        "SELECT warning_id, signal_id, source_id, rule_id, occurred_at FROM supporting_predictions"
        " WHERE warning_id = ANY($1::uuid[]) AND cleared_at IS NULL",
        warning_ids,
    )
    return [
        SupportingPrediction(
            str(row["warning_id"]),
            str(row["signal_id"]),
            (row["source_id"], row["rule_id"]),
            row["occurred_at"],
        )
        for row in rows
    ]


async def insert(connection: Connection, predictions: Sequence[SupportingPrediction], now: dt.datetime) -> None:
    """Insert new predictions."""
    if not predictions:
        return
    await connection.executemany(
        "INSERT INTO supporting_predictions"
        " (signal_id, warning_id, source_id, rule_id, occurred_at, cleared_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [(item.signal_id, item.warning_id, *item.key, item.occurred_at, item.cleared_at, now) for item in predictions],
    )


async def clear(connection: Connection, clearings: Sequence[Clearing]) -> None:
    """Mark what sources say is over as cleared."""
    if not clearings:
        return
    await connection.execute(
        "UPDATE supporting_predictions s SET cleared_at = c.moment"
        " FROM (SELECT source_id, rule_id, max(moment) AS moment FROM unnest($1::text[], $2::text[], $3::timestamptz[])"
        " AS given (source_id, rule_id, moment) GROUP BY source_id, rule_id) AS c"
        " WHERE s.source_id = c.source_id AND s.rule_id = c.rule_id"
        " AND s.cleared_at IS NULL AND s.occurred_at <= c.moment",
        [item.key[0] for item in clearings],
        [item.key[1] for item in clearings],
        [item.moment for item in clearings],
    )


async def delete_before(connection: Connection, before: dt.datetime) -> None:
    """Delete those that were stored before a moment, some at a time."""
    await connection.execute(DELETE_OLD_PREDICTIONS, before)
