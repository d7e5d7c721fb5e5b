"""Signs tokens by a key of this process; its public half stands in the database for all who verify."""

from __future__ import annotations

import datetime as dt
import json

from cityloop_database import Pool
from cityloop_messaging import new_id
from cityloop_staff import ALGORITHM, PersonToken, new_key, signed
from joserfc.jwk import OKPKey

from cityloop_data_sharing.sign_in.adapters import session_store
from cityloop_data_sharing.sign_in.domain.sessions import TOKEN_LIFETIME

SIGNS_FOR = dt.timedelta(hours=12)
"""How long a key signs; then another does. A restart ends it too."""
MARGIN = dt.timedelta(minutes=1)


class TokenSigner:
    """The private half of a key is stored nowhere: nothing that can be read, backed up or lost makes a token."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._key: tuple[OKPKey, dt.datetime] | None = None

    async def sign(self, token: PersonToken, now: dt.datetime) -> str:
        """The token in the form that travels."""
        if self._key is None or now >= self._key[1]:
            key, until = new_key(str(new_id())), now + SIGNS_FOR
            jwk = json.dumps(key.as_dict(private=False))
            async with self._pool.acquire() as connection:
                expires_at = until + TOKEN_LIFETIME + MARGIN
                await session_store.insert_key(connection, str(key.kid), ALGORITHM, jwk, expires_at)
            self._key = key, until
        return signed(token, self._key[0], now)
