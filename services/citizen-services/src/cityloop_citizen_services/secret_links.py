"""Secrets in links: whoever holds one opens the page of a report or of a message; only digests are stored."""

from __future__ import annotations

import hashlib
import re
import secrets

SECRET_LENGTH = 43
"""Characters of a secret: 32 random bytes in base64url."""
SECRET = re.compile(rf"[A-Za-z0-9_-]{{{SECRET_LENGTH}}}")


def new_secret() -> str:
    """A secret that nobody has yet."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """The digest under which a secret is known."""
    return hashlib.sha256(secret.encode()).digest()
