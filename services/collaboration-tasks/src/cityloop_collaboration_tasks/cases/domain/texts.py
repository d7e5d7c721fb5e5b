"""The bound of what people write about cases and tasks."""

from __future__ import annotations

from cityloop_kernel import InvalidError

MAX_TEXT = 4_000


def check_length(text: str) -> None:
    """Refuse a text that is too long.

    Raises:
        InvalidError: it has more than `MAX_TEXT` characters.
    """
    if len(text) > MAX_TEXT:
        raise InvalidError(f"at most {MAX_TEXT} characters", "TEXT_TOO_LONG")
