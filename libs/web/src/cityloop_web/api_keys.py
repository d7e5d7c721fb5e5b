"""API keys of machines: kept as hashes, each with whom it belongs to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from cityloop_kernel import ForbiddenError
from starlette.requests import Request

from cityloop_web.charsets import header_text

KEY_HEADER = "X-API-Key"


class ApiKeys:
    """Who holds which key.

    Args:
        holders: by the SHA-256 of the key, in hexadecimal.
    """

    def __init__(self, holders: Mapping[str, str]) -> None:
        self._holders = dict(holders)

    @classmethod
    def read(cls, file: Path | None) -> ApiKeys:
        """The keys of a JSON file; none without one."""
        return cls({} if file is None else json.loads(file.read_text(encoding="utf-8")))

    def holder_of(self, key: str) -> str:
        """The department or client that a key belongs to.

        Raises:
            ForbiddenError: it is nobody's.
        """
        holder = self._holders.get(hashlib.sha256(key.encode(errors="replace")).hexdigest())
        if holder is None:
            raise ForbiddenError(f"send a valid API key in {KEY_HEADER}", "API_KEY_UNKNOWN")
        return holder


def key_of(request: Request) -> str:
    """The key that a request brings in its header; empty where it brings none.

    Raises:
        InvalidError: the header is not UTF-8.
    """
    return header_text(request.scope, KEY_HEADER)
