"""The session of a browser: a cookie that no script reads and no other site sends with a form."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import quote

from cityloop_kernel import ForbiddenError
from cityloop_web import SECURITY_HEADERS
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cityloop_console.sign_in.adapters.sign_in_client import SignInClient
from cityloop_console.sign_in.domain.signed_in import SignedIn
from cityloop_console.sign_in.handlers.sessions import Sessions

SESSION = "session"
FORM_SECRET = "form_secret"  # noqa: S105 the name of a field
OWN_SITES = {"same-origin", "none"}


class BrowserSessions:
    """Cookies of sessions, and who has them.

    Args:
        sessions: by their secrets.
        client: of data-sharing.
        secure: whether the pages are reached by TLS; on the loopback alone they need not be.
    """

    def __init__(self, sessions: Sessions, client: SignInClient, *, secure: bool) -> None:
        self._sessions = sessions
        self._client = client
        self._secure = secure
        # A browser takes a cookie of this name from this host alone, over TLS, for all its paths.
        self._prefix = "__Host-" if secure else ""

    async def signed_in(self, request: Request, department_id: str = "") -> SignedIn:
        """Who is signed in.

        Raises:
            UnauthenticatedError: nobody is.
            RefusedError: the person holds no post in the department, or data-sharing is away.
        """
        return await self._sessions.find(self.cookie(request, SESSION), department_id)

    async def end(self, request: Request) -> None:
        """End the session of a browser, if it has one."""
        session = self.cookie(request, SESSION)
        if session:
            self._sessions.forget(session)
            await self._client.sign_out(session)

    def keep(self, response: Response, person: SignedIn) -> Response:
        """Hand the browser the new secret of its session, where there is one."""
        if person.new_session:
            self.set_session(response, person.new_session)
        return response

    def cookie(self, request: Request, name: str) -> str:
        """The value of a cookie; empty where the browser has none."""
        return request.cookies.get(self._prefix + name, "")

    def set_session(self, response: Response, secret: str) -> None:
        """It ends with the browser, and in data-sharing with the shift."""
        self.set_cookie(response, SESSION, secret, None)

    def set_cookie(self, response: Response, name: str, value: str, seconds: int | None) -> None:
        """A cookie for this host alone."""
        response.set_cookie(
            self._prefix + name, value, max_age=seconds, secure=self._secure, httponly=True, samesite="lax"
        )

    def delete_session(self, response: Response) -> None:
        """Forget it."""
        self.delete_cookie(response, SESSION)

    def delete_cookie(self, response: Response, name: str) -> None:
        """Forget a cookie."""
        response.delete_cookie(self._prefix + name, secure=self._secure, httponly=True, samesite="lax")

    def to_sign_in(self, request: Request) -> Response:
        """To the issuer, and then back to the page that was asked for."""
        query = f"?{request.url.query}" if request.url.query else ""
        then = quote(f"{request.url.path}{query}", safe="")
        return RedirectResponse(f"/sign-in?then={then}", status_code=303, headers=SECURITY_HEADERS)

    def check_form(self, request: Request, form: Mapping[str, str], person: SignedIn) -> None:
        """That a page of these sent a form, in this session: the browser says so (Sec-Fetch-Site), and the form.

        Raises:
            ForbiddenError: another site sent it, or it is from a page of an earlier session.
        """
        own = request.headers.get("sec-fetch-site", "none") in OWN_SITES
        if not own or not hmac.compare_digest(form.get(FORM_SECRET, "").encode(), person.form_secret.encode()):
            raise ForbiddenError(
                "this form is not of a page of your session: open the page again", "FORM_NOT_OF_SESSION"
            )
