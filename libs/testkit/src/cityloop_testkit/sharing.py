"""Departments that offer, request and read each other's data, as tests of data-sharing call them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import grpc
from cityloop.common.v1.common_pb2 import Actor, Change, Classification, Label
from cityloop.sharing.v1 import agreements_service_pb2 as agreements
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1 import exchange_service_pb2 as exchange
from cityloop.sharing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from cityloop.sharing.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceStub
from cityloop_messaging import to_timestamp
from cityloop_rpc import Credentials, open_channel

from cityloop_testkit.in_process import MovableClock

PROVIDER, POLICE, STREET = "emergency-management", "traffic-police", "urban-management"
HOUR = dt.timedelta(hours=1)
FIELDS = ("resident", "name", "phone", "compound", "illness")


class Departments:
    """Calls of departments on one data-sharing."""

    def __init__(self, address: str, issue: Callable[[str, str], Credentials], clock: MovableClock) -> None:
        self.clock = clock
        self.rejected: list[tuple[int, str, str]] = []
        self._address = address
        self._issue = issue
        self._channels: dict[str, grpc.aio.Channel] = {}

    def channel(self, department: str) -> grpc.aio.Channel:
        """Of a desk of the department; of the operator for the fleet's own."""
        if department not in self._channels:
            system = "operator" if department == "cityloop" else "desk"
            self._channels[department] = open_channel(self._address, self._issue(department, system))
        return self._channels[department]

    async def close(self) -> None:
        """Close what was opened."""
        for channel in self._channels.values():
            await channel.close()

    async def publish(self, department: str = PROVIDER, post: str | None = None, **changed: Any) -> catalogue.Dataset:
        """Offer the residents of low compounds."""
        classifications = {
            "resident": (Classification.CLASSIFICATION_GENERAL_1, catalogue.MASKING_WITHHOLD),
            "name": (Classification.CLASSIFICATION_GENERAL_3, catalogue.MASKING_PARTIAL),
            "phone": (Classification.CLASSIFICATION_GENERAL_3, catalogue.MASKING_DIGEST),
            "compound": (Classification.CLASSIFICATION_GENERAL_1, catalogue.MASKING_WITHHOLD),
            "illness": (Classification.CLASSIFICATION_GENERAL_4, catalogue.MASKING_UNSPECIFIED),
        }
        fields = [
            catalogue.Field(
                field=name, name=Label(texts={"zh": name, "en": name}), classification=level, masking=masking
            )
            for name, (level, masking) in classifications.items()
        ]
        values: dict[str, Any] = {
            "dataset_id": "low-residents",
            "name": Label(texts={"zh": "低洼住户", "en": "Residents of low compounds"}),
            "key_field": "resident",
            "fields": fields,
        }
        dataset = catalogue.Dataset(**(values | changed))
        stub = CatalogueServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        change = change_of(post or f"{department}.supervise")
        answer = await stub.PublishDataset(catalogue.PublishDatasetRequest(change=change, dataset=dataset))
        return answer.dataset  # type: ignore[no-any-return]

    async def put(self, rows: list[dict[str, str]], department: str = PROVIDER, dataset: str = "low-residents") -> int:
        """Put rows; returns how many were taken, and keeps why the others were not."""
        stub = ExchangeServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        request = exchange.PutRowsRequest(
            change=change_of(f"{department}.handle"),
            dataset_id=dataset,
            rows=[exchange.Row(values=row) for row in rows],
        )
        answer = await stub.PutRows(request)
        self.rejected = [(item.index, item.reason, item.message) for item in answer.rejected]
        return int(answer.rows)

    async def request(self, department: str, **changed: Any) -> agreements.Agreement:
        """Ask for the residents, for an hour."""
        now = self.clock()
        values: dict[str, Any] = {
            "dataset_id": "low-residents",
            "fields": FIELDS,
            "purpose": "who must be warned when it floods",
            "valid_from": to_timestamp(now - HOUR),
            "valid_until": to_timestamp(now + HOUR),
        }
        stub = AgreementsServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        request = agreements.RequestAgreementRequest(change=change_of(f"{department}.handle"), **(values | changed))
        return (await stub.RequestAgreement(request)).agreement  # type: ignore[no-any-return]

    async def decide(
        self, agreement_id: str, department: str = PROVIDER, role: str = "supervise", **changed: Any
    ) -> agreements.Agreement:
        """Approve, unless another decision is given."""
        values: dict[str, Any] = {
            "decision": agreements.AGREEMENT_STATE_APPROVED,
            "cleared_classification": Classification.CLASSIFICATION_GENERAL_1,
            "daily_quota": 100,
        }
        stub = AgreementsServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        request = agreements.DecideAgreementRequest(
            change=change_of(f"{department}.{role}"), agreement_id=agreement_id, **(values | changed)
        )
        return (await stub.DecideAgreement(request)).agreement  # type: ignore[no-any-return]

    async def agreed(self, department: str, decision: dict[str, Any] | None = None, **changed: Any) -> str:
        """The id of an agreement, requested and approved."""
        agreement = await self.request(department, **changed)
        return str((await self.decide(agreement.agreement_id, **(decision or {}))).agreement_id)

    async def fetch(self, department: str, agreement_id: str, **changed: Any) -> exchange.FetchRowsResponse:
        """Read under an agreement."""
        values: dict[str, Any] = {"change": change_of(f"{department}.handle"), "issue": "C-2026-000001"}
        stub = ExchangeServiceStub(self.channel(department))  # type: ignore[no-untyped-call]
        request = exchange.FetchRowsRequest(agreement_id=agreement_id, **(values | changed))
        return await stub.FetchRows(request)  # type: ignore[no-any-return]


def change_of(post: str, key: str | None = None) -> Change:
    """A change by a post, once under its key."""
    return Change(idempotency_key=key or str(uuid.uuid4()), actor=Actor(post_id=post, person_id="person"))
