"""The staff directory in PostgreSQL. Names and phones are kept only of those who hold a post now or later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import asyncpg
from cityloop_database import Connection, Pool

from cityloop_data_sharing.staff.domain.protocols import PostOfPerson
from cityloop_data_sharing.staff.domain.staff import Holding, Person

HOLDING = "post_id, person_id, valid_from, valid_until, deputy"
PRESENT = "(valid_until IS NULL OR valid_until > $2)"


async def lock_directory(connection: Connection, department_id: str, now: dt.datetime) -> int:
    """The version of a department's directory, 0 before the first; nobody else changes it in this transaction."""
    await connection.execute(
        "INSERT INTO staff_directories (department_id, version, recorded_at) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING",
        department_id,
        now,
    )
    return int(
        await connection.fetchval(
            "SELECT version FROM staff_directories WHERE department_id = $1 FOR UPDATE", department_id
        )
    )


async def version_of(connection: Connection, department_id: str) -> int:
    """The version of a department's directory, 0 where it has none."""
    found = await connection.fetchval("SELECT version FROM staff_directories WHERE department_id = $1", department_id)
    return int(found or 0)


async def save_version(connection: Connection, department_id: str, version: int, now: dt.datetime) -> None:
    """Keep the version of a directory that is locked."""
    await connection.execute(
        "UPDATE staff_directories SET version = $2, recorded_at = $3 WHERE department_id = $1",
        department_id,
        version,
        now,
    )


async def present_holdings(connection: Connection, department_id: str, now: dt.datetime) -> list[Holding]:
    """Who holds the posts of a department now or later, by post, person and beginning."""
    rows = await connection.fetch(
        f"SELECT {HOLDING} FROM post_holders WHERE department_id = $1 AND {PRESENT} ORDER BY 1, 2, 3",
        department_id,
        now,
    )
    return [Holding(**row) for row in rows]


async def save_holdings(connection: Connection, department_id: str, holdings: Sequence[Holding]) -> None:
    """Insert holdings, or store until when they are."""
    await connection.executemany(
        f"INSERT INTO post_holders (department_id, {HOLDING}) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (department_id, post_id, person_id, valid_from)"
        " DO UPDATE SET valid_until = excluded.valid_until, deputy = excluded.deputy",
        [
            (department_id, held.post_id, held.person_id, held.valid_from, held.valid_until, held.deputy)
            for held in holdings
        ],
    )


async def save_persons(connection: Connection, department_id: str, persons: Sequence[Person]) -> None:
    """Insert persons, or store their names and phones as they are now."""
    await connection.executemany(
        "INSERT INTO persons (department_id, person_id, name, phone) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (department_id, person_id) DO UPDATE SET name = excluded.name, phone = excluded.phone",
        [(department_id, person.person_id, person.name, person.phone) for person in persons],
    )


async def forget_persons(connection: Connection, department_id: str, now: dt.datetime) -> None:
    """Delete names and phones of those who hold no post of the department any more."""
    await connection.execute(
        "DELETE FROM persons p WHERE department_id = $1 AND NOT EXISTS (SELECT FROM post_holders h"
        f" WHERE h.department_id = $1 AND h.person_id = p.person_id AND {PRESENT})",
        department_id,
        now,
    )


async def named_otherwise(
    connection: Connection, department_id: str, persons: Sequence[Person]
) -> asyncpg.Record | None:
    """A person who has another name in another department's directory; None where there is none."""
    return await connection.fetchrow(
        "SELECT p.person_id, p.department_id FROM persons p"
        " JOIN unnest($2::text[], $3::text[]) AS given (person_id, name) USING (person_id)"
        " WHERE p.department_id <> $1 AND p.name <> given.name ORDER BY 1, 2 LIMIT 1",
        department_id,
        [person.person_id for person in persons],
        [person.name for person in persons],
    )


async def page_of_staff(
    pool: Pool, department_id: str, now: dt.datetime, size: int, after: tuple[str, str, dt.datetime] | None
) -> list[tuple[Person, Holding]]:
    """Who holds the posts of a department now or later, by post, person and beginning, after the last one seen."""
    rows = await pool.fetch(
        f"SELECT {HOLDING}, p.name, p.phone FROM post_holders h JOIN persons p USING (department_id, person_id)"
        f" WHERE department_id = $1 AND {PRESENT}"
        " AND ($4::text IS NULL OR (post_id, person_id, valid_from) > ($4, $5, $6))"
        " ORDER BY post_id, person_id, valid_from LIMIT $3",
        department_id,
        now,
        size,
        *(after or (None, None, None)),
    )
    return [
        (
            Person(row["person_id"], row["name"], row["phone"]),
            Holding(row["post_id"], row["person_id"], row["valid_from"], row["valid_until"], row["deputy"]),
        )
        for row in rows
    ]


async def posts_of_person(connection: Connection, person_id: str, now: dt.datetime) -> list[PostOfPerson]:
    """The posts that a person holds at a moment, in all departments, by department and post."""
    rows = await connection.fetch(
        "SELECT department_id, post_id, bool_and(deputy) AS deputy, min(p.name) AS name"
        " FROM post_holders h JOIN persons p USING (department_id, person_id)"
        f" WHERE person_id = $1 AND valid_from <= $2 AND {PRESENT} GROUP BY 1, 2 ORDER BY 1, 2",
        person_id,
        now,
    )
    return [PostOfPerson(**row) for row in rows]
