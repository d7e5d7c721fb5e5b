"""The pages and endpoints of the issuer: OpenID Connect Core 1.0, the code flow with PKCE, without passwords."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from cityloop_web import Pages, languages, web_app
from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.responses import Response

from cityloop_local.development_issuer.people import People

SECONDS = 60
"""How long a code holds."""
TOKEN_SECONDS = 300
MOST_CODES = 1_000
PAGES = Pages("cityloop_local.development_issuer")


@dataclass(frozen=True, slots=True)
class _Code:
    person_id: str
    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str
    until: float


def issuer_app(issuer: str, people: People) -> FastAPI:
    """The application of the issuer at an address.

    Args:
        issuer: its own address, as it names itself.
        people: who can sign in.
    """
    key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "alg": "ES256", "use": "sig"})
    codes: dict[str, _Code] = {}
    router = APIRouter()

    @router.get("/.well-known/openid-configuration", summary="What the issuer offers")
    async def configuration() -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys.json",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }

    @router.get("/keys.json", summary="Its keys (RFC 7517)")
    async def keys() -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False)]}

    @router.get("/authorize", summary="The people, each to sign in as by one click")
    async def authorize(request: Request) -> Response:
        asked = _checked(request)
        return PAGES.page(request, "people.html", {"people": people(), "asked": urlencode(asked)})

    @router.get("/authorize/{person_id}", summary="Sign in as somebody")
    async def authorize_as(person_id: str, request: Request) -> Response:
        asked = _checked(request)
        if person_id not in {person.person_id for person in people()}:
            raise HTTPException(404)
        code = secrets.token_urlsafe(24)
        while len(codes) >= MOST_CODES:
            del codes[next(iter(codes))]
        codes[code] = _Code(
            person_id,
            asked["client_id"],
            asked["redirect_uri"],
            asked["nonce"],
            asked["code_challenge"],
            time.monotonic() + SECONDS,
        )
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=303)

    @router.post("/token", summary="An id token for a code")
    async def token(
        code: Annotated[str, Form()], redirect_uri: Annotated[str, Form()], code_verifier: Annotated[str, Form()]
    ) -> Response:
        found = codes.pop(code, None)
        digest = hashlib.sha256(code_verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            found is None
            or found.until < time.monotonic()
            or (found.redirect_uri, found.challenge) != (redirect_uri, challenge)
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {
            "iss": issuer,
            "aud": found.client_id,
            "sub": found.person_id,
            "nonce": found.nonce,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        id_token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"])
        content = {"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "id_token": id_token}
        return JSONResponse(content, headers={"Cache-Control": "no-store"})

    return web_app("Development issuer", [router], catalogues=languages("cityloop_local", folder=None))


def _checked(request: Request) -> dict[str, str]:
    """What somebody is sent here with. It sends back to this machine alone.

    Raises:
        HTTPException: it is no request of the code flow with PKCE.
    """
    names = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")
    asked = {name: request.query_params.get(name, "") for name in names}
    back = urlsplit(asked["redirect_uri"])
    if not all(asked.values()) or request.query_params.get("code_challenge_method") != "S256":
        raise HTTPException(400)
    if back.scheme not in {"http", "https"} or back.hostname not in {"127.0.0.1", "localhost"}:
        raise HTTPException(400)
    return {**asked, "code_challenge_method": "S256"}
