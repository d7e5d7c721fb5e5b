"""data-sharing, asked for rows of datasets under the agreement of whoever fills in a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import grpc
from cityloop.common.v1.common_pb2 import Actor as NamedActor
from cityloop.common.v1.common_pb2 import Change, PrefillOrigin, PrefillSource
from cityloop.sharing.v1.exchange_service_pb2 import LookUpRowRequest
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceStub
from cityloop_kernel import Actor
from cityloop_messaging import new_id
from cityloop_rpc import reason_of
from cityloop_telemetry import Logger

from cityloop_collaboration_tasks.forms.telemetry import LogEvents

ROW_DEADLINE_SECONDS = 3.0


class RegisterClient:
    """`Registers` of the domain."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._log = Logger()
        self._stub = ExchangeServiceStub(channel)  # type: ignore[no-untyped-call]

    async def row(
        self, dataset: str, key: str, fields: Sequence[str], actor: Actor, issue: str
    ) -> tuple[Mapping[str, str], PrefillSource] | None:
        """As the domain says."""
        change = Change(
            idempotency_key=str(new_id()), actor=NamedActor(post_id=actor.post_id, person_id=actor.person_id)
        )
        request = LookUpRowRequest(change=change, dataset_id=dataset, key=key, fields=fields, issue=issue)
        try:
            answer = await self._stub.LookUpRow(request)
        except grpc.aio.AioRpcError as error:
            self._log.warning(
                LogEvents.FORM_ROW_NOT_READ, dataset=dataset, reason=reason_of(error) or error.code().name
            )
            return None
        if not answer.HasField("row"):
            return None
        source = PrefillSource(
            origin=PrefillOrigin.PREFILL_ORIGIN_DATASET,
            reference=dataset,
            as_of=answer.receipt.occurred_at,
            agreement_id=answer.receipt.agreement_id,
            receipt_id=answer.receipt.receipt_id,
        )
        seen = {name: value for name, value in answer.row.values.items() if name not in answer.masked_fields}
        return seen, source
