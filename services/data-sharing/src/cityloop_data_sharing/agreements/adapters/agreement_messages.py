"""Agreements as the contract has them."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.sharing.v1 import agreements_service_pb2
from cityloop_kernel import InvalidError
from cityloop_messaging import to_timestamp
from cityloop_modes import mode_named, name_of

from cityloop_data_sharing.agreements.domain.agreements import Agreement, AgreementState, Delivery, ModeCondition

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
        cleared_classification=agreement.cleared_classification.value if approved else 0,  # type: ignore[arg-type]
        daily_quota=agreement.daily_quota,
        reason=agreement.reason,
        open_in=None if open_in is None else _condition_message(open_in),
        delivery=DELIVERIES[agreement.delivery],
    )


def _condition_message(condition: ModeCondition) -> agreements_service_pb2.ModeCondition:
    area = AreaReference(layer=condition.layer, area_id=condition.area_id)
    return agreements_service_pb2.ModeCondition(area=area, modes=map(mode_named, condition.modes))
