"""Who is signed in, and what pages of a window may rely on."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

Asked = TypeVar("Asked", contravariant=True)
Answered = TypeVar("Answered")
SECRET_CHARACTERS = 43
"""32 random bytes in base64url."""
MAX_PATH = 500


@dataclass(frozen=True, slots=True)
class Post:
    """A post that somebody holds, or stands in for."""

    department_id: str
    post_id: str
    deputy: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever is signed in, for one department."""

    person_id: str
    name: str
    department_id: str
    posts: tuple[Post, ...]
    """Of all departments."""
    token: str
    """What calls carry that the person makes."""
    token_expires_at: dt.datetime
    form_secret: str
    """Stands in every form of a page: nobody else's page knows it."""
    new_session: str = ""
    """Takes the place of the session that the browser has."""

    @property
    def own_posts(self) -> tuple[Post, ...]:
        """Those of the department."""
        return tuple(post for post in self.posts if post.department_id == self.department_id)


class Browsers(Protocol[Asked, Answered]):
    """Who uses a browser; the room of sign-in knows it."""

    async def signed_in(self, request: Asked, department_id: str = "", /) -> SignedIn:
        """Who is signed in, for a department; the first of the person's when empty.

        Raises:
            UnauthenticatedError: nobody is.
            RefusedError: the person holds no post in the department, or data-sharing is away.
        """

    def keep(self, response: Answered, person: SignedIn, /) -> Answered:
        """Hand the browser the new secret of its session, where there is one."""

    def to_sign_in(self, request: Asked, /) -> Answered:
        """To the issuer, and then back to the page that was asked for."""

    def check_form(self, request: Asked, form: Mapping[str, str], person: SignedIn, /) -> None:
        """That a page of these sent a form, in this session.

        Raises:
            ForbiddenError: another did.
        """


def derived(secret: str, purpose: str) -> str:
    """Another secret for a purpose, which does not tell the first (HMAC-SHA-256, base64url)."""
    digest = hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def challenge_of(code_verifier: str) -> str:
    """The challenge of a code verifier (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).decode().rstrip("=")


def own_path(text: str, otherwise: str = "/desk") -> str:
    """An address within these pages; another where it may lead elsewhere: two slashes name a host, and browsers take a
    backslash for one.
    """
    own = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if own and len(text) <= MAX_PATH and text.isascii() and text.isprintable() else otherwise
