"""What is kept of a photo."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop_pictures.capture import Capture
from cityloop_pictures.media_types import JPEG


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept and handed out: JPEG without metadata, with its thumbnail; what it said, apart."""

    content: bytes
    thumbnail: bytes
    capture: Capture
    media_type: str = JPEG
