"""Sessions of signed-in persons. The secret of a session changes as it is used, so that a copy of it shows itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

CHANGED_AFTER = dt.timedelta(minutes=5)
"""How old a secret is when its use brings the next one."""
OVERLAP = dt.timedelta(seconds=30)
"""How long the secret before is taken beside the next: for what was under way, such as a second page."""
TOKEN_LIFETIME = dt.timedelta(minutes=10)
"""Of a token: who has one goes on so long while data-sharing is away."""
MOST_SESSIONS = 10
"""Of one person; the oldest ends for another."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session with the newest of its secrets, which are counted from 1."""

    session_id: str
    person_id: str
    newest: int
    newest_seen: bool
    """Whether the newest secret has come back, so that whoever is signed in has it."""
    newest_at: dt.datetime
    form_secret: str
    expires_at: dt.datetime


class Use(Enum):
    """What the use of a secret means."""

    TAKEN = auto()
    CHANGED = auto()
    """It is taken, and another takes its place."""
    COPIED = auto()
    """Two have the session: whoever comes with this secret, or whoever went on with the ones after it."""


def judge_use(session: Session, number: int, now: dt.datetime) -> Use:
    """What it means that a secret of the session is used.

    Args:
        session: as it stands.
        number: of the secret.
        now: when.
    """
    if number == session.newest:
        return Use.CHANGED if now - session.newest_at >= CHANGED_AFTER else Use.TAKEN
    if number == session.newest - 1:
        if now - session.newest_at < OVERLAP:
            return Use.TAKEN
        if not session.newest_seen:
            # The answer with the newest was lost on its way.
            return Use.CHANGED
    return Use.COPIED
