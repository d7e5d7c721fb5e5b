"""Who has the session of a browser: asked of data-sharing, and known for a moment."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from cityloop_kernel import NotReadyError, UnauthenticatedError

from cityloop_console.sign_in.adapters.sign_in_client import SignInClient
from cityloop_console.sign_in.domain.signed_in import SECRET_CHARACTERS, SignedIn

KNOWN_SECONDS = 60
"""How long an answer is taken before data-sharing is asked again; while it is away, until the token ends."""
MOST = 5_000
"""Sessions that are known at once; the one asked for longest ago is asked for again."""


class Sessions:
    """Sessions by the digest of their secret: in memory alone, so that who reads the database gets none.

    Args:
        client: of data-sharing.
        clock: now.
    """

    def __init__(self, client: SignInClient, clock: Callable[[], dt.datetime]) -> None:
        self._client = client
        self._clock = clock
        self._known: OrderedDict[tuple[bytes, str], tuple[SignedIn, dt.datetime]] = OrderedDict()

    async def find(self, session: str, department_id: str) -> SignedIn:
        """Who has a session, for a department; the first of the person's when empty.

        Raises:
            UnauthenticatedError: there is no such session, or it is over.
            RefusedError: the person holds no post in the department, or data-sharing is away.
        """
        if len(session) != SECRET_CHARACTERS:
            raise UnauthenticatedError("the session is over: sign in again", "SESSION_OVER")
        key, now = (hashlib.sha256(session.encode()).digest(), department_id), self._clock()
        known, asked_at = self._known.get(key, (None, now))
        if known is not None and now - asked_at < dt.timedelta(seconds=KNOWN_SECONDS):
            return known
        try:
            found = await self._client.token(session, department_id)
        except NotReadyError:
            if known is None or known.token_expires_at <= now:
                raise
            return known
        except UnauthenticatedError:
            self.forget(session)
            raise
        # The new secret of the session goes to the browser with one answer alone.
        self._known[key] = replace(found, new_session=""), now
        self._known.move_to_end(key)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found

    def forget(self, session: str) -> None:
        """Know nothing more of a session."""
        digest = hashlib.sha256(session.encode()).digest()
        for key in [key for key in self._known if key[0] == digest]:
            del self._known[key]
