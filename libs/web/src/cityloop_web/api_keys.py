"""API keys of machines: kept as hashes, each with whom it belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from cityloop_kernel import ForbiddenError
from pydantic import Field, TypeAdapter, ValidationError
from starlette.requests import Request

from cityloop_web.charsets import header_text

KEY_HEADER = "X-API-Key"
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Holder = TypeVar("Holder")


class ApiKeys(Generic[Holder]):
    """Who holds which key.

    Args:
        holders: by the SHA-256 of the key, in hexadecimal.
    """

    def __init__(self, holders: Mapping[str, Holder]) -> None:
        self._holders = dict(holders)

    @classmethod
    def read(cls, file: Path | None, holder: type[Holder]) -> ApiKeys[Holder]:
        """The keys of a JSON file, each with its holder in this form; none without a file.

        Raises:
            ValueError: the file is something else. A key that stands in it by mistake is not in the message.
        """
        if file is None:
            return cls({})
        form = TypeAdapter(dict[Digest, holder])  # type: ignore[valid-type]
        try:
            return cls(form.validate_json(file.read_bytes()))
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_input=False, include_context=False)
            places = (".".join(map(str, item["loc"][1:])) for item in wrong)
            said = "; ".join(f"{place}: {item['msg']}" for place, item in zip(places, wrong, strict=True))
        raise ValueError(f"{file.name}: expected the SHA-256 of each key, in hexadecimal, with its holder: {said}")

    def holder_of(self, key: str) -> Holder:
        """Whom a key belongs to.

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
