"""Files that come with what people do: prepared before a transaction is opened, stored in it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_audit import record_view
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError
from cityloop_messaging import new_id
from cityloop_pictures import pictures_of

from cityloop_collaboration_tasks.cases.adapters import attachment_store, case_store
from cityloop_collaboration_tasks.cases.domain.attachments import File, FileOrigin, check_files, may_read_files

LOOK = "read-file"


async def prepare_files(files: Sequence[File]) -> list[File]:
    """The files to be stored, in their order: photos made anew, without place, time and device.

    Raises:
        InvalidError: as `check_files` and `pictures_of` say.
    """
    check_files(files)
    photos = [place for place, file in enumerate(files) if file.is_picture]
    prepared = list(files)
    for place, picture in zip(photos, await pictures_of([files[place].content for place in photos]), strict=True):
        shown = files[place].shown
        prepared[place] = File(picture.media_type, picture.content, picture.thumbnail, picture.capture, shown)
    return prepared


def reference_to(file: File) -> AttachmentReference:
    """A new reference to a prepared file, by which contracts name it."""
    return AttachmentReference(
        attachment_id=str(new_id()),
        media_type=file.media_type,
        size_bytes=len(file.content),
        digest=f"sha256:{hashlib.sha256(file.content).hexdigest()}",
    )


async def save_files(
    work: UnitOfWork,
    origin: FileOrigin,
    references: Sequence[AttachmentReference],
    files: Sequence[File],
    moment: Moment,
    reply_id: str = "",
) -> None:
    """Store files of a case under their references; those that residents may see as of a reply to them."""
    for reference, file in zip(references, files, strict=True):
        shown_with = reply_id if file.shown else ""
        await attachment_store.save_file(work.connection, origin, reference, file, moment.recorded_at, shown_with)


async def read_file(
    work: UnitOfWork, actor: Actor, moment: Moment, attachment_id: str, department_rights: Collection[str]
) -> attachment_store.StoredFile:
    """A file of a case that is a matter of the post, and that somebody has looked.

    Args:
        work: in whose transaction the look is recorded.
        actor: who looks.
        moment: when.
        attachment_id: of the file.
        department_rights: of all posts of the actor's department.

    Raises:
        NotFoundError: there is no such file, or its case is no matter of the post.
    """
    connection = work.connection
    file = await attachment_store.find_file(connection, attachment_id)
    case = None if file is None else await case_store.find_case(connection, file.case_id)
    if (
        file is not None
        and case is not None
        and may_read_files(
            case,
            await case_store.tasks_of(connection, case.case_id),
            actor.department_id,
            actor.rights,
            department_rights,
            moment.recorded_at,
        )
    ):
        await record_view(connection, actor, moment, LOOK, case.case_number, {"file": file.attachment_id})
        return file
    text = f"no file {attachment_id[:50]!r} of a case that is a matter of this post"
    raise NotFoundError(text, "FILE_UNKNOWN", {"file": attachment_id[:50]})
