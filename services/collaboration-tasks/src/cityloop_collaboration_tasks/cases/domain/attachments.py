"""The files that come with what people do: their bounds, whether content and media type agree, who may see more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cityloop_kernel import InvalidError
from cityloop_packs import Right
from cityloop_pictures import FORMATS, OTHER_NAMES, Capture, same_type

from cityloop_collaboration_tasks.cases.domain.case import Case, Task, TaskState

MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 10
TEXT, PDF = "text/plain", "application/pdf"
PICTURES = {*FORMATS, *OTHER_NAMES}
MEDIA_TYPES = (*FORMATS, PDF, TEXT)
PDF_HEAD = b"%PDF-"
UNKNOWN = Capture()
SEEN_AFTER_ENDING = dt.timedelta(days=30)
RELEASED = frozenset({TaskState.RETURNED, TaskState.CANCELLED})
"""States of a task that its department holds no more."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent; of a photo, once it is prepared, what is stored of it."""

    media_type: str
    content: bytes
    thumbnail: bytes | None = None
    taken: Capture = UNKNOWN
    shown: bool = False
    """Whether the residents whose reports stand in the case may see it."""

    @property
    def is_picture(self) -> bool:
        """Whether its media type is that of a photo."""
        return self.media_type in PICTURES


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """What a file came with."""

    case_id: str
    move: str
    """Of the process, or `feed-back`."""
    post_id: str
    task_id: str = ""
    """Of feedback; empty with a move of the case."""


def check_files(files: Sequence[File]) -> None:
    """Refuse files that are not taken.

    Raises:
        InvalidError: they are too many or too large, or one is of no media type that is taken, or not of its own, or is
            no photo and residents were to see it.
    """
    if len(files) > MAX_FILES or sum(len(file.content) for file in files) > MAX_BYTES:
        raise InvalidError(f"at most {MAX_FILES} files of {MAX_BYTES} bytes together", "ATTACHMENTS_TOO_LARGE")
    for file in files:
        if not file.content or not (file.is_picture or file.media_type in {PDF, TEXT}):
            raise InvalidError(f"{file.media_type!r} is not one of {', '.join(MEDIA_TYPES)}", "MEDIA_TYPE_UNKNOWN")
        if not _has_its_media_type(file):
            raise InvalidError(
                f"a file that is said to be {file.media_type} is none; attach the file itself", "CONTENT_MISMATCHED"
            )
        if file.shown and not file.is_picture:
            raise InvalidError("residents are shown photos, no other files; show none, or a photo", "SHOWN_NOT_A_PHOTO")


def may_see_photos(case: Case, tasks: Iterable[Task], department_id: str, rights: Collection[str]) -> bool:
    """Whether a department may see where and when photos of a case were taken: it leads, had a task, or has the right.

    Args:
        case: as it stands.
        tasks: all of the case.
        department_id: who asks.
        rights: of all posts of that department.
    """
    return (
        department_id == case.lead_department_id
        or any(task.department_id == department_id for task in tasks)
        or Right.SEE_REPORTS in rights
    )


def may_read_files(
    case: Case,
    tasks: Iterable[Task],
    department_id: str,
    rights: Collection[str],
    department_rights: Collection[str],
    now: dt.datetime,
) -> bool:
    """Whether a post may see the files of a case: as long as it goes on, and for 30 days after it has ended.

    Args:
        case: as it stands.
        tasks: all of the case.
        department_id: of the post.
        rights: of the post.
        department_rights: of all posts of the department: where one takes reports in, those that check see files too.
        now: the moment of asking.
    """
    if case.state.ended and now > (case.phase_began_at or case.occurred_at) + SEEN_AFTER_ENDING:
        return False
    if Right.SEE_REPORTS in rights:
        return True
    holds = any(task.department_id == department_id and task.state not in RELEASED for task in tasks)
    if holds or department_id == case.lead_department_id:
        return Right.HANDLE_TASKS in rights or Right.RECORD_VERDICTS in rights
    return Right.SEE_REPORTS in department_rights and Right.RECORD_VERDICTS in rights


def _has_its_media_type(file: File) -> bool:
    if file.is_picture:
        return same_type(file.media_type, file.content)
    return file.media_type == TEXT or file.content.startswith(PDF_HEAD)
