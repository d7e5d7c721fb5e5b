"""data-sharing, which asks the issuer, keeps sessions, and issues tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

import grpc
from cityloop.sharing.v1 import sign_in_service_pb2 as messages
from cityloop.sharing.v1.sign_in_service_pb2_grpc import SignInServiceStub
from cityloop_kernel import ConflictError, ForbiddenError, NotReadyError, RefusedError, UnauthenticatedError
from cityloop_rpc import reason_of

from cityloop_console.sign_in.domain.signed_in import Post, SignedIn

REFUSALS: dict[grpc.StatusCode, type[RefusedError]] = {
    grpc.StatusCode.UNAUTHENTICATED: UnauthenticatedError,
    grpc.StatusCode.PERMISSION_DENIED: ForbiddenError,
    grpc.StatusCode.FAILED_PRECONDITION: ConflictError,
}


class SignInClient:
    """Calls of SignInService."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = SignInServiceStub(channel)  # type: ignore[no-untyped-call]

    async def begin(self, redirect_uri: str, state: str, nonce: str, code_challenge: str) -> str:
        """Where somebody is sent to sign in.

        Raises:
            RefusedError: nobody can sign in, or data-sharing or the issuer is away.
        """
        request = messages.BeginSignInRequest(
            redirect_uri=redirect_uri, state=state, nonce=nonce, code_challenge=code_challenge
        )
        answer = await self._called(self._stub.BeginSignIn(request))
        return str(answer.authorization_url)

    async def sign_in(self, redirect_uri: str, code: str, code_verifier: str, nonce: str) -> str:
        """The secret of a new session.

        Raises:
            RefusedError: the issuer does not vouch for it, or whoever it is holds no post.
        """
        request = messages.SignInRequest(redirect_uri=redirect_uri, code=code, code_verifier=code_verifier, nonce=nonce)
        return str((await self._called(self._stub.SignIn(request))).session)

    async def token(self, session: str, department_id: str) -> SignedIn:
        """Who has a session, with a new token.

        Raises:
            RefusedError: the session is over, or the person holds no post in the department.
        """
        request = messages.IssueTokenRequest(session=session, department_id=department_id)
        found = await self._called(self._stub.IssueToken(request))
        return SignedIn(
            person_id=found.person_id,
            name=found.name,
            department_id=found.department_id,
            posts=tuple(Post(post.department_id, post.post_id, post.deputy) for post in found.posts),
            token=found.token,
            token_expires_at=found.token_expires_at.ToDatetime(tzinfo=dt.UTC),
            form_secret=found.form_secret,
            new_session=found.new_session,
        )

    async def sign_out(self, session: str) -> None:
        """End a session."""
        await self._called(self._stub.SignOut(messages.SignOutRequest(session=session)))

    @staticmethod
    async def _called(call: Any) -> Any:
        try:
            return await call
        except grpc.aio.AioRpcError as error:
            kind = REFUSALS.get(error.code(), NotReadyError)
            raise kind(error.details() or "", reason_of(error) or "AWAY") from error
