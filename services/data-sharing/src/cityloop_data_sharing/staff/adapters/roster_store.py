"""The duty roster in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from cityloop_database import Connection, Pool

from cityloop_data_sharing.staff.domain.roster import Period, Shift
from cityloop_data_sharing.staff.domain.staff import Person

SHIFT = "post_id, person_id, starts_at, ends_at, leader"


async def present_shifts(connection: Connection, department_id: str, now: dt.datetime) -> list[Shift]:
    """Shifts of a department that are not over, by post, person and beginning."""
    rows = await connection.fetch(
        f"SELECT {SHIFT} FROM duty_shifts WHERE department_id = $1 AND ends_at > $2 ORDER BY 1, 2, 3",
        department_id,
        now,
    )
    return [Shift(**row) for row in rows]


async def shifts_beside(
    connection: Connection, department_id: str, period: Period, persons: Collection[str], now: dt.datetime
) -> dict[str, list[tuple[str, Shift]]]:
    """Shifts of persons that a roster of a department leaves as they are, by person, each with its department."""
    rows = await connection.fetch(
        f"SELECT department_id, {SHIFT} FROM duty_shifts WHERE person_id = ANY($1) AND ends_at > $2"
        " AND NOT (department_id = $3 AND starts_at >= $4 AND starts_at < $5) ORDER BY person_id, starts_at",
        list(persons),
        now,
        department_id,
        period.begins_at,
        period.ends_at,
    )
    found: defaultdict[str, list[tuple[str, Shift]]] = defaultdict(list)
    for row in rows:
        of_department, *fields = row
        found[row["person_id"]].append((of_department, Shift(*fields)))
    return found


async def save_shifts(connection: Connection, department_id: str, shifts: Sequence[Shift]) -> None:
    """Insert shifts, or store until when they are and who leads."""
    await connection.executemany(
        f"INSERT INTO duty_shifts (department_id, {SHIFT}) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (department_id, post_id, person_id, starts_at)"
        " DO UPDATE SET ends_at = excluded.ends_at, leader = excluded.leader",
        [
            (department_id, shift.post_id, shift.person_id, shift.starts_at, shift.ends_at, shift.leader)
            for shift in shifts
        ],
    )


async def drop_shifts(connection: Connection, department_id: str, shifts: Sequence[Shift]) -> None:
    """Delete shifts that had not begun."""
    await connection.executemany(
        "DELETE FROM duty_shifts WHERE department_id = $1 AND post_id = $2 AND person_id = $3 AND starts_at = $4",
        [(department_id, shift.post_id, shift.person_id, shift.starts_at) for shift in shifts],
    )


async def page_of_shifts(
    pool: Pool, department_id: str, period: Period, size: int, after: tuple[dt.datetime, str, str] | None
) -> list[tuple[Shift, Person]]:
    """Shifts of a department that overlap a period, by beginning, post and person, after the last one seen."""
    rows = await pool.fetch(
        f"SELECT {SHIFT}, coalesce(p.name, '') AS name, coalesce(p.phone, '') AS phone"
        " FROM duty_shifts LEFT JOIN persons p USING (department_id, person_id)"
        " WHERE department_id = $1 AND ends_at > $2 AND starts_at < $3"
        " AND ($5::timestamptz IS NULL OR (starts_at, post_id, person_id) > ($5, $6, $7))"
        " ORDER BY starts_at, post_id, person_id LIMIT $4",
        department_id,
        period.begins_at,
        period.ends_at,
        size,
        *(after or (None, None, None)),
    )
    return [
        (
            Shift(row["post_id"], row["person_id"], row["starts_at"], row["ends_at"], row["leader"]),
            Person(row["person_id"], row["name"], row["phone"]),
        )
        for row in rows
    ]


async def lock_persons(connection: Connection, persons: Collection[str]) -> None:
    """Nobody else gives these persons a shift in this transaction, in whatever department."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended('duty ' || person_id, 0) AS key"
        " FROM unnest($1::text[]) AS person_id ORDER BY 1) keys",
        list(persons),
    )


async def end_unheld(connection: Connection, department_id: str, now: dt.datetime) -> None:
    """Whoever has left a post is on duty in it no more: shifts under way end, those to come are deleted."""
    held = (
        "EXISTS (SELECT FROM post_holders h WHERE h.department_id = s.department_id AND h.post_id = s.post_id"
        " AND h.person_id = s.person_id AND h.valid_from <= greatest(s.starts_at, $2)"
        " AND (h.valid_until IS NULL OR h.valid_until > greatest(s.starts_at, $2)))"
    )
    of_department = f"s.department_id = $1 AND s.ends_at > $2 AND NOT {held}"
    await connection.execute(
        f"DELETE FROM duty_shifts s WHERE {of_department} AND s.starts_at >= $2", department_id, now
    )
    await connection.execute(f"UPDATE duty_shifts s SET ends_at = $2 WHERE {of_department}", department_id, now)
