"""What a consumer tries again, because it may become possible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cityloop_kernel import ConflictError
from cityloop_messaging import UnavailableError


@contextmanager
def retried_without_process() -> Iterator[None]:
    """Inside the block the rules of a case are looked up: the record is tried again while no pack has a process.

    Raises:
        UnavailableError: no active pack has one.
    """
    try:
        yield
    except ConflictError as error:
        raise UnavailableError(str(error)) from error
