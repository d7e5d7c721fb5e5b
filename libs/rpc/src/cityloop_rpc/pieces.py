"""Files that leave in pieces, so that no message is large."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from cityloop.common.v1.common_pb2 import AttachmentReference

PIECE_BYTES = 64 * 1024


def file_reference(attachment_id: str, media_type: str, content: bytes) -> AttachmentReference:
    """What is sent: its size, and the digest by which its receiver knows that it is whole."""
    return AttachmentReference(
        attachment_id=attachment_id,
        media_type=media_type,
        size_bytes=len(content),
        digest=f"sha256:{hashlib.sha256(content).hexdigest()}",
    )


def pieces(content: bytes) -> Iterator[bytes]:
    """A file in pieces of 64 KiB."""
    return (content[start : start + PIECE_BYTES] for start in range(0, len(content), PIECE_BYTES))
