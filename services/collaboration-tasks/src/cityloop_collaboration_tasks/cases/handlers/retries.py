"""What a consumer tries again, because it may become possible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cityloop_kernel import ConflictError
from cityloop_messaging import UnavailableError


@contextmanager
def retried_until_possible() -> Iterator[None]:
    """Inside the block a case is moved by its rules: the record is tried again while packs or calendar do not allow it.

    Raises:
        UnavailableError: no active pack has a process, or the city's calendar does not know the days.
    """
    try:
        yield
    except ConflictError as error:
        raise UnavailableError(str(error)) from error
