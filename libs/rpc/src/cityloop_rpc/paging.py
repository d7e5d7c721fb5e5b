"""Pages of lists: how many entries they hold, and tokens that name the last entry seen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from cityloop_kernel import InvalidError

Key = TypeVar("Key")
SEPARATOR = "|"


class Pages(Generic[Key]):
    """The pages of one list. A token belongs to its list: that of another is refused, and begins nothing wrong.

    Args:
        name: of the list, within its service.
        parse: the key of an entry from what a token says after the name; raises ValueError.
        default: entries a page holds when nobody asks.
        most: entries a page holds at most.
    """

    def __init__(self, name: str, parse: Callable[[str], Key], *, default: int = 50, most: int = 500) -> None:
        self._prefix = name + SEPARATOR
        self._parse = parse
        self._default = default
        self._most = most

    def size(self, asked: int) -> int:
        """How many entries a page holds; 0 asks for nothing in particular."""
        return min(asked or self._default, self._most)

    def token(self, *last: dt.datetime | str | int) -> str:
        """Names the last entry of a page by its key."""
        parts = (part.isoformat() if isinstance(part, dt.datetime) else str(part) for part in last)
        return self._prefix + SEPARATOR.join(parts)

    def after(self, token: str) -> Key | None:
        """The key of the entry that a token names, None for the first page.

        Raises:
            InvalidError: the token is not one of this list.
        """
        if not token:
            return None
        try:
            if not token.startswith(self._prefix):
                raise ValueError(token)
            return self._parse(token.removeprefix(self._prefix))
        except ValueError as error:
            raise InvalidError(
                "page_token is not one of this list; begin without it, or give it as it came", "PAGE_TOKEN_INVALID"
            ) from error


def moment_and_text(text: str) -> tuple[dt.datetime, str]:
    """A key of a moment and an entry's id or number."""
    moment, _, entry = text.partition(SEPARATOR)
    found = dt.datetime.fromisoformat(moment)
    if found.utcoffset() != dt.timedelta() or not entry:
        raise ValueError(text)
    return found, entry


def moment_and_uuid(text: str) -> tuple[dt.datetime, str]:
    """A key of a moment and a UUID."""
    moment, entry = moment_and_text(text)
    return moment, str(UUID(entry))


def uuid_text(text: str) -> str:
    """A key that is a UUID."""
    return str(UUID(text))


def number(text: str) -> int:
    """A key that is a number of at most 18 digits."""
    if re.fullmatch(r"-?\d{1,18}", text, re.ASCII) is None:
        raise ValueError(text)
    return int(text)
