"""The exchange of a play: a dataset is published, agreements are requested and approved, rows are fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.common.v1.common_pb2 import Label
from cityloop.sharing.v1 import agreements_service_pb2 as agreements
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1 import exchange_service_pb2 as exchange
from cityloop.sharing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from cityloop.sharing.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceStub
from cityloop_messaging import to_timestamp, utc_now

from cityloop_cli import play_file
from cityloop_cli.outsider import Outsider, change

SERVICE = "data-sharing"
QUOTA = 1_000


async def play(outsider: Outsider, step: play_file.Exchange, tell: Callable[[str], None]) -> dict[str, tuple[str, ...]]:
    """Do the step; returns the fields that left masked, by consumer."""
    await _publish(outsider, step)
    tell(f"{step.provider} shares {step.dataset} with {len(step.rows)} rows")
    masked = {}
    for consumer in step.consumers:
        agreement = await _agree(outsider, step, consumer)
        fetched = await _fetch(outsider, agreement, consumer)
        masked[consumer.department] = tuple(sorted(fetched.masked_fields))
        row = ", ".join(f"{name} {value}" for name, value in sorted(fetched.rows[0].values.items()))
        tell(f"{consumer.department} reads under {agreement.agreement_number}: {row}")
    return masked


async def _publish(outsider: Outsider, step: play_file.Exchange) -> None:
    channel = outsider.channel(SERVICE, step.provider, "registry")
    fields = [
        catalogue.Field(
            field=item.field,
            name=Label(zh=item.field, en=item.field),
            grade=f"GRADE_{item.grade.upper()}",
            masking=f"MASKING_{item.masking.upper()}",
        )
        for item in step.fields
    ]
    dataset = catalogue.Dataset(
        dataset_id=step.dataset,
        name=Label(zh=step.dataset, en=step.dataset),
        provider_department_id=step.provider,
        key_field=step.key,
        fields=fields,
    )
    post = f"{step.provider}.handle"
    await CatalogueServiceStub(channel).PublishDataset(  # type: ignore[no-untyped-call]
        catalogue.PublishDatasetRequest(change=change(post, "provider"), dataset=dataset)
    )
    rows = [exchange.Row(values=row) for row in step.rows]
    await ExchangeServiceStub(channel).PutRows(  # type: ignore[no-untyped-call]
        exchange.PutRowsRequest(change=change(post, "provider"), dataset_id=step.dataset, rows=rows)
    )


async def _agree(outsider: Outsider, step: play_file.Exchange, consumer: play_file.Consumer) -> agreements.Agreement:
    now = utc_now()
    asking = AgreementsServiceStub(outsider.channel(SERVICE, consumer.department, "desk"))  # type: ignore[no-untyped-call]
    requested = await asking.RequestAgreement(
        agreements.RequestAgreementRequest(
            change=change(f"{consumer.department}.handle", "consumer"),
            dataset_id=step.dataset,
            fields=[item.field for item in step.fields],
            purpose=consumer.purpose,
            valid_from=to_timestamp(now - dt.timedelta(minutes=1)),
            valid_until=to_timestamp(now + dt.timedelta(days=1)),
        )
    )
    giving = AgreementsServiceStub(outsider.channel(SERVICE, step.provider, "registry"))  # type: ignore[no-untyped-call]
    decided = await giving.DecideAgreement(
        agreements.DecideAgreementRequest(
            change=change(f"{step.provider}.handle", "provider"),
            agreement_id=requested.agreement.agreement_id,
            decision=agreements.AGREEMENT_STATE_APPROVED,
            cleared_grade=f"GRADE_{consumer.cleared_grade.upper()}",
            daily_quota=QUOTA,
        )
    )
    agreement: agreements.Agreement = decided.agreement
    return agreement


async def _fetch(
    outsider: Outsider, agreement: agreements.Agreement, consumer: play_file.Consumer
) -> exchange.FetchRowsResponse:
    stub = ExchangeServiceStub(outsider.channel(SERVICE, consumer.department, "desk"))  # type: ignore[no-untyped-call]
    answer: exchange.FetchRowsResponse = await stub.FetchRows(
        exchange.FetchRowsRequest(
            change=change(f"{consumer.department}.handle", "consumer"),
            agreement_id=agreement.agreement_id,
            issue=consumer.purpose,
        )
    )
    return answer
