"""Pages: how many entries, and the token that names the last one seen."""

from __future__ import annotations

import datetime as dt

from cityloop_errors import InvalidError

from cityloop_event_hub.adapters import event_store

MAX_PAGE, DEFAULT_PAGE = 500, 50


def page_size(asked: int) -> int:
    """How many entries a page holds."""
    return min(asked or DEFAULT_PAGE, MAX_PAGE)


def page_token(moment: dt.datetime, last: str) -> str:
    """The token for what comes after an entry."""
    return f"{moment.isoformat()}|{last}"


def after(token: str) -> tuple[dt.datetime, str] | None:
    """The moment and the name in a token; None without one.

    Raises:
        InvalidError: it is not one of ours.
    """
    if not token:
        return None
    moment, _, last = token.partition("|")
    try:
        found = dt.datetime.fromisoformat(moment)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not last:
        raise InvalidError("page_token is not one of ours; begin without it", "PAGE_TOKEN_INVALID")
    return found, last


def after_id(token: str) -> tuple[dt.datetime, str] | None:
    """As `after`, where entries are named by an id."""
    found = after(token)
    if found is not None and event_store.uuid_of(found[1]) is None:
        raise InvalidError("page_token is not one of ours; begin without it", "PAGE_TOKEN_INVALID")
    return found
