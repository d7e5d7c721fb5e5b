"""Files that come with what people do: prepared before a transaction is opened, stored in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_database import UnitOfWork
from cityloop_kernel import Moment
from cityloop_messaging import new_id
from cityloop_pictures import pictures_of

from cityloop_collaboration_tasks.cases.adapters import attachment_store
from cityloop_collaboration_tasks.cases.domain.attachments import File, check_files


async def prepare_files(files: Sequence[File]) -> list[File]:
    """The files to be stored, in their order: photos made anew, without place, time and device.

    Raises:
        InvalidError: as `check_files` and `pictures_of` say.
    """
    check_files(files)
    photos = [place for place, file in enumerate(files) if file.is_picture]
    prepared = list(files)
    for place, picture in zip(photos, await pictures_of([files[place].content for place in photos]), strict=True):
        prepared[place] = File(picture.media_type, picture.content, picture.thumbnail, picture.capture)
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
    case_id: str,
    references: Sequence[AttachmentReference],
    files: Sequence[File],
    moment: Moment,
) -> None:
    """Store files of a case under their references."""
    for reference, file in zip(references, files, strict=True):
        await attachment_store.save_file(work.connection, case_id, reference, file, moment.recorded_at)
