"""Detections that were taken in, and the record of each algorithm, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityloop_database import Connection, Pool

COUNTS = ("detections", "found_true", "found_false", "wrong_class", "wrong_place", "repeats")
ModelVersion = tuple[str, str]
"""Algorithm id and model version."""


@dataclass(frozen=True, slots=True)
class AlgorithmRecord:
    """What one version of an algorithm's model claimed, and what was found out about it."""

    algorithm_id: str
    model_version: str
    detections: int
    found_true: int
    found_false: int
    wrong_class: int
    wrong_place: int
    repeats: int


async def insert_new(connection: Connection, department_id: str, ids: Sequence[str], now: dt.datetime) -> set[str]:
    """Insert detection ids; returns those that did not come before."""
    rows = await connection.fetch(
        "INSERT INTO detections (detection_id, department_id, recorded_at)"
        " SELECT id, $1, $3 FROM unnest($2::text[]) AS given (id) ORDER BY id"
        " ON CONFLICT DO NOTHING RETURNING detection_id",
        department_id,
        sorted(set(ids)),
        now,
    )
    return {row["detection_id"] for row in rows}


async def of_others(connection: Connection, department_id: str, ids: Sequence[str]) -> list[str]:
    """Those of these ids that another department's detections have."""
    rows = await connection.fetch(
        "SELECT detection_id FROM detections WHERE detection_id = ANY($2) AND department_id <> $1 ORDER BY 1",
        department_id,
        list(ids),
    )
    return [row["detection_id"] for row in rows]


async def delete_old(pool: Pool, recorded_before: dt.datetime) -> None:
    """Remove ids that came before a moment."""
    await pool.execute("DELETE FROM detections WHERE recorded_at < $1", recorded_before)


async def add_counts(connection: Connection, what: str, models: Mapping[ModelVersion, int]) -> None:
    """Add to one of `COUNTS` of some models; rows are locked in the order of their names."""
    if what not in COUNTS:
        raise ValueError(f"{what!r} is not counted")
    ordered = sorted(models)
    await connection.execute(
        f"INSERT INTO algorithm_records (algorithm_id, model_version, {what})"
        " SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) ON CONFLICT (algorithm_id, model_version)"
        f" DO UPDATE SET {what} = algorithm_records.{what} + excluded.{what}",
        [algorithm for algorithm, _ in ordered],
        [version for _, version in ordered],
        [models[model] for model in ordered],
    )


async def page_of_records(
    pool: Pool, algorithm_id: str, size: int, after: ModelVersion | None
) -> list[AlgorithmRecord]:
    """Records in the order of their names, of one algorithm or of all, after the last one seen."""
    rows = await pool.fetch(
        f"SELECT algorithm_id, model_version, {', '.join(COUNTS)} FROM algorithm_records"
        " WHERE ($1 = '' OR algorithm_id = $1)"
        " AND ($3::text IS NULL OR (algorithm_id, model_version) > ($3, $4)) ORDER BY 1, 2 LIMIT $2",
        algorithm_id,
        size,
        *(after or (None, None)),
    )
    return [AlgorithmRecord(**row) for row in rows]


def count_by_model(models: Sequence[ModelVersion]) -> dict[ModelVersion, int]:
    """How often each stands in a list."""
    return dict(Counter(models))
