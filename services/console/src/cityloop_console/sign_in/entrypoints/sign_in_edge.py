"""HTTP: signing in by the issuer of the city, and out. What is under way stands in a cookie of the browser alone."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated
from urllib.parse import quote, unquote

from cityloop_kernel import RefusedError, UnauthenticatedError
from cityloop_web import SECURITY_HEADERS, Pages, fields_of, language_of, sentence_of
from cityloop_web.openapi import refused
from cityloop_web.refusals import status_of
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from cityloop_console.sign_in.adapters.sign_in_client import SignInClient
from cityloop_console.sign_in.domain.signed_in import challenge_of, derived, own_path
from cityloop_console.sign_in.entrypoints.browser_session import BrowserSessions

PAGES = Pages("cityloop_console.sign_in.entrypoints")
UNDER_WAY = "sign-in"
UNDER_WAY_SECONDS = 600
MAX_PARAMETER = 4_000
Parameter = Annotated[str, Query(max_length=MAX_PARAMETER)]


def sign_in_routes(client: SignInClient, sessions: BrowserSessions, public_url: str) -> APIRouter:
    """`/sign-in`, where the issuer sends back to, and `/sign-out`.

    Args:
        client: of data-sharing.
        sessions: of browsers.
        public_url: where people reach these pages.
    """
    router = APIRouter()
    redirect_uri = f"{public_url}/sign-in/back"

    @router.get(
        "/sign-in", summary="Leads to the issuer", response_class=HTMLResponse, responses=refused(303, 401, 403, 503)
    )
    async def sign_in(request: Request, then: Parameter = "/desk") -> Response:
        secret = secrets.token_urlsafe(32)
        try:
            url = await client.begin(
                redirect_uri,
                derived(secret, "state"),
                derived(secret, "nonce"),
                challenge_of(derived(secret, "verifier")),
            )
        except RefusedError as error:
            return _problem(request, error, then)
        response = RedirectResponse(url, status_code=303, headers=SECURITY_HEADERS)
        sessions.set_cookie(response, UNDER_WAY, f"{secret}.{quote(own_path(then), safe='')}", UNDER_WAY_SECONDS)
        return response

    @router.get(
        "/sign-in/back",
        summary="Where the issuer sends back to",
        response_class=HTMLResponse,
        responses=refused(303, 401, 403, 503),
    )
    async def back(request: Request, code: Parameter = "", state: Parameter = "") -> Response:
        secret, _, then = sessions.cookie(request, UNDER_WAY).partition(".")
        then = own_path(unquote(then))
        try:
            if not secret or not code or not hmac.compare_digest(state.encode(), derived(secret, "state").encode()):
                raise UnauthenticatedError("this sign-in did not begin here, or took too long", "SIGN_IN_REFUSED")
            nonce, verifier = derived(secret, "nonce"), derived(secret, "verifier")
            session = await client.sign_in(redirect_uri, code, verifier, nonce)
        except RefusedError as error:
            return _problem(request, error, then)
        await sessions.end(request)
        response = RedirectResponse(then, status_code=303, headers=SECURITY_HEADERS)
        sessions.delete_cookie(response, UNDER_WAY)
        sessions.set_session(response, session)
        return response

    @router.post("/sign-out", summary="Ends the session", response_class=HTMLResponse, responses=refused(401, 403))
    async def sign_out(request: Request) -> Response:
        person = await sessions.signed_in(request)
        sessions.check_form(request, await fields_of(request), person)
        await sessions.end(request)
        response = PAGES.page(request, "signed_out.html", {})
        sessions.delete_session(response)
        return response

    return router


def _problem(request: Request, error: RefusedError, then: str) -> Response:
    detail = sentence_of(error, language_of(request), {}, ("refused",))
    context = {"reason": error.reason, "detail": detail, "again": quote(own_path(then), safe="")}
    return PAGES.page(request, "sign_in_problem.html", context, status=status_of(error))
