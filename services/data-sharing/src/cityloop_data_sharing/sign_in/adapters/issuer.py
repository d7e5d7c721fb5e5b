"""The issuer of the city's staff accounts, by OpenID Connect 1.0: the code flow with PKCE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from cityloop_kernel import NotReadyError, UnauthenticatedError
from cityloop_telemetry import Logger
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from cityloop_data_sharing.sign_in.telemetry import LogEvents

SECONDS = 3.0
"""For each question to the issuer; all of them fit into the deadline of a call."""
ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519"]
LEEWAY = dt.timedelta(seconds=60)
"""By which its clock may differ."""
WELL_KNOWN = "/.well-known/openid-configuration"
MAX_PERSON = 64
SCOPE = "openid"


class Issuer:
    """Asks the issuer at each sign-in, and keeps nothing of it: a key that it changes holds at once.

    Args:
        url: of the issuer, as it names itself.
        client_id: of the window.
        client_secret: of the window; without one PKCE alone protects the code.
        person_claim: which claim has the id of the staff directory.
    """

    def __init__(self, url: str, client_id: str, client_secret: str | None, person_claim: str) -> None:
        self._url = url
        self._client_id = client_id
        self._client_secret = client_secret
        self._person_claim = person_claim
        self._log = Logger()

    async def authorization_url(self, redirect_uri: str, state: str, nonce: str, code_challenge: str) -> str:
        """Where somebody who wants to sign in is sent. Whoever is signed in with the issuer is asked again: at a desk
        that several use, another may have been.

        Raises:
            NotReadyError: the issuer is away.
        """
        with self._asked():
            async with self._client(redirect_uri) as client:
                found = await self._configuration(client)
                url, _ = client.create_authorization_url(
                    found["authorization_endpoint"],
                    state=state,
                    nonce=nonce,
                    code_challenge=code_challenge,
                    code_challenge_method="S256",
                    prompt="login",
                )
                return str(url)

    async def person_of(self, redirect_uri: str, code: str, code_verifier: str, nonce: str, now: dt.datetime) -> str:
        """Who signed in, by a code that the issuer gave.

        Raises:
            NotReadyError: the issuer is away.
            UnauthenticatedError: it does not vouch for anybody by this code.
        """
        with self._asked():
            async with self._client(redirect_uri) as client:
                found = await self._configuration(client)
                token = await client.fetch_token(found["token_endpoint"], code=code, code_verifier=code_verifier)
                keys = KeySet.import_key_set(await self._json(client, found["jwks_uri"]))
                claims = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS).claims
        return self.judge(claims, nonce, now)

    def judge(self, claims: Mapping[str, Any], nonce: str, now: dt.datetime) -> str:
        """The person of an id token whose signature holds (OpenID Connect Core 3.1.3.7).

        Raises:
            UnauthenticatedError: it is of another issuer, for another, of another sign-in, or over.
        """
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        expires, person = claims.get("exp"), claims.get(self._person_claim)
        faults = {
            "issuer": claims.get("iss") != self._url,
            "audience": self._client_id not in audiences
            or claims.get("azp", self._client_id if len(audiences) == 1 else None) != self._client_id,
            "nonce": not nonce or claims.get("nonce") != nonce,
            "expiry": not isinstance(expires, int | float) or now.timestamp() >= expires + LEEWAY.total_seconds(),
            self._person_claim: not isinstance(person, str) or not 0 < len(person) <= MAX_PERSON,
        }
        if any(faults.values()):
            raise self._refused(", ".join(name for name, wrong in faults.items() if wrong))
        return str(person)

    def _client(self, redirect_uri: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._client_id,
            self._client_secret,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            scope=SCOPE,
            redirect_uri=redirect_uri,
            timeout=SECONDS,
        )

    async def _configuration(self, client: AsyncOAuth2Client) -> Mapping[str, Any]:
        found: dict[str, Any] = await self._json(client, self._url.rstrip("/") + WELL_KNOWN)
        if found["issuer"] != self._url:
            raise self._refused("issuer")
        return found

    @staticmethod
    async def _json(client: AsyncOAuth2Client, url: str) -> Any:
        answer = await client.request("GET", url, withhold_token=True)
        answer.raise_for_status()
        return answer.json()

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """What goes wrong with the issuer, as a refusal; its answers stand in no log."""
        try:
            yield
        except httpx2.HTTPError as error:
            self._log.warning(LogEvents.ISSUER_AWAY, error=type(error).__name__)
            raise NotReadyError(
                "the issuer of staff accounts does not answer; try again soon. Who is signed in works on", "ISSUER_AWAY"
            ) from error
        except (OAuthError, JoseError, KeyError, ValueError, TypeError) as error:
            raise self._refused(type(error).__name__) from error

    def _refused(self, why: str) -> UnauthenticatedError:
        self._log.warning(LogEvents.SIGN_IN_REFUSED, error=why)
        return UnauthenticatedError("the issuer does not vouch for this sign-in: begin again", "SIGN_IN_REFUSED")
