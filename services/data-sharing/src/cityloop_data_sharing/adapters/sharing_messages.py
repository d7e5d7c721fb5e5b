"""Datasets and agreements as the contract has them."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import AreaReference, Label
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.sharing.v1 import agreements_service_pb2, catalogue_service_pb2
from cityloop_kernel import InvalidError
from cityloop_messaging import to_timestamp
from cityloop_modes import mode_named, name_of

from cityloop_data_sharing.domain.agreements import Agreement, AgreementState, Delivery, ModeCondition
from cityloop_data_sharing.domain.datasets import Dataset, Field, Grade, Masking

MASKINGS = {
    Masking.WITHHOLD: catalogue_service_pb2.MASKING_WITHHOLD,
    Masking.PARTIAL: catalogue_service_pb2.MASKING_PARTIAL,
    Masking.DIGEST: catalogue_service_pb2.MASKING_DIGEST,
}
MASKING_OF = {number: masking for masking, number in MASKINGS.items()}
STATES = {
    AgreementState.REQUESTED: agreements_service_pb2.AGREEMENT_STATE_REQUESTED,
    AgreementState.APPROVED: agreements_service_pb2.AGREEMENT_STATE_APPROVED,
    AgreementState.REJECTED: agreements_service_pb2.AGREEMENT_STATE_REJECTED,
    AgreementState.REVOKED: agreements_service_pb2.AGREEMENT_STATE_REVOKED,
}
STATE_OF = {number: state for state, number in STATES.items()}
DELIVERIES = {
    Delivery.ROWS: agreements_service_pb2.DELIVERY_ROWS,
    Delivery.COUNTS: agreements_service_pb2.DELIVERY_COUNTS,
}
DELIVERY_OF = {number: delivery for delivery, number in DELIVERIES.items()} | {
    agreements_service_pb2.DELIVERY_UNSPECIFIED: Delivery.ROWS
}


def grade_of(number: int, what: str) -> Grade:
    """A grade of the contract.

    Raises:
        InvalidError: it is none; the message names what it is of.
    """
    try:
        return Grade(number)
    except ValueError as error:
        raise InvalidError(f"{what} needs a grade from GENERAL_1 to CORE", "GRADE_MISSING") from error


def condition_of(message: agreements_service_pb2.ModeCondition) -> ModeCondition:
    """The condition in a message, each mode once.

    Raises:
        InvalidError: it names no mode, or none that there is.
    """
    known = set(message.modes) <= set(Mode.values()) - {Mode.MODE_UNSPECIFIED}
    if not message.modes or not known:
        raise InvalidError("open_in needs the modes it opens in, from PEACETIME to RECOVERY", "MODES_MISSING")
    modes = tuple(name_of(mode) for mode in dict.fromkeys(message.modes))
    return ModeCondition(message.area.layer, message.area.area_id, modes)


def dataset_of(message: catalogue_service_pb2.Dataset, provider_department_id: str, version: int) -> Dataset:
    """The dataset in a message; a field without a masking is withheld.

    Raises:
        InvalidError: a field has no grade.
    """
    fields = tuple(
        Field(
            field=item.field,
            name=dict(item.name.texts),
            grade=grade_of(item.grade, f"field {item.field!r}"),
            masking=MASKING_OF.get(item.masking, Masking.WITHHOLD),
        )
        for item in message.fields
    )
    return Dataset(
        dataset_id=message.dataset_id,
        version=version,
        name=dict(message.name.texts),
        provider_department_id=provider_department_id,
        key_field=message.key_field,
        fields=fields,
        longitude_field=message.longitude_field,
        latitude_field=message.latitude_field,
    )


def dataset_message(dataset: Dataset) -> catalogue_service_pb2.Dataset:
    """The dataset as its contract has it."""
    fields = [
        catalogue_service_pb2.Field(
            field=item.field,
            name=Label(texts=item.name),
            grade=item.grade.value,  # type: ignore[arg-type] # the number of the contract's enum
            masking=MASKINGS[item.masking],
        )
        for item in dataset.fields
    ]
    return catalogue_service_pb2.Dataset(
        dataset_id=dataset.dataset_id,
        version=dataset.version,
        name=Label(texts=dataset.name),
        provider_department_id=dataset.provider_department_id,
        key_field=dataset.key_field,
        fields=fields,
        longitude_field=dataset.longitude_field,
        latitude_field=dataset.latitude_field,
    )


def agreement_message(agreement: Agreement) -> agreements_service_pb2.Agreement:
    """The agreement as its contract has it, without its secret."""
    rows, open_in = agreement.rows, agreement.open_in
    approved = agreement.daily_quota > 0
    return agreements_service_pb2.Agreement(
        agreement_id=agreement.agreement_id,
        agreement_number=agreement.agreement_number,
        version=agreement.version,
        occurred_at=to_timestamp(agreement.occurred_at),
        recorded_at=to_timestamp(agreement.recorded_at),
        state=STATES[agreement.state],
        dataset_id=agreement.dataset_id,
        provider_department_id=agreement.provider_department_id,
        consumer_department_id=agreement.consumer_department_id,
        fields=agreement.fields,
        rows=None if rows is None else agreements_service_pb2.RowFilter(field=rows.field, values=rows.values),
        purpose=agreement.purpose,
        valid_from=to_timestamp(agreement.valid_from),
        valid_until=to_timestamp(agreement.valid_until),
        cleared_grade=agreement.cleared_grade.value if approved else 0,  # type: ignore[arg-type]
        daily_quota=agreement.daily_quota,
        reason=agreement.reason,
        open_in=None if open_in is None else _condition_message(open_in),
        delivery=DELIVERIES[agreement.delivery],
    )


def _condition_message(condition: ModeCondition) -> agreements_service_pb2.ModeCondition:
    area = AreaReference(layer=condition.layer, area_id=condition.area_id)
    return agreements_service_pb2.ModeCondition(area=area, modes=map(mode_named, condition.modes))
