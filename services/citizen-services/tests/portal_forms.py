"""Forms of the portal as a phone sends them, and its pages as a reader finds things on them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import httpx
from cityloop_messaging import Fact
from cityloop_testkit import eventually
from cityloop_testkit.people import case_fact

GOOD = {"event_class": "manhole-cover", "text": "the cover is gone", "where": "12 People's Road"}
STAGES = ["PENDING_CONFIRMATION", "PENDING_FILING", "PENDING_DISPATCH", "IN_HANDLING", "PENDING_CHECK", "CLOSED"]
WORDS = [
    "We have your report and are confirming it.",
    "Confirmed; a case is being filed.",
    "Filed; being dispatched.",
    "A department is handling it.",
    "Handled; being checked.",
    "Closed.",
    "Please rate the service.",
]


async def send(
    client: httpx.AsyncClient,
    path: str,
    fields: Mapping[str, str | list[str]],
    image: bytes | None = None,
    language: str = "en",
) -> httpx.Response:
    """A form as a patient phone sends it, a field as often as it has values: again where the portal is busy."""

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


def state_of(page: str) -> str:
    found = re.search(r'data-state="([a-z_]+)"', page)
    assert found is not None
    return found[1]


def inbox_of(page: str) -> list[str]:
    """Messages, oldest first."""
    return [text.strip() for text in re.findall(r"<li>.*?<p>(.*?)</p>", page, re.DOTALL)][::-1]


async def ended(client: httpx.AsyncClient, path: str) -> str:
    """The page once all is told, the request to rate too."""

    async def look() -> str:
        page = (await client.get(path)).text
        return page if inbox_of(page) == WORDS else ""

    return await eventually(look)


def course(event: str, moment: dt.datetime) -> list[Fact]:
    """A case from its opening to its closing, a millisecond a step."""
    return [
        case_fact(event, version, state, moment + dt.timedelta(milliseconds=version), lead="water-affairs")
        for version, state in enumerate(STAGES, start=1)
    ]
