"""Components in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import Label, Place, Position
from cityloop.sharing.v1.component_pb2 import Component
from cityloop_database import Connection, Pool, texts_from_column, texts_to_column
from cityloop_kernel import EARTH_RADIUS_METRES, Moment, cell, cells_within

DECIMALS = 9
"""Of degrees: a tenth of a millimetre. What is finer makes trigonometry underflow in the database."""
MAX_NEAR = 100
HAVERSINE = (
    f"{2 * EARTH_RADIUS_METRES} * asin(sqrt(least(1.0, sin(radians(c.latitude - $2) / 2) ^ 2"
    " + cos(radians($2)) * cos(radians(c.latitude)) * sin(radians(c.longitude - $1) / 2) ^ 2)))"
)


async def save_components(connection: Connection, components: Sequence[Component], moment: Moment) -> None:
    """Insert components or store their newest version."""
    await connection.executemany(
        "INSERT INTO components (component_id, component_class, name, longitude, latitude, cell_x, cell_y,"
        " place, jurisdiction, competent_department_id, owner, ownerless, maintenance_unit, version, occurred_at,"
        " recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $15)"
        " ON CONFLICT (component_id) DO UPDATE SET component_class = excluded.component_class,"
        " name = excluded.name, longitude = excluded.longitude,"
        " latitude = excluded.latitude, cell_x = excluded.cell_x, cell_y = excluded.cell_y, place = excluded.place,"
        " jurisdiction = excluded.jurisdiction, competent_department_id = excluded.competent_department_id,"
        " owner = excluded.owner, ownerless = excluded.ownerless, maintenance_unit = excluded.maintenance_unit,"
        " version = components.version + 1, occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at",
        [_values(component, moment) for component in sorted(components, key=lambda item: item.component_id)],
    )


async def competent_departments(connection: Connection, component_ids: Sequence[str]) -> dict[str, str]:
    """The departments that answer for these components as they are stored now, by component."""
    rows = await connection.fetch(
        "SELECT component_id, competent_department_id FROM components WHERE component_id = ANY($1)", list(component_ids)
    )
    return {row["component_id"]: row["competent_department_id"] for row in rows}


async def components_by_id(pool: Pool, component_ids: Sequence[str]) -> list[Component]:
    """Components in the order asked; an unknown one is left out."""
    rows = await pool.fetch("SELECT * FROM components WHERE component_id = ANY($1)", list(component_ids))
    found = {row["component_id"]: _component(row) for row in rows}
    return [found[component_id] for component_id in component_ids if component_id in found]


async def components_near(
    pool: Pool, position: Position, radius_metres: float, component_class: str
) -> list[tuple[Component, float]]:
    """Components within a radius with their distance in metres (haversine), nearest first, 100 at most."""
    longitude, latitude = round(position.longitude, DECIMALS), round(position.latitude, DECIMALS)
    cells = cells_within(longitude, latitude, radius_metres)
    rows = await pool.fetch(
        f"SELECT * FROM (SELECT c.*, {HAVERSINE} AS distance FROM unnest($3::integer[], $4::integer[]) AS near(x, y)"
        " JOIN components c ON c.cell_x = near.x AND c.cell_y = near.y"
        f" WHERE $5 = '' OR c.component_class = $5) AS reached"
        " WHERE distance <= $6 ORDER BY distance, component_id LIMIT $7",
        longitude,
        latitude,
        [x for x, _ in cells],
        [y for _, y in cells],
        component_class,
        radius_metres,
        MAX_NEAR,
    )
    return [(_component(row), row["distance"]) for row in rows]


async def count_uses(connection: Connection, departments: Sequence[str], _areas: Sequence[tuple[str, str]]) -> int:
    """How many components these departments are competent for."""
    query = "SELECT count(*) FROM components WHERE competent_department_id = ANY($1)"
    return int(await connection.fetchval(query, departments))


def _values(component: Component, moment: Moment) -> tuple[object, ...]:
    position = component.place.position
    longitude, latitude = round(position.longitude, DECIMALS), round(position.latitude, DECIMALS)
    return (
        component.component_id,
        component.component_class,
        texts_to_column(component.name.texts),
        longitude,
        latitude,
        *cell(longitude, latitude),
        component.place.SerializeToString(),
        component.place.jurisdiction,
        component.competent_department_id,
        component.owner,
        component.ownerless,
        component.maintenance_unit,
        moment.occurred_at,
        moment.recorded_at,
    )


def _component(row: asyncpg.Record) -> Component:
    return Component(
        component_id=row["component_id"],
        component_class=row["component_class"],
        name=Label(texts=texts_from_column(row["name"])),
        place=Place.FromString(row["place"]),
        competent_department_id=row["competent_department_id"],
        owner=row["owner"],
        ownerless=row["ownerless"],
        maintenance_unit=row["maintenance_unit"],
    )
