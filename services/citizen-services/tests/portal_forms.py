"""Forms of the portal as a phone sends them."""

from __future__ import annotations

import re

import httpx
from cityloop_testkit import eventually

GOOD = {"event_class": "manhole-cover", "text": "the cover is gone", "where": "12 People's Road"}


async def send(
    client: httpx.AsyncClient, path: str, fields: dict[str, str], image: bytes | None = None, language: str = "en"
) -> httpx.Response:
    """A form as a patient phone sends it: again where the portal is busy."""

    async def attempt() -> httpx.Response | None:
        files = {"photo": ("photo", image, "image/jpeg")} if image is not None else None
        answer = await client.post(path, data=fields, files=files, params={"lang": language})
        return None if answer.status_code == 429 else answer

    answer = await eventually(attempt)
    assert answer is not None
    return answer


async def new_report(client: httpx.AsyncClient, image: bytes | None = None, **changes: str) -> tuple[str, str]:
    """The path of a new report's page, and its number."""
    form = (await client.get("/")).text
    secret = re.search(r'name="secret" value="([^"]+)"', form)
    assert secret is not None
    answer = await send(client, "/reports", {**GOOD, "secret": secret[1], **changes}, image)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"].partition("?")[0]
    number = re.search(r"R-\d{4}-\d{6}", (await client.get(path)).text)
    assert number is not None
    return path, number[0]
