"""Who has the session of a browser: asked once a minute, and known until the token ends while nobody answers."""

from __future__ import annotations

import datetime as dt
from typing import cast

import pytest
from cityloop_console.sign_in.adapters.sign_in_client import SignInClient
from cityloop_console.sign_in.domain.signed_in import SECRET_CHARACTERS, SignedIn
from cityloop_console.sign_in.handlers.sessions import Sessions
from cityloop_kernel import NotReadyError, RefusedError, UnauthenticatedError

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
SECRET = "s" * SECRET_CHARACTERS


class Sharing:
    """What data-sharing answers, and when that is asked."""

    def __init__(self) -> None:
        self.now = NOON
        self.asked = 0
        self.problem: RefusedError | None = None

    async def token(self, _session: str, department: str) -> SignedIn:
        self.asked += 1
        if self.problem is not None:
            raise self.problem
        ends = self.now + dt.timedelta(minutes=10)
        return SignedIn("li", "Li", department, (), f"token {self.asked}", ends, "form", new_session="next")

    def sessions(self) -> Sessions:
        return Sessions(cast("SignInClient", self), lambda: self.now)


async def test_it_is_asked_for_once_a_minute_and_hands_a_new_secret_to_one_answer() -> None:
    sharing = Sharing()
    sessions = sharing.sessions()
    assert (await sessions.find(SECRET, "")).new_session == "next"
    known = await sessions.find(SECRET, "")
    assert (known.token, known.new_session, sharing.asked) == ("token 1", "", 1)
    assert (await sessions.find(SECRET, "police")).department_id == "police"
    sharing.now += dt.timedelta(seconds=60)
    assert (await sessions.find(SECRET, "")).token == "token 3"
    for wrong in ("", "s", SECRET + "s"):
        with pytest.raises(UnauthenticatedError):
            await sessions.find(wrong, "")
    assert sharing.asked == 3, "what can be no secret is not asked for"


async def test_while_data_sharing_is_away_a_token_holds_and_what_is_over_is_forgotten() -> None:
    sharing = Sharing()
    sessions = sharing.sessions()
    await sessions.find(SECRET, "")
    sharing.problem = NotReadyError("away", "AWAY")
    sharing.now += dt.timedelta(minutes=9)
    assert (await sessions.find(SECRET, "")).token == "token 1"
    sharing.now += dt.timedelta(minutes=1)
    with pytest.raises(NotReadyError):
        await sessions.find(SECRET, "")
    sharing.now -= dt.timedelta(minutes=1)
    sharing.problem = UnauthenticatedError("over", "SESSION_OVER")
    with pytest.raises(UnauthenticatedError):
        await sessions.find(SECRET, "")
    sharing.problem = NotReadyError("away", "AWAY")
    with pytest.raises(NotReadyError):
        await sessions.find(SECRET, "")
