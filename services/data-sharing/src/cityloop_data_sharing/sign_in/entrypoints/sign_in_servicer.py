"""gRPC: cityloop.sharing.v1.SignInService."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from cityloop.sharing.v1 import sign_in_service_pb2 as messages
from cityloop.sharing.v1 import sign_in_service_pb2_grpc as stubs
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import ConflictError, ForbiddenError, UnauthenticatedError
from cityloop_messaging import to_timestamp
from cityloop_rpc import caller
from cityloop_staff import PersonToken

from cityloop_data_sharing.sign_in.adapters import session_store
from cityloop_data_sharing.sign_in.adapters.issuer import Issuer
from cityloop_data_sharing.sign_in.domain.sessions import TOKEN_LIFETIME
from cityloop_data_sharing.sign_in.handlers.sessions import end_session, open_session, use_session
from cityloop_data_sharing.sign_in.handlers.token_signer import TokenSigner
from cityloop_data_sharing.staff.domain.protocols import Members


class SignInServicer(stubs.SignInServiceServicer):
    """Sessions of whom the issuer vouches for, and tokens of persons.

    Args:
        pool: of the service's database.
        members: who holds which post.
        issuer: of staff accounts; None where nobody can sign in.
        lasts: how long a session does.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        members: Members[Connection],
        issuer: Issuer | None,
        lasts: dt.timedelta,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._members = members
        self._given_issuer = issuer
        self._lasts = lasts
        self._clock = clock
        self._signer = TokenSigner(pool)

    async def BeginSignIn(  # noqa: N802 the contract's name
        self, request: messages.BeginSignInRequest, _context: Any
    ) -> messages.BeginSignInResponse:
        """Where somebody is sent to sign in."""
        url = await self._issuer.authorization_url(
            request.redirect_uri, request.state, request.nonce, request.code_challenge
        )
        return messages.BeginSignInResponse(authorization_url=url)

    async def SignIn(  # noqa: N802
        self, request: messages.SignInRequest, _context: Any
    ) -> messages.SignInResponse:
        """Begin the session of whom the issuer sends back."""
        now, system = self._clock(), caller().system
        person_id = await self._issuer.person_of(
            request.redirect_uri, request.code, request.code_verifier, request.nonce, now
        )
        async with UnitOfWork(self._pool) as work:
            session, secret = await open_session(work, self._members, person_id, self._lasts, system, now)
        return messages.SignInResponse(session=secret, expires_at=to_timestamp(session.expires_at))

    async def IssueToken(  # noqa: N802
        self, request: messages.IssueTokenRequest, _context: Any
    ) -> messages.IssueTokenResponse:
        """A token of the person of a session."""
        now = self._clock()
        async with UnitOfWork(self._pool) as work:
            found = await use_session(work, self._members, request.session, caller().system, now)
        if isinstance(found, UnauthenticatedError):
            raise found
        department_id = request.department_id or found.posts[0].department_id
        posts = frozenset(post.post_id for post in found.posts if post.department_id == department_id)
        if not posts:
            raise ForbiddenError(f"you hold no post of {department_id!r}: choose another", "NO_POST_IN_DEPARTMENT")
        expires_at = min(now + TOKEN_LIFETIME, found.session.expires_at)
        token = PersonToken(found.session.person_id, department_id, posts, expires_at)
        return messages.IssueTokenResponse(
            token=await self._signer.sign(token, now),
            token_expires_at=to_timestamp(expires_at),
            new_session=found.new_secret,
            session_expires_at=to_timestamp(found.session.expires_at),
            form_secret=found.session.form_secret,
            person_id=found.session.person_id,
            name=found.posts[0].name,
            department_id=department_id,
            posts=[
                messages.SignedInPost(department_id=post.department_id, post_id=post.post_id, deputy=post.deputy)
                for post in found.posts
            ],
        )

    async def SignOut(  # noqa: N802
        self, request: messages.SignOutRequest, _context: Any
    ) -> messages.SignOutResponse:
        """End a session."""
        async with UnitOfWork(self._pool) as work:
            await end_session(work, self._members, request.session, caller().system, self._clock())
        return messages.SignOutResponse()

    async def ListTokenKeys(  # noqa: N802
        self, _request: messages.ListTokenKeysRequest, _context: Any
    ) -> messages.ListTokenKeysResponse:
        """The keys that tokens are verified by."""
        async with self._pool.acquire() as connection:
            found = await session_store.keys(connection, self._clock())
        return messages.ListTokenKeysResponse(
            keys=[
                messages.TokenKey(key_id=key_id, algorithm=algorithm, jwk=jwk, expires_at=to_timestamp(expires_at))
                for key_id, algorithm, jwk, expires_at in found
            ]
        )

    @property
    def _issuer(self) -> Issuer:
        if self._given_issuer is None:
            raise ConflictError(
                "nobody can sign in: the operator has to name the issuer of staff accounts", "SIGN_IN_NOT_SET_UP"
            )
        return self._given_issuer
