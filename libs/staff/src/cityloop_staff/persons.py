"""Who acts by a token: a person who is signed in, and still holds a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_kernel import ForbiddenError, UnauthenticatedError
from cityloop_rpc import Identity, SignedInPerson

from cityloop_staff.person_token import invalid, key_id_of, read
from cityloop_staff.token_keys import TokenKeys

CheckPost = Callable[[str, str, str, dt.datetime], None]
"""Raises what the staff directory has against a person in a post: department, post, person, moment."""


class SignedInPersons:
    """Says who acts by a token.

    Args:
        keys: that tokens are signed by.
        check: what the staff directory has against a person in a post.
        clock: now.
    """

    def __init__(self, keys: TokenKeys, check: CheckPost, clock: Callable[[], dt.datetime]) -> None:
        self._keys = keys
        self._check = check
        self._clock = clock

    async def vouch(self, token: str, carrier: Identity) -> Identity:
        """The person of a token, in the posts of it that the person still holds.

        Raises:
            UnauthenticatedError: it is forged, has expired, or is of somebody who holds none of its posts any more.
            ForbiddenError: neither the fleet nor a system of the person's department carries it.
            NotReadyError: it cannot be said yet, for want of the directory or of a key.
        """
        now = self._clock()
        key = await self._keys.find(key_id_of(token), now)
        if key is None:
            raise invalid()
        found = read(token, key, now)
        if not carrier.is_service and carrier.department != found.department_id:
            raise ForbiddenError(
                f"{carrier} may not carry a token of {found.department_id}: a department's systems carry those of its"
                " own people",
                "TOKEN_OF_OTHER_DEPARTMENT",
            )
        posts = frozenset(post for post in found.posts if self._holds(found.department_id, post, found.person_id, now))
        if not posts:
            raise UnauthenticatedError("whoever this token is of holds none of its posts any more", "TOKEN_PERSON_LEFT")
        return Identity(found.department_id, carrier.system, SignedInPerson(found.person_id, posts))

    def _holds(self, department_id: str, post_id: str, person_id: str, now: dt.datetime) -> bool:
        try:
            self._check(department_id, post_id, person_id, now)
        except ForbiddenError:
            return False
        return True
