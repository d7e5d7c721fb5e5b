"""The process in which photos are decoded, apart from the service: what a hostile photo breaks, it breaks there only.

Decoders are C, and one of them has been seen to end its process on a damaged photo of 900 bytes. So each photo goes
through a pipe to a child that decodes and nothing else, within bounds of time and memory, and is ended and started anew
where it does not answer.
"""

from __future__ import annotations

import atexit
import dataclasses
import json
import resource
import struct
import subprocess
import sys
import threading
from typing import IO

from cityloop_kernel import InvalidError
from cityloop_telemetry import Logger

from cityloop_pictures.capture import Capture
from cityloop_pictures.picture import Picture
from cityloop_pictures.telemetry import LogEvents

SECONDS = 15.0
"""For one photo, with the start of the child; one of 50 megapixels takes one or two."""
MEMORY_BYTES = 1024 * 1024 * 1024
"""Of the child's address space; its code takes a third of it."""
MOST_BYTES = 16 * 1024 * 1024
"""Of one part of an answer."""
LENGTH = struct.Struct(">I")


class DecoderProcess:
    """Decodes one photo after the other in a process of its own; used by one thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.end)

    def picture_of(self, content: bytes, number: int) -> Picture | None:
        """The picture of a photo; None where the child ended over it, or was not done with it in time.

        Raises:
            InvalidError: as `decoding.picture_of` says.
        """
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = _start()
        process = self._process
        clock = threading.Timer(SECONDS, process.kill)
        clock.start()
        try:
            answer = _request_picture(process, content, number)
        except (OSError, EOFError, ValueError) as error:
            self.end()
            Logger().error(LogEvents.PHOTO_DECODER_ENDED, code=process.returncode, error=repr(error))
            return None
        finally:
            clock.cancel()
        return answer

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Decode what is asked, until nothing more is: the life of the child."""
    from cityloop_pictures.decoding import picture_of

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    while head := asked.read(LENGTH.size):
        number = int.from_bytes(head, "big")
        content = _read(asked, MOST_BYTES)
        try:
            picture = picture_of(content, number)
        except InvalidError as error:
            refusal = {"reason": error.reason, "message": str(error), "details": error.details}
            parts = [json.dumps({"refused": refusal}).encode()]
        else:
            parts = [json.dumps(dataclasses.asdict(picture.capture)).encode(), picture.content, picture.thumbnail]
        answers.writelines(LENGTH.pack(len(part)) + part for part in parts)
        answers.flush()


def _start() -> subprocess.Popen[bytes]:
    # A session of its own: an interrupt from a terminal is for the service; the child ends with its pipe.
    return subprocess.Popen(
        [sys.executable, "-m", "cityloop_pictures"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _request_picture(process: subprocess.Popen[bytes], content: bytes, number: int) -> Picture:
    """What the child says of a photo.

    Raises:
        InvalidError: it refuses the photo.
        OSError, EOFError, ValueError: it has ended, or says what no child says.
    """
    if process.stdin is None or process.stdout is None:
        raise EOFError("the child has no pipes")
    process.stdin.write(LENGTH.pack(number) + LENGTH.pack(len(content)) + content)
    process.stdin.flush()
    said = json.loads(_read(process.stdout, MOST_BYTES))
    if "refused" in said:
        refused = said["refused"]
        raise InvalidError(refused["message"], refused["reason"], refused["details"])
    picture, thumbnail = _read(process.stdout, MOST_BYTES), _read(process.stdout, MOST_BYTES)
    return Picture(picture, thumbnail, Capture(**said))


def _read(stream: IO[bytes], most: int) -> bytes:
    """One part, after its length.

    Raises:
        EOFError: the other side has ended.
        ValueError: it is longer than a part may be.
    """
    head = stream.read(LENGTH.size)
    size = int.from_bytes(head, "big")
    if size > most:
        raise ValueError(f"{size} bytes are more than a part has")
    content = stream.read(size) if len(head) == LENGTH.size else b""
    if len(head) < LENGTH.size or len(content) < size:
        raise EOFError("the other side has ended")
    return content
