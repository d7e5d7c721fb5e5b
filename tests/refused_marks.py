"""Marks in what the doors of citizen-services refuse: an error must not say what somebody wrote."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import grpc
import httpx
import pytest
from cityloop.citizen.v1 import messages_service_pb2 as messages
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position
from marks import PERSONAL, WORDS, Marks


@dataclass(frozen=True, slots=True)
class Stubs:
    """The services behind gRPC, as a department that may use each calls it."""

    reports: Any
    messages: Any


def change(post: str, mark: Marks) -> Change:
    actor = Actor(post_id=post, person_id=mark(PERSONAL, "person"))
    return Change(idempotency_key=str(uuid.uuid4()), actor=actor)


async def be_refused(client: httpx.AsyncClient, edge: str, key: str, stubs: Stubs, mark: Marks) -> None:
    """What is refused, or waits for somebody to locate it, with marks: an error must not say what somebody wrote."""
    longitude, latitude = mark.point(150.111, 61.222)
    away = {
        "event_class": "illegal-parking",
        "text": mark(WORDS, "away") + mark.named(),
        "longitude": longitude,
        "latitude": latitude,
        "phone": mark(PERSONAL, "away"),
    }
    assert (await client.post(f"{edge}/reports", data=away)).status_code == 303
    for field in ("event_class", "longitude", "rating"):
        wrong = {**away, field: mark(PERSONAL, "wrong")}
        path = f"/reports/{mark(PERSONAL, 'secret')}/rating" if field == "rating" else "/reports"
        assert (await client.post(f"{edge}{path}", data=wrong)).status_code >= 400
    wrong = {"service_code": mark(PERSONAL, "wrong"), "api_key": key, "long": longitude, "lat": mark(PERSONAL, "wrong")}
    assert (await client.post(f"{edge}/requests.json", data=wrong)).status_code >= 400
    anonymous = {**wrong, "api_key": mark(PERSONAL, "key")}
    assert (await client.post(f"{edge}/requests.json", json=anonymous)).status_code >= 400
    undeclared = Position(longitude=float(longitude), latitude=float(latitude))
    request = reports.SubmitReportRequest(
        change=change("parks-greening.handle", mark),
        event_class="street-light",
        place=Place(position=undeclared, text=mark(PERSONAL, "refused")),
        text=mark(WORDS, "refused") + mark.named(),
    )
    with pytest.raises(grpc.aio.AioRpcError):
        await stubs.reports.SubmitReport(request)
    recipient = messages.Recipient(
        reference=mark(PERSONAL, "row"), name=mark(PERSONAL, "recipient"), phone=mark(PERSONAL, "recipient")
    )
    to_people = messages.SendMessagesRequest(
        change=change("city-operations-command.dispatch", mark),
        recipients=[recipient],
        warning_id=str(uuid.uuid4()),
    )
    with pytest.raises(grpc.aio.AioRpcError):
        await stubs.messages.SendMessages(to_people)
