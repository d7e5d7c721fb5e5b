"""The token of a signed-in person: signed by data-sharing, read by every service. A JSON Web Token (RFC 7519)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cityloop_kernel import UnauthenticatedError
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM: Literal["Ed25519"] = "Ed25519"
"""RFC 8037, RFC 9864: small, quick to verify, and nothing about it can be configured wrongly."""
TYPE = "cityloop-person+jwt"
ISSUER = "cityloop/data-sharing"
LONGEST = 4_000
"""Characters of a token at most: some 60 posts; metadata of a call is bounded."""


@dataclass(frozen=True, slots=True)
class PersonToken:
    """Who is signed in, and for which posts of one department."""

    person_id: str
    department_id: str
    posts: frozenset[str]
    expires_at: dt.datetime


def new_key(key_id: str) -> OKPKey:
    """A new key to sign with."""
    return OKPKey.generate_key(ALGORITHM, {"kid": key_id, "alg": ALGORITHM, "use": "sig"})


def signed(token: PersonToken, key: OKPKey, now: dt.datetime) -> str:
    """The token in the form that travels."""
    claims = {
        "iss": ISSUER,
        "sub": token.person_id,
        "department": token.department_id,
        "posts": sorted(token.posts),
        "iat": int(now.timestamp()),
        "exp": int(token.expires_at.timestamp()),
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": TYPE}, claims, key, algorithms=[ALGORITHM])


def key_id_of(text: str) -> str:
    """Which key a token says that it is signed by; not verified.

    Raises:
        UnauthenticatedError: it is no such token.
    """
    if len(text) > LONGEST:
        raise invalid()
    try:
        header: Mapping[str, Any] = jws.extract_compact(text.encode()).headers()
    except (JoseError, ValueError):
        raise invalid() from None
    key_id = header.get("kid")
    if header.get("typ") != TYPE or header.get("alg") != ALGORITHM or not isinstance(key_id, str):
        raise invalid()
    return key_id


def read(text: str, key: OKPKey, now: dt.datetime) -> PersonToken:
    """A token, verified by the key that it names.

    Raises:
        UnauthenticatedError: it is forged, or has expired.
    """
    try:
        claims = jwt.decode(text, key, algorithms=[ALGORITHM]).claims
        found = PersonToken(
            claims["sub"],
            claims["department"],
            frozenset(claims["posts"]),
            dt.datetime.fromtimestamp(claims["exp"], dt.UTC),
        )
        issuer = claims["iss"]
    except (JoseError, ValueError, KeyError, TypeError):
        raise invalid() from None
    if issuer != ISSUER:
        raise invalid()
    if found.expires_at <= now:
        raise UnauthenticatedError("the token has expired: take a new one, or sign in again", "TOKEN_EXPIRED")
    return found


def invalid() -> UnauthenticatedError:
    """What is said of every token that is none of ours; not why."""
    return UnauthenticatedError("this is no token of a signed-in person: sign in again", "TOKEN_INVALID")
