"""A keyed digest: equal values stay equal within one agreement, and cannot be read or joined across two."""

from __future__ import annotations

import hashlib
import hmac

ALGORITHM = "hmac-sha256"


def digest(value: str, secret: bytes) -> str:
    """The digest in hexadecimal behind the name of its algorithm."""
    return f"{ALGORITHM}:{hmac.new(secret, value.encode(), hashlib.sha256).hexdigest()}"
