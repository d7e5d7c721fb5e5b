"""What somebody submits: the bounds of it, and the files that come with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cityloop.common.v1.common_pb2 import AttributeValue, Place
from cityloop_kernel import InvalidError, RefusedError, check_text
from cityloop_packs import FilledForm
from cityloop_pictures import FORMATS, OTHER_NAMES, Picture, same_type

from cityloop_citizen_services.reports.domain.report import MAX_TEXT

MAX_NAME = 200
MAX_URL = 2_000
MAX_FILES = 10
MAX_FILE_MEGABYTES = 5
MAX_FILE_BYTES = MAX_FILE_MEGABYTES * 1024 * 1024
PHOTO_MEDIA_TYPES = {*FORMATS, *OTHER_NAMES}
"""Media types that a photo may be said to be of."""


class KeyReusedError(RefusedError):
    """An idempotency key stands for another submission."""

    default_reason = "IDEMPOTENCY_KEY_REUSED"


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
    """A file that came with a report, as it was sent."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Submission:
    """A report before it has a number."""

    channel: str
    event_class: str
    place: Place
    text: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    files: Sequence[File] = ()
    pictures: Sequence[Picture] = ()
    """What is kept of the files."""
    media_url: str = ""
    """Addresses of media elsewhere, a line each."""
    source_number: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """What the class asks for, checked."""
    answer: FilledForm | None = None
    """To the form of the class; its attributes are among those."""
    reporter: Reporter = Reporter()
    secret_digest: bytes | None = None
    complaint: bool = False
    """Its class is one of complaints about departments."""


def check(submission: Submission, classes: Collection[str], *, any_class: bool) -> None:
    """Refuse what is incomplete or too much.

    Args:
        submission: with its place.
        classes: those of the active packs.
        any_class: an importer's class is taken as it is.

    Raises:
        InvalidError: the message says what to fix.
    """
    name = submission.event_class
    if not name or (name not in classes and not any_class):
        known = ", ".join(sorted(classes)) or "none; no pack is active"
        raise service_unknown(name, known)
    if not submission.place.HasField("position") and not submission.place.text:
        where = {"field": "where"}
        raise InvalidError("say where it is: a position with its reference system, or a text", "PLACE_MISSING", where)
    for name_of_text, text, most in _texts(submission):
        check_text(name_of_text, text, most)
    check_media(submission.media_url.split("\n") if submission.media_url else [])
    check_files(submission.files)


def check_media(urls: Sequence[str]) -> None:
    """Refuse addresses of media that are too many, too long or none.

    Raises:
        InvalidError: the message says which.
    """
    where = {"field": "media_url"}
    if len(urls) > MAX_FILES:
        raise InvalidError(f"media_url stands at most {MAX_FILES} times", "MEDIA_URL_INVALID", where)
    for url in urls:
        check_text("media_url", url, MAX_URL)
        if not url.startswith(("https://", "http://")) or set(url) & set(" \t\r\n"):
            says = "media_url must begin with https:// or http:// and hold no space"
            raise InvalidError(says, "MEDIA_URL_INVALID", where)


def check_added(sizes: Sequence[int]) -> None:
    """Refuse photos that come later where they are too many with those that came before.

    Raises:
        InvalidError: the message says how many there may be.
    """
    if len(sizes) > MAX_FILES or sum(sizes) > MAX_FILE_BYTES:
        limit = f"at most {MAX_FILES} files of {MAX_FILE_MEGABYTES} MB together"
        most = {"field": "photo", "files": str(MAX_FILES), "megabytes": str(MAX_FILE_MEGABYTES)}
        raise InvalidError(limit, "ATTACHMENTS_TOO_LARGE", most)


def service_unknown(name: str, known: str) -> InvalidError:
    """The refusal of a class that may not be reported, naming those that may."""
    details = {"field": "event_class", "given": name[:MAX_NAME], "known": known}
    return InvalidError(f"no service {name!r}; there are: {known}", "SERVICE_UNKNOWN", details)


def _texts(submission: Submission) -> Iterator[tuple[str, str, int]]:
    """Each text by the name of its field, with the most characters that it may have."""
    reporter = submission.reporter
    yield "text", submission.text, MAX_TEXT
    yield "where", submission.place.text, MAX_TEXT
    yield "event_class", submission.event_class, MAX_NAME
    yield "source_number", submission.source_number, MAX_NAME
    yield "name", reporter.name, MAX_NAME
    yield "phone", reporter.phone, MAX_NAME
    yield "email", reporter.email, MAX_NAME


def check_files(files: Sequence[File]) -> None:
    """Refuse files that are too many, too large, or no photos.

    Raises:
        InvalidError: the message says what is taken, or that a file is not what it is said to be.
    """
    check_added([len(file.content) for file in files])
    for number, file in enumerate(files, start=1):
        which = {"field": "photo", "number": str(number)}
        if not file.content or file.media_type not in PHOTO_MEDIA_TYPES:
            types = f"photo {number} is {file.media_type or 'of no known type'}, not one of {', '.join(FORMATS)}"
            raise InvalidError(types, "MEDIA_TYPE_UNKNOWN", which)
        if not same_type(file.media_type, file.content):
            says = f"photo {number} is said to be {file.media_type} and is none; send the photo itself"
            raise InvalidError(says, "CONTENT_MISMATCHED", which)
