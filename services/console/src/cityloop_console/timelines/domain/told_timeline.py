"""What other rooms show of a timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cityloop_localisation import Language


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """One entry, in a reader's language; no person stands in it, and nothing that somebody wrote."""

    occurred_at: dt.datetime
    line: str
    reason: str
    post_id: str


TellTimeline: TypeAlias = Callable[[str, Language], Awaitable[Sequence[ToldEntry]]]
"""The timeline behind a number as far as it has come here, oldest first; nothing where it has not."""
