"""Pictures made of photos, one at a time, apart from the service."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from cityloop_pictures.decoder_process import DecoderProcess
from cityloop_pictures.media_types import unreadable
from cityloop_pictures.picture import Picture

_DECODER = DecoderProcess()
# One at a time bounds memory and processor, whatever is sent at once.
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


async def pictures_of(contents: Sequence[bytes]) -> list[Picture]:
    """The pictures of photos, in their order.

    Raises:
        InvalidError: one cannot be read or has too many pixels; the details name it by its number, from 1.
    """
    loop = asyncio.get_running_loop()
    return [
        await loop.run_in_executor(_THREAD, _decode, content, number)
        for number, content in enumerate(contents, start=1)
    ]


def _decode(content: bytes, number: int) -> Picture:
    picture = _DECODER.picture_of(content, number)
    if picture is None:
        raise unreadable(content, number)
    return picture
