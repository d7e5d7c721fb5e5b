"""The files that come with what people do: their bounds, and whether each is what it is said to be."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop_kernel import InvalidError

MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 10
TEXT = "text/plain"
HEADS = {
    "application/pdf": (b"%PDF-", b""),
    "image/jpeg": (b"\xff\xd8\xff", b""),
    "image/png": (b"\x89PNG\r\n\x1a\n", b""),
    "image/webp": (b"RIFF", b"WEBP"),
}
"""How the content of a media type begins, and what stands from its ninth byte on."""
MEDIA_TYPES = (*HEADS, TEXT)


def check_files(files: Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, bytes]]:
    """The files, as (media type, content), if all of them are taken.

    Raises:
        InvalidError: they are too many or too large, or one is of no media type that is taken, or not of its own.
    """
    if len(files) > MAX_FILES or sum(len(content) for _, content in files) > MAX_BYTES:
        raise InvalidError(f"at most {MAX_FILES} files of {MAX_BYTES} bytes together", "ATTACHMENTS_TOO_LARGE")
    for media_type, content in files:
        if media_type not in MEDIA_TYPES or not content:
            raise InvalidError(f"{media_type!r} is not one of {', '.join(MEDIA_TYPES)}", "MEDIA_TYPE_UNKNOWN")
        if not _begins_as(media_type, content):
            raise InvalidError(
                f"a file that is said to be {media_type} is none; attach the file itself", "CONTENT_MISMATCHED"
            )
    return files


def _begins_as(media_type: str, content: bytes) -> bool:
    head, later = HEADS.get(media_type, (b"", b""))
    return content.startswith(head) and content[8:].startswith(later)
