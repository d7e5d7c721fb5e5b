"""Who has open tasks, in PostgreSQL."""

from __future__ import annotations

from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.domain.assigning import Holder

IS_HELD = "holder <> '' AND NOT imported AND state IN ('dispatched', 'accepted', 'failed_check')"
"""Of an imported case, whoever had a task may have left long ago: that is history."""


async def holders(connection: Connection) -> list[Holder]:
    """Everybody who has an open task, once for each post."""
    rows = await connection.fetch(f"SELECT DISTINCT department_id, holder_post, holder FROM tasks WHERE {IS_HELD}")
    return [Holder(row["department_id"], row["holder_post"], row["holder"]) for row in rows]


async def cases_held_by(connection: Connection, holder: Holder) -> list[str]:
    """The cases of the open tasks that somebody has by a post."""
    rows = await connection.fetch(
        f"SELECT DISTINCT case_id FROM tasks WHERE {IS_HELD} AND department_id = $1 AND holder_post = $2"
        " AND holder = $3 ORDER BY case_id",
        holder.department_id,
        holder.post_id,
        holder.person_id,
    )
    return [str(row["case_id"]) for row in rows]
