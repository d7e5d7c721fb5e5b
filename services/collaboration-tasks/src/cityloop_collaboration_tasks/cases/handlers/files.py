"""Files made ready to be kept: photos anew, without place, time and device, before a transaction is opened."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop_pictures import pictures_of

from cityloop_collaboration_tasks.cases.domain.attachments import File, check_files


async def ready(files: Sequence[File]) -> list[File]:
    """What is kept of files, in their order.

    Raises:
        InvalidError: as `check_files` and `pictures_of` say.
    """
    check_files(files)
    photos = [place for place, file in enumerate(files) if file.is_picture]
    kept = list(files)
    for place, picture in zip(photos, await pictures_of([files[place].content for place in photos]), strict=True):
        kept[place] = File(picture.media_type, picture.content, picture.thumbnail, picture.capture)
    return kept
