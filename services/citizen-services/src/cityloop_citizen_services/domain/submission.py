"""What somebody submits: the bounds of it, and the files that come with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Place
from cityloop_errors import InvalidError

from cityloop_citizen_services.domain.report import MAX_TEXT, Channel, storable

MAX_NAME = 200
MAX_URL = 2_000
MAX_FILES = 10
MAX_FILE_BYTES = 5 * 1024 * 1024
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")
MAGIC = ((b"\xff\xd8\xff", MEDIA_TYPES[0]), (b"\x89PNG\r\n\x1a\n", MEDIA_TYPES[1]))
WEBP_HEAD, WEBP_KIND = b"RIFF", b"WEBP"


@dataclass(frozen=True, slots=True)
class Reporter:
    """The personal fields of a reporter; all may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a report."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Submission:
    """A report before it has a number."""

    channel: Channel
    event_class: str
    place: Place
    text: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    files: Sequence[File] = ()
    media_url: str = ""
    """Addresses of media elsewhere, a line each."""
    source_number: str = ""
    reporter: Reporter = Reporter()
    secret_digest: bytes | None = None


def check(submission: Submission, classes: Collection[str], *, any_class: bool) -> None:
    """Refuse what is incomplete or too much.

    Args:
        submission: with its place.
        classes: those of the active packs.
        any_class: an importer's class is taken as it is.

    Raises:
        InvalidError: the message says what to mend.
    """
    name = submission.event_class
    if not name or (name not in classes and not any_class):
        known = ", ".join(sorted(classes)) or "none; no pack is active"
        raise InvalidError(f"no service {name!r}; there are: {known}", "SERVICE_UNKNOWN")
    if not submission.place.HasField("position") and not submission.place.text:
        raise InvalidError("say where it is: a position with its reference system, or a text", "PLACE_MISSING")
    reporter = submission.reporter
    short = (name, submission.source_number, reporter.name, reporter.phone, reporter.email)
    if max(len(submission.text), len(submission.place.text)) > MAX_TEXT:
        raise InvalidError(f"texts have at most {MAX_TEXT} characters", "TEXT_TOO_LONG")
    if any(len(text) > MAX_NAME for text in short):
        raise InvalidError(f"names and numbers have at most {MAX_NAME} characters", "TEXT_TOO_LONG")
    check_media(submission.media_url.split("\n") if submission.media_url else [])
    if not all(map(storable, (*short, submission.text, submission.place.text, submission.media_url))):
        raise InvalidError("texts hold no NUL character", "TEXT_INVALID")
    check_files(submission.files)


def check_media(urls: Sequence[str]) -> None:
    """Refuse addresses of media that are too many, too long or none.

    Raises:
        InvalidError: the message says which.
    """
    if len(urls) > MAX_FILES:
        raise InvalidError(f"media_url stands at most {MAX_FILES} times", "MEDIA_URL_INVALID")
    if any(len(url) > MAX_URL for url in urls):
        raise InvalidError(f"a media_url has at most {MAX_URL} characters", "TEXT_TOO_LONG")
    if not all(url.startswith(("https://", "http://")) and not set(url) & set(" \t\r\n") for url in urls):
        raise InvalidError("media_url must begin with https:// or http:// and hold no space", "MEDIA_URL_INVALID")


def check_added(sizes: Sequence[int]) -> None:
    """Refuse photos that come later where they are too many with those that came before.

    Raises:
        InvalidError: the message says how many there may be.
    """
    if len(sizes) > MAX_FILES or sum(sizes) > MAX_FILE_BYTES:
        limit = f"at most {MAX_FILES} files of {MAX_FILE_BYTES // 1024 // 1024} MB together"
        raise InvalidError(limit, "ATTACHMENTS_TOO_LARGE")


def check_files(files: Sequence[File]) -> None:
    """Refuse files that are too many, too large, or no photos.

    Raises:
        InvalidError: the message says what is taken, or that a file is not what it is said to be.
    """
    check_added([len(file.content) for file in files])
    for file in files:
        if file.media_type not in MEDIA_TYPES or not file.content:
            raise InvalidError(f"{file.media_type!r} is not one of {', '.join(MEDIA_TYPES)}", "MEDIA_TYPE_UNKNOWN")
        if media_type_of(file.content) != file.media_type:
            raise InvalidError(
                f"a file that is said to be {file.media_type} is none; send the photo itself", "CONTENT_MISMATCHED"
            )


def media_type_of(content: bytes) -> str:
    """The media type that the content itself shows; empty when it is none that is taken."""
    for magic, media_type in MAGIC:
        if content.startswith(magic):
            return media_type
    return MEDIA_TYPES[2] if content[:4] == WEBP_HEAD and content[8:12] == WEBP_KIND else ""
