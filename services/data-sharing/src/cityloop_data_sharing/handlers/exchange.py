"""Reading rows under an agreement: guarded, masked, metered, receipted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop_database import Pool, UnitOfWork
from cityloop_errors import ConflictError, ForbiddenError, InvalidError, OverloadedError
from cityloop_messaging import new_id
from cityloop_telemetry import Metrics

from cityloop_data_sharing.adapters import agreement_store, dataset_store
from cityloop_data_sharing.adapters.evidence import leave_evidence
from cityloop_data_sharing.domain.acting import Actor, Moment
from cityloop_data_sharing.domain.agreements import Agreement, Unusable, quota_day
from cityloop_data_sharing.domain.masking import leave, masked_fields, rows_digest
from cityloop_data_sharing.handlers.agreements import find_agreement
from cityloop_data_sharing.handlers.catalogue import unknown_dataset

FETCH = "ExchangeService/FetchRows"
MAX_ROWS = 1_000
MAX_ISSUE = 200
ANSWERS_KEPT = dt.timedelta(days=1)
MENDED_BY = {
    Unusable.NOT_APPROVED: "ask its provider to decide",
    Unusable.REVOKED: "request a new one",
    Unusable.NOT_YET_VALID: "wait until it begins",
    Unusable.EXPIRED: "request a new one",
}


class QuotaExceededError(OverloadedError):
    """The rows asked for are more than what is left of the day's quota."""

    default_reason = "QUOTA_EXCEEDED"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a consumer wants to read, and the case or document that calls for it."""

    agreement_id: str
    keys: Sequence[str]
    fields: Sequence[str]
    issue: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """Rows as they leave, with the evidence."""

    receipt_id: str
    rows: list[dict[str, str]]
    masked_fields: list[str]
    rows_digest: str
    audit_digest: str
    quota_left: int


async def usable_agreement(work: UnitOfWork, agreement_id: str, actor: Actor, now: dt.datetime) -> Agreement:
    """The agreement, if the actor's department may use it at this moment.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: it is another department's.
        ConflictError: it is not approved, not yet valid, expired or revoked.
    """
    agreement = await find_agreement(work, agreement_id, to_change=False)
    if agreement.consumer_department_id != actor.department_id:
        raise ForbiddenError(
            f"agreement {agreement.agreement_number} is not one of {actor.department_id}; request your own",
            "FOREIGN_AGREEMENT",
        )
    unusable = agreement.unusable(now)
    if unusable is not None:
        what = unusable.removeprefix("AGREEMENT_").replace("_", " ").lower()
        raise ConflictError(f"agreement {agreement.agreement_number} is {what}: {MENDED_BY[unusable]}", unusable)
    return agreement


async def fetch_rows(work: UnitOfWork, wanted: Wanted, actor: Actor, moment: Moment) -> Fetched:
    """Read rows; metering and evidence are in the same transaction.

    Raises:
        InvalidError: no issue is named, or more than 1,000 rows are asked for.
        ForbiddenError: a field is not in the agreement.
        QuotaExceededError: too few rows are left of the day's quota.
    """
    agreement = await usable_agreement(work, wanted.agreement_id, actor, moment.recorded_at)
    _check(wanted, agreement)
    dataset = await dataset_store.get_dataset(work.connection, agreement.dataset_id)
    if dataset is None:
        raise unknown_dataset(agreement.dataset_id)
    names = set(wanted.fields or agreement.fields)
    fields = [field for field in dataset.fields if field.field in names]
    stored = await dataset_store.read_rows(
        work.connection, dataset.dataset_id, wanted.keys, agreement.rows, MAX_ROWS + 1
    )
    if len(stored) > MAX_ROWS:
        raise _too_many_rows()
    quota_left = await _meter(work, agreement, len(stored), moment.recorded_at)
    rows = leave(stored, fields, agreement.cleared_grade, agreement.secret)
    masked = [field.field for field in masked_fields(fields, agreement.cleared_grade)]
    digest, receipt_id = rows_digest(rows), new_id()
    details = {
        "agreement": agreement.agreement_number,
        "agreement_version": agreement.version,
        "dataset": dataset.dataset_id,
        "dataset_version": dataset.version,
        "issue": wanted.issue,
        "fields": sorted(field.field for field in fields),
        "masked_fields": sorted(masked),
        "rows": len(rows),
        "rows_digest": digest,
    }
    evidence = await leave_evidence(
        work.connection, actor, moment, "fetch-rows", agreement.agreement_id, details, receipt_id
    )
    Metrics.SHARED_ROWS.labels(dataset.dataset_id).inc(len(rows))
    return Fetched(str(receipt_id), rows, masked, digest, evidence, quota_left)


async def forget_answers(pool: Pool, now: dt.datetime) -> None:
    """Forget the rows that were kept for calls repeated with the same key; after a day a repeated call is a new one."""
    await pool.execute("DELETE FROM idempotent_calls WHERE method = $1 AND recorded_at < $2", FETCH, now - ANSWERS_KEPT)


def _check(wanted: Wanted, agreement: Agreement) -> None:
    if not wanted.issue.strip() or len(wanted.issue) > MAX_ISSUE:
        raise InvalidError(f"name the issue that calls for the data, {MAX_ISSUE} characters at most", "ISSUE_MISSING")
    if len(wanted.keys) > MAX_ROWS:
        raise _too_many_rows()
    foreign = agreement.foreign_fields(wanted.fields)
    if foreign:
        raise ForbiddenError(
            f"field {foreign[0]!r} is not in agreement {agreement.agreement_number}; leave it out, or request"
            " an agreement that has it",
            "FIELD_NOT_IN_AGREEMENT",
        )


async def _meter(work: UnitOfWork, agreement: Agreement, rows: int, now: dt.datetime) -> int:
    day = quota_day(now)
    left = await agreement_store.meter(work.connection, agreement, day, rows)
    if left is None:
        used = await agreement_store.used_of(work.connection, agreement, day)
        midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
        raise QuotaExceededError(
            f"{rows} rows are more than the {agreement.daily_quota - used} left of today's quota of"
            f" {agreement.daily_quota}; ask for fewer, or tomorrow (UTC)",
            (midnight - now).total_seconds(),
        )
    return left


def _too_many_rows() -> InvalidError:
    return InvalidError(f"more than {MAX_ROWS} rows; ask for at most {MAX_ROWS} keys a call", "TOO_MANY_ROWS")
