"""Datasets and their rows in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

import asyncpg
from cityloop_database import Connection, Pool, texts_from_column, texts_to_column
from cityloop_kernel import Moment

from cityloop_data_sharing.catalogue.domain.datasets import Classification, Dataset, Field, Masking, RowFilter
from cityloop_data_sharing.catalogue.domain.polygon import Box, RowPlace

DATASET_COLUMNS = (
    "dataset_id, version, name, provider_department_id, key_field, fields, longitude_field, latitude_field"
)
MAX_DATASETS = 1_000


async def lock_dataset(connection: Connection, dataset_id: str) -> Dataset | None:
    """A dataset, which no one else changes until the transaction ends; also when there is none yet."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('dataset/' || $1, 0))", dataset_id)
    return await get_dataset(connection, dataset_id)


async def get_dataset(connection: Connection, dataset_id: str) -> Dataset | None:
    """A dataset by its id."""
    row = await connection.fetchrow(f"SELECT {DATASET_COLUMNS} FROM datasets WHERE dataset_id = $1", dataset_id)
    return None if row is None else _dataset(row)


async def list_datasets(pool: Pool, provider_department_id: str | None) -> list[Dataset]:
    """Datasets of one department or of all, by id, 1,000 at most."""
    rows = await pool.fetch(
        f"SELECT {DATASET_COLUMNS} FROM datasets WHERE $1::text IS NULL OR provider_department_id = $1"
        " ORDER BY dataset_id LIMIT $2",
        provider_department_id,
        MAX_DATASETS,
    )
    return [_dataset(row) for row in rows]


async def save_dataset(connection: Connection, dataset: Dataset, jurisdiction: str, moment: Moment) -> None:
    """Insert a dataset or store its newest version."""
    fields = [
        {"field": item.field, "name": dict(item.name), "classification": item.classification, "masking": item.masking}
        for item in dataset.fields
    ]
    await connection.execute(
        f"INSERT INTO datasets ({DATASET_COLUMNS}, jurisdiction, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (dataset_id) DO UPDATE SET version = excluded.version, name = excluded.name,"
        " fields = excluded.fields, jurisdiction = excluded.jurisdiction,"
        " longitude_field = excluded.longitude_field, latitude_field = excluded.latitude_field,"
        " occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at",
        dataset.dataset_id,
        dataset.version,
        texts_to_column(dataset.name),
        dataset.provider_department_id,
        dataset.key_field,
        json.dumps(fields),
        dataset.longitude_field,
        dataset.latitude_field,
        jurisdiction,
        moment.occurred_at,
        moment.recorded_at,
    )


async def has_rows(connection: Connection, dataset_id: str) -> bool:
    """Whether any row was put."""
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM dataset_rows WHERE dataset_id = $1)", dataset_id))


async def save_rows(
    connection: Connection, dataset: Dataset, rows: Sequence[Mapping[str, str]], now: dt.datetime
) -> None:
    """Insert rows or replace those with the same key."""
    ordered = sorted(rows, key=lambda row: row[dataset.key_field])
    places = [dataset.place_of(row) or (None, None) for row in ordered]
    await connection.execute(
        "INSERT INTO dataset_rows (dataset_id, row_key, row_values, recorded_at, longitude, latitude)"
        " SELECT $1, r.row_key, r.row_values, $4, r.longitude, r.latitude"
        " FROM unnest($2::text[], $3::jsonb[], $5::float8[], $6::float8[])"
        " AS r(row_key, row_values, longitude, latitude)"
        " ON CONFLICT (dataset_id, row_key) DO UPDATE SET row_values = excluded.row_values,"
        " recorded_at = excluded.recorded_at, longitude = excluded.longitude, latitude = excluded.latitude",
        dataset.dataset_id,
        [row[dataset.key_field] for row in ordered],
        [json.dumps(dict(row)) for row in ordered],
        now,
        [longitude for longitude, _ in places],
        [latitude for _, latitude in places],
    )


async def read_rows(
    connection: Connection, dataset_id: str, keys: Sequence[str], rows: RowFilter | None, limit: int, after: str = ""
) -> list[dict[str, str]]:
    """Rows of a dataset in order of their keys after one: what the filter lets through, of these keys (all when empty).

    The filter is applied here, by an index on the values; a row that it holds back is never read.
    """
    selected, arguments = _selected(dataset_id, keys, rows)
    if after:
        arguments.append(after)
        selected += f" AND r.row_key > ${len(arguments)}"
    found = await connection.fetch(f"SELECT r.row_values {selected} ORDER BY r.row_key LIMIT {limit:d}", *arguments)
    return [json.loads(row["row_values"]) for row in found]


async def count_rows(connection: Connection, dataset_id: str, rows: RowFilter | None) -> int:
    """How many rows of a dataset the filter lets through."""
    selected, arguments = _selected(dataset_id, (), rows)
    return int(await connection.fetchval(f"SELECT count(*) {selected}", *arguments))


async def places_in(
    connection: Connection, dataset_id: str, keys: Sequence[str], rows: RowFilter | None, box: Box, limit: int
) -> list[RowPlace]:
    """Where the rows are that `read_rows` would find, as far as they lie in a box; in order of their keys."""
    selected, arguments = _selected(dataset_id, keys, rows)
    west, south, east, north = (f"${len(arguments) + number}" for number in range(1, 5))
    found = await connection.fetch(
        f"SELECT r.row_key, r.longitude, r.latitude {selected} AND r.longitude BETWEEN {west} AND {east}"
        f" AND r.latitude BETWEEN {south} AND {north} ORDER BY r.row_key LIMIT {limit:d}",
        *arguments,
        *box,
    )
    return [RowPlace(**row) for row in found]


async def count_uses(connection: Connection, departments: Sequence[str], _areas: Sequence[tuple[str, str]]) -> int:
    """How many datasets these departments provide."""
    query = "SELECT count(*) FROM datasets WHERE provider_department_id = ANY($1)"
    return int(await connection.fetchval(query, departments))


def _selected(dataset_id: str, keys: Sequence[str], rows: RowFilter | None) -> tuple[str, list[object]]:
    """FROM and WHERE of the rows that leave, with their arguments."""
    arguments: list[object] = [dataset_id]
    source, conditions = "dataset_rows r", "r.dataset_id = $1"
    if keys:
        arguments.append(list(keys))
        conditions += f" AND r.row_key = ANY(${len(arguments)})"
    if rows is not None:
        arguments += [rows.field, list(set(rows.values))]
        field, values = len(arguments) - 1, len(arguments)
        source = (
            f"unnest(${values}::text[]) AS wanted(value) JOIN dataset_rows r"
            f" ON r.row_values @> jsonb_build_object(${field}::text, wanted.value)"
        )
    return f"FROM {source} WHERE {conditions}", arguments


def _dataset(row: asyncpg.Record) -> Dataset:
    fields = tuple(
        Field(item["field"], item["name"], Classification(item["classification"]), Masking(item["masking"]))
        for item in json.loads(row["fields"])
    )
    return Dataset(**(dict(row) | {"name": texts_from_column(row["name"]), "fields": fields}))
