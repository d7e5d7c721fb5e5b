"""What merges and splits of events touch, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cityloop_database import Connection, lock_names
from cityloop_kernel import cell

from cityloop_event_hub.fusion.domain.signals import Membership

DECISIONS = "merges and splits"
"""One transaction at a time follows them: each sees what the others have changed. They are rare."""


async def lock_decisions(connection: Connection) -> None:
    """Nobody else follows a merge or a split until the transaction ends; always before cells and events."""
    await lock_names(connection, [DECISIONS])


async def events_of(connection: Connection, signal_ids: Sequence[str]) -> set[str]:
    """The events that signals are of."""
    rows = await connection.fetch(
        "SELECT DISTINCT event_id FROM event_signals WHERE signal_id = ANY($1::uuid[])", list(signal_ids)
    )
    return {str(row["event_id"]) for row in rows}


async def kin_of(connection: Connection, event_ids: Iterable[str]) -> set[str]:
    """Events that are part of these or of which these are part, however far."""
    found: set[str] = set()
    new = set(event_ids)
    while new:
        found |= new
        rows = await connection.fetch(
            "SELECT event_id, merged_into FROM events"
            " WHERE event_id = ANY($1::uuid[]) OR merged_into = ANY($1::uuid[])",
            list(new),
        )
        new = {str(name) for row in rows for name in row if name is not None} - found
    return found


async def place_members(connection: Connection, members: Sequence[Membership]) -> None:
    """Store of which events signals are now, where they are at home, and how they are found."""
    await connection.executemany(
        "UPDATE event_signals SET event_id = $2, membership_version = $3, home_event_id = $4, home_since = $5,"
        " opening = $6, event_class = $7, same = $8, cell_x = $9, cell_y = $10, recorded_at = $11 WHERE signal_id = $1",
        [
            (
                member.signal.signal_id,
                member.event_id,
                member.membership_version,
                member.home or None,
                member.home_since,
                member.opening,
                member.located.event_class,
                member.located.same,
                *cell(member.located.longitude, member.located.latitude),
                member.recorded_at,
            )
            for member in members
        ],
    )
    await connection.execute(
        "UPDATE pending_signals p SET event_id = s.event_id FROM event_signals s"
        " WHERE s.signal_id = ANY($1::uuid[]) AND p.signal_id = s.signal_id AND p.event_id IS NOT NULL",
        [member.signal.signal_id for member in members],
    )
