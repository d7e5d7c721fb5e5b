"""What residents are told of an act, beside what officers note for themselves: stored with the act, read by them."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.cases.v1.case_pb2 import Reply
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, ConflictError, Moment, NotFoundError, check_text
from cityloop_messaging import new_id

from cityloop_collaboration_tasks.cases.adapters import attachment_store, reply_store
from cityloop_collaboration_tasks.cases.domain.attachments import File, FileOrigin
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.history import CaseHistory
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.notes import add_note
from cityloop_collaboration_tasks.cases.telemetry import Metrics

REPLY = "reply"


async def save_reply(
    work: UnitOfWork,
    history: CaseHistory[UnitOfWork],
    case: Case,
    origin: FileOrigin,
    actor: Actor,
    text: str,
    files: Sequence[File],
    moment: Moment,
) -> str:
    """Store what residents are told and shown of an act, and note that they were; its words stand on no topic.

    Returns:
        The id of the reply; empty where they are told and shown nothing.

    Raises:
        InvalidError: the text is too long.
        ConflictError: the case is of no event, so that no report can stand in it.
    """
    text, shown = text.strip(), sum(file.shown for file in files)
    check_text(REPLY, text, MAX_TEXT)
    if not text and not shown:
        return ""
    if not case.event_id:
        raise ConflictError(f"no report stands in {case.case_number}; leave the reply out", "NOBODY_TO_TELL")
    reply_id = str(new_id())
    await reply_store.save_reply(work.connection, reply_id, origin, actor.department_id, text, moment.occurred_at)
    await add_note(work, history, case.case_id, actor, moment, REPLY, about=origin.move, attachments=shown)
    Metrics.REPLIES.inc()
    return reply_id


async def replies_for_residents(connection: Connection, case_id: str) -> list[Reply]:
    """The replies of a case as residents may know them: which department, never which post or person or act."""
    replies = await reply_store.replies_of(connection, case_id)
    for reply in replies:
        for name in ("move", "task_id", "post_id"):
            reply.ClearField(name)
    return replies


async def shown_photo(connection: Connection, case_id: str, attachment_id: str) -> attachment_store.StoredFile:
    """A photo of a case that residents may see.

    Raises:
        NotFoundError: the case has none of this id that they may.
    """
    file = await attachment_store.find_file(connection, attachment_id)
    if file is None or not file.shown or file.case_id != case_id:
        name = attachment_id[:50]
        raise NotFoundError(f"no photo {name!r} that residents may see", "FILE_UNKNOWN", {"file": name})
    return file
