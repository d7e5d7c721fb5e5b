"""Asking for data, and deciding who may have it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork, next_numbers
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, short_number
from cityloop_messaging import new_id
from cityloop_packs import Right

from cityloop_data_sharing.agreements.adapters import agreement_store
from cityloop_data_sharing.agreements.domain.agreements import (
    Agreement,
    AgreementState,
    Delivery,
    ModeCondition,
    UnusableReason,
    unknown_agreement,
)
from cityloop_data_sharing.agreements.domain.decision_rights import may_decide
from cityloop_data_sharing.catalogue.domain.datasets import Classification, Dataset, RowFilter, unknown_dataset
from cityloop_data_sharing.catalogue.domain.protocols import Datasets

MAX_PURPOSE = 1_000
MAX_FILTER_VALUES = 1_000
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class AgreementRequest:
    """What a consumer requests."""

    dataset_id: str
    fields: Sequence[str]
    rows: RowFilter | None
    delivery: Delivery
    open_in: ModeCondition | None
    purpose: str
    valid_from: dt.datetime
    valid_until: dt.datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What a provider decides; classification and quota count with an approval."""

    state: AgreementState
    reason: str
    cleared_classification: Classification
    daily_quota: int


async def request_agreement(
    work: UnitOfWork,
    datasets: Datasets[Connection],
    request: AgreementRequest,
    actor: Actor,
    rights: Collection[str],
    jurisdiction: str,
    moment: Moment,
) -> Agreement:
    """Store a request of the actor's department.

    Raises:
        NotFoundError: there is no such dataset.
        ForbiddenError: the post may not ask.
        InvalidError: fields, filter, purpose or validity are wrong; the message names what.
    """
    if Right.SHARE_DATA not in rights:
        raise ForbiddenError(
            f"post {actor.post_id!r} may not ask for data; act with a post of a role with the right {Right.SHARE_DATA}",
            "POST_MAY_NOT_REQUEST",
        )
    dataset = await datasets.get_dataset(work.connection, request.dataset_id)
    if dataset is None:
        raise unknown_dataset(request.dataset_id)
    _check(request, dataset, actor, moment)
    (number,) = await next_numbers(work.connection, "agreement_numbers", 1)
    agreement = Agreement(
        agreement_id=str(new_id()),
        agreement_number=short_number("A", moment.recorded_at.year, number),
        version=1,
        state=AgreementState.REQUESTED,
        dataset_id=dataset.dataset_id,
        provider_department_id=dataset.provider_department_id,
        consumer_department_id=actor.department_id,
        fields=tuple(dict.fromkeys(request.fields)),
        rows=request.rows,
        delivery=request.delivery,
        open_in=request.open_in,
        purpose=request.purpose,
        valid_from=request.valid_from,
        valid_until=request.valid_until,
        cleared_classification=Classification.GENERAL_1,
        daily_quota=0,
        reason="",
        secret=secrets.token_bytes(SECRET_BYTES),
        jurisdiction=jurisdiction,
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
    )
    await _save(work, agreement, actor, moment, "request-agreement")
    return agreement


async def decide_agreement(
    work: UnitOfWork,
    agreement_id: str,
    decision: Decision,
    actor: Actor,
    rights: Collection[str],
    rights_of_department: Collection[str],
    moment: Moment,
) -> Agreement:
    """Approve, reject or revoke an agreement of the actor's department as its provider.

    Raises:
        NotFoundError: there is no such agreement, or the department is no party to it.
        ForbiddenError: the consumer, or a post without the role, decides.
        InvalidError: reason or quota is missing.
        ConflictError: it is decided already, or what would be approved has expired.
    """
    agreement = await agreement_store.find_agreement(work.connection, agreement_id, to_change=True)
    if actor.department_id == agreement.consumer_department_id:
        raise ForbiddenError("the consumer does not decide on its own request", "CONSUMER_MAY_NOT_DECIDE")
    if actor.department_id != agreement.provider_department_id:
        raise unknown_agreement(agreement_id)
    if not may_decide(rights, rights_of_department):
        raise ForbiddenError(
            f"post {actor.post_id!r} may not decide; a post of a role with the right {Right.DECIDE_AGREEMENTS} does,"
            f" or {Right.DECIDE_AGREEMENTS_IN_ABSENCE} where the department has none",
            "POST_MAY_NOT_DECIDE",
        )
    approves = decision.state is AgreementState.APPROVED
    if not approves and not decision.reason:
        raise InvalidError("give the reason of a rejection or revocation", "REASON_MISSING")
    if approves and not decision.daily_quota:
        raise InvalidError("give daily_quota with the approval: rows a day, 1 at least", "QUOTA_MISSING")
    if not agreement.may_become(decision.state):
        raise ConflictError(
            f"agreement {agreement.agreement_number} is {agreement.state} and cannot become {decision.state}",
            "AGREEMENT_DECIDED",
        )
    if approves and moment.recorded_at >= agreement.valid_until:
        raise ConflictError(
            f"agreement {agreement.agreement_number} ended at {agreement.valid_until.isoformat()}; request a new one",
            UnusableReason.EXPIRED,
        )
    decided = agreement.with_decision(
        decision.state,
        decision.reason,
        decision.cleared_classification,
        decision.daily_quota,
        moment.occurred_at,
        moment.recorded_at,
    )
    await _save(work, decided, actor, moment, "decide-agreement")
    return decided


def _check(request: AgreementRequest, dataset: Dataset, actor: Actor, moment: Moment) -> None:
    if dataset.provider_department_id == actor.department_id:
        raise InvalidError(f"{dataset.dataset_id!r} is your own dataset; no agreement is needed", "OWN_DATASET")
    if not request.fields and request.delivery is Delivery.ROWS:
        raise InvalidError("name the fields that you need", "FIELDS_MISSING")
    unknown = dataset.unknown_fields([*request.fields, *([request.rows.field] if request.rows else [])])
    if unknown:
        raise InvalidError(f"dataset {dataset.dataset_id!r} has no field {unknown[0]!r}", "FIELD_UNKNOWN")
    if request.rows is not None and not 1 <= len(request.rows.values) <= MAX_FILTER_VALUES:
        raise InvalidError(f"a row filter needs 1 to {MAX_FILTER_VALUES} values", "ROW_FILTER_INVALID")
    if not request.purpose.strip() or len(request.purpose) > MAX_PURPOSE:
        raise InvalidError(f"say the purpose, in at most {MAX_PURPOSE} characters", "PURPOSE_MISSING")
    if not request.valid_from < request.valid_until or request.valid_until <= moment.recorded_at:
        raise InvalidError("valid_from must lie before valid_until, and that in the future", "VALIDITY_INVALID")


async def _save(work: UnitOfWork, agreement: Agreement, actor: Actor, moment: Moment, action: str) -> None:
    await agreement_store.save_agreement(work.connection, agreement)
    details = {"number": agreement.agreement_number, "version": agreement.version, "state": agreement.state.value}
    await record_evidence(work.connection, actor, moment, action, agreement.agreement_id, details)
