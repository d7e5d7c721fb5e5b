"""Steps of the sharing net: a dataset, agreements approved beforehand, reads under them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from cityloop.common.v1.common_pb2 import AreaReference, Position
from cityloop.sharing.v1 import agreements_service_pb2 as agreements
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1 import exchange_service_pb2 as exchange
from cityloop.sharing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from cityloop.sharing.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceStub
from cityloop_kernel import METRES_PER_DEGREE
from cityloop_localisation import phrase_list, say
from cityloop_messaging import to_timestamp, utc_now
from cityloop_operator.city_file import Identifier
from cityloop_packs import LabelText
from pydantic import Field

from cityloop_plays.model import PlayModel, Point, position
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import Text, label_of, text_of, word

SERVICE = "data-sharing"
QUOTA = 1_000


class FieldEntry(PlayModel):
    """A field of a dataset."""

    field: Identifier = Field(description="Its name.")
    title: LabelText | None = Field(None, description="What people call it.")
    classification: str = Field(description="Of GB/T 43697, such as `general_2`.")
    masking: str = Field(description="How it leaves above the cleared classification.")


class Dataset(Step):
    """A department publishes a dataset and puts its rows."""

    do: Literal["dataset"]
    provider: Identifier = Field(description="Whose data they are.")
    dataset: Identifier = Field(description="Its id.")
    title: LabelText | None = Field(None, description="What people call it.")
    key: Identifier = Field(description="The field that tells rows apart.")
    longitude: str = Field("", description="The field with the longitude; rows have no place when empty.")
    latitude: str = Field("", description="The field with the latitude.")
    fields: tuple[FieldEntry, ...] = Field(description="What a row has.")
    rows: tuple[dict[str, str], ...] = Field(description="The rows, as texts by field.")

    async def play(self, stage: Stage) -> None:
        """Publish, then put."""
        channel = stage.client.channel(SERVICE, self.provider, "registry")
        fields = [
            catalogue.Field(
                field=item.field,
                name=label_of(text_of(item.title or item.field)),
                classification=f"CLASSIFICATION_{item.classification.upper()}",
                masking=f"MASKING_{item.masking.upper()}",
            )
            for item in self.fields
        ]
        dataset = catalogue.Dataset(
            dataset_id=self.dataset,
            name=label_of(text_of(self.title or self.dataset)),
            provider_department_id=self.provider,
            key_field=self.key,
            fields=fields,
            longitude_field=self.longitude,
            latitude_field=self.latitude,
        )
        publish = catalogue.PublishDatasetRequest(change=stage.change_in(f"{self.provider}.handle"), dataset=dataset)
        await stage.make(lambda: CatalogueServiceStub(channel).PublishDataset(publish))  # type: ignore[no-untyped-call]
        rows = [exchange.Row(values=row) for row in self.rows]
        put = exchange.PutRowsRequest(
            change=stage.change_in(f"{self.provider}.handle"), dataset_id=self.dataset, rows=rows
        )
        await stage.make(lambda: ExchangeServiceStub(channel).PutRows(put))  # type: ignore[no-untyped-call]
        stage.state.names |= {item.field: text_of(item.title or item.field) for item in self.fields}
        provider = stage.names.department(self.provider)
        name = stage.state.names[self.dataset] = text_of(self.title or self.dataset)
        stage.print_line("play-shared", provider=provider, dataset=name, rows=len(rows))


class OpenIn(PlayModel):
    """The operating modes that an agreement is open in."""

    area: tuple[str, str] = Field(description="Layer and id of the area.")
    modes: tuple[Literal["peacetime", "response", "emergency", "recovery"], ...] = Field(
        description="In which it may be used."
    )


class Agree(Step):
    """A department asks for a dataset, its provider approves."""

    do: Literal["agree"]
    name: Identifier = Field(description="By which later steps know it.")
    provider: Identifier = Field(description="Who approves.")
    dataset: Identifier = Field(description="Which is asked for.")
    fields: tuple[Identifier, ...] = Field(description="Which are asked for.")
    consumer: Identifier = Field(description="Who asks.")
    cleared_classification: str = Field(description="Up to which fields leave in the clear.")
    purpose: Text = Field(description="What the data are for.")
    counts: bool = Field(False, description="Whether only counts leave.")
    open_in: OpenIn | None = Field(None, description="The modes it may be used in; any when absent.")

    async def play(self, stage: Stage) -> None:
        """Request, then approve."""
        now = utc_now()
        request = agreements.RequestAgreementRequest(
            change=stage.change_in(f"{self.consumer}.handle"),
            dataset_id=self.dataset,
            fields=self.fields,
            purpose=stage.translate(self.purpose),
            valid_from=to_timestamp(now - dt.timedelta(minutes=1)),
            valid_until=to_timestamp(now + dt.timedelta(days=1)),
            delivery="DELIVERY_COUNTS" if self.counts else "DELIVERY_ROWS",
        )
        if self.open_in is not None:
            area = AreaReference(layer=self.open_in.area[0], area_id=self.open_in.area[1])
            modes = [f"MODE_{mode.upper()}" for mode in self.open_in.modes]
            request.open_in.CopyFrom(agreements.ModeCondition(area=area, modes=modes))
        asking = AgreementsServiceStub(stage.client.channel(SERVICE, self.consumer, "desk"))  # type: ignore[no-untyped-call]
        requested = (await stage.make(lambda: asking.RequestAgreement(request))).agreement
        decide = agreements.DecideAgreementRequest(
            change=stage.change_in(f"{self.provider}.handle"),
            agreement_id=requested.agreement_id,
            decision=agreements.AGREEMENT_STATE_APPROVED,
            cleared_classification=f"CLASSIFICATION_{self.cleared_classification.upper()}",
            daily_quota=QUOTA,
        )
        giving = AgreementsServiceStub(stage.client.channel(SERVICE, self.provider, "registry"))  # type: ignore[no-untyped-call]
        approved = (await stage.make(lambda: giving.DecideAgreement(decide))).agreement
        stage.state.agreements[self.name] = approved
        number, dataset = approved.agreement_number, stage.name_of(self.dataset)
        consumer = stage.names.department(self.consumer)
        if self.open_in is None:
            stage.print_line("play-agreed", agreement=number, consumer=consumer, dataset=dataset)
        else:
            opens = phrase_list((word(mode) for mode in self.open_in.modes), "or")
            stage.print_line("play-agreed-in-modes", agreement=number, consumer=consumer, dataset=dataset, modes=opens)


class Fetch(Step):
    """A department reads under an agreement: rows of keys, or within a square round a place, where they are named."""

    do: Literal["fetch"]
    name: Identifier = Field(description="By which later steps and expectations know what came.")
    agreement: Identifier = Field(description="By its name.")
    around: Point | str | None = Field(None, description="The middle of the square.")
    within_metres: float = Field(500, description="From the middle to each side.")
    keys: tuple[str, ...] = Field((), description="Of the rows.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be answered.")

    async def play(self, stage: Stage) -> None:
        """What came is stored under the name; the first row, the count and the receipt are printed."""
        agreement = stage.state.agreements[self.agreement]
        consumer = agreement.consumer_department_id
        request = exchange.FetchRowsRequest(
            change=stage.change_in(f"{consumer}.handle"),
            agreement_id=agreement.agreement_id,
            issue=agreement.purpose,
            keys=self.keys,
            polygon=[] if self.around is None else _square(stage.point(self.around), self.within_metres),
        )
        stub = ExchangeServiceStub(stage.client.channel(SERVICE, consumer, "desk"))  # type: ignore[no-untyped-call]
        if self.refused:
            await stage.refusal(lambda: stub.FetchRows(request), self.name)
            return
        fetched = await stage.make(lambda: stub.FetchRows(request))
        stage.state.fetched[self.name] = fetched
        reader, dataset = stage.names.department(consumer), stage.name_of(agreement.dataset_id)
        stage.state.names[self.name] = say("play-read", reader=reader, dataset=dataset)
        self._print_rows(stage, consumer, agreement.agreement_number, fetched)

    def _print_rows(self, stage: Stage, consumer: str, number: str, fetched: exchange.FetchRowsResponse) -> None:
        receipt, department = fetched.receipt.receipt_id[-12:], stage.names.department(consumer)
        if not fetched.rows:
            count = fetched.count
            stage.print_line("play-count-read", department=department, agreement=number, count=count, receipt=receipt)
            return
        values = sorted(fetched.rows[0].values.items())
        stage.print_line(
            "play-rows-read",
            department=department,
            agreement=number,
            count=fetched.count,
            row=phrase_list(say("play-field", field=stage.name_of(name), value=value) for name, value in values),
            receipt=receipt,
        )


def _square(centre: Point, metres: float) -> list[Position]:
    half = metres / METRES_PER_DEGREE
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    return [position((centre[0] + x, centre[1] + y)) for x, y in corners]
