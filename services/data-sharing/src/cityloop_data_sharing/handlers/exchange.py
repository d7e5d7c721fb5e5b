"""Reading rows under an agreement: guarded, masked, metered, receipted."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cityloop_audit import record_evidence
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, OverloadedError, RefusedError
from cityloop_messaging import new_id
from cityloop_telemetry import Metrics

from cityloop_data_sharing.adapters import agreement_store, dataset_store
from cityloop_data_sharing.domain.agreements import Agreement, Delivery, HeldMode, ModeCondition, Unusable, quota_day
from cityloop_data_sharing.domain.datasets import Dataset
from cityloop_data_sharing.domain.masking import leave, masked_fields, rows_digest
from cityloop_data_sharing.domain.polygon import Polygon
from cityloop_data_sharing.handlers.agreements import find_agreement
from cityloop_data_sharing.handlers.catalogue import unknown_dataset

FETCH = "ExchangeService/FetchRows"
MAX_ROWS = 1_000
MAX_PLACES = 100_000
MAX_ISSUE = 200
ANSWERS_KEPT = dt.timedelta(days=1)
MENDED_BY = {
    Unusable.NOT_APPROVED: "ask its provider to decide",
    Unusable.REVOKED: "request a new one",
    Unusable.NOT_YET_VALID: "wait until it begins",
    Unusable.EXPIRED: "request a new one",
}
REFUSED_ACCESSES = (ForbiddenError, ConflictError, OverloadedError)
"""Refusals that are evidence; what is malformed or names nothing is none."""
Held = Callable[[ModeCondition], HeldMode]
"""The operating mode of the area of a condition."""


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
    polygon: Polygon | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """Rows as they leave, with the evidence."""

    receipt_id: str
    rows: list[dict[str, str]]
    count: int
    masked_fields: list[str]
    rows_digest: str
    audit_digest: str
    quota_left: int


async def usable_agreement(
    work: UnitOfWork, agreement_id: str, actor: Actor, now: dt.datetime, held: Held
) -> tuple[Agreement, HeldMode | None]:
    """The agreement, if the actor's department may use it at this moment, with the mode that opens it.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: it is another department's.
        ConflictError: it is not approved, not yet valid, expired, revoked, or not open in this operating mode.
        NotReadyError: the operating modes are not known yet.
    """
    agreement = await find_agreement(work, agreement_id, to_change=False)
    if agreement.consumer_department_id != actor.department_id:
        raise ForbiddenError(
            f"agreement {agreement.agreement_number} is not one of {actor.department_id}; request your own",
            "FOREIGN_AGREEMENT",
        )
    mode = None if agreement.open_in is None else held(agreement.open_in)
    unusable = agreement.unusable(now, mode)
    if unusable is not None:
        raise _not_usable(agreement, unusable, mode)
    return agreement, mode


async def fetch_rows(work: UnitOfWork, wanted: Wanted, actor: Actor, moment: Moment, held: Held) -> Fetched:
    """Read rows, or count them; metering and evidence are in the same transaction.

    Raises:
        InvalidError: no issue is named, more than 1,000 rows are asked for, or rows without places by polygon.
        ForbiddenError: a field is not in the agreement, or keys are named under one on counts.
        QuotaExceededError: too few rows are left of the day's quota.
    """
    agreement, mode = await usable_agreement(work, wanted.agreement_id, actor, moment.recorded_at, held)
    _check(wanted, agreement)
    dataset = await dataset_store.get_dataset(work.connection, agreement.dataset_id)
    if dataset is None:
        raise unknown_dataset(agreement.dataset_id)
    counts = agreement.delivery is Delivery.COUNTS
    stored = [] if counts else await _rows(work, wanted, agreement, dataset)
    count = await _count(work, wanted, agreement, dataset) if counts else len(stored)
    quota_left = await _meter(work, agreement, count, moment.recorded_at)
    names: set[str] = set() if counts else set(wanted.fields or agreement.fields)
    fields = [field for field in dataset.fields if field.field in names]
    rows = leave(stored, fields, agreement.cleared_grade, agreement.secret)
    masked = [field.field for field in masked_fields(fields, agreement.cleared_grade)]
    digest, receipt_id = rows_digest(rows), new_id()
    details: dict[str, object] = {
        "agreement": agreement.agreement_number,
        "agreement_version": agreement.version,
        "dataset": dataset.dataset_id,
        "dataset_version": dataset.version,
        "delivery": agreement.delivery.value,
        "issue": wanted.issue,
        "fields": sorted(field.field for field in fields),
        "masked_fields": sorted(masked),
        "rows": count,
        "rows_digest": digest,
        **_mode_details(mode),
    }
    if wanted.polygon is not None:
        details["polygon"] = wanted.polygon.text
    evidence = await record_evidence(
        work.connection, actor, moment, "fetch-rows", agreement.agreement_id, details, receipt_id
    )
    Metrics.SHARED_ROWS.labels(dataset.dataset_id).inc(len(rows))
    return Fetched(str(receipt_id), rows, count, masked, digest, evidence, quota_left)


async def note_refusal(pool: Pool, wanted: Wanted, actor: Actor, moment: Moment, error: RefusedError) -> None:
    """Leave evidence of an access that was refused, in a transaction of its own: the read's has come to nothing."""
    details = {"reason": error.reason, "message": str(error), "issue": wanted.issue[:MAX_ISSUE]}
    async with UnitOfWork(pool) as work:
        await record_evidence(work.connection, actor, moment, "refuse-rows", wanted.agreement_id, details)


async def forget_answers(pool: Pool, now: dt.datetime) -> None:
    """Forget the rows that were kept for calls repeated with the same key; after a day a repeated call is a new one."""
    await pool.execute("DELETE FROM idempotent_calls WHERE method = $1 AND recorded_at < $2", FETCH, now - ANSWERS_KEPT)


def _check(wanted: Wanted, agreement: Agreement) -> None:
    if not wanted.issue.strip() or len(wanted.issue) > MAX_ISSUE:
        raise InvalidError(f"name the issue that calls for the data, {MAX_ISSUE} characters at most", "ISSUE_MISSING")
    if len(wanted.keys) > MAX_ROWS:
        raise _too_many_rows()
    if wanted.keys and agreement.delivery is Delivery.COUNTS:
        raise ForbiddenError(
            f"agreement {agreement.agreement_number} is on counts, which never say of whom; leave keys empty",
            "KEYS_NOT_IN_AGREEMENT",
        )
    foreign = agreement.foreign_fields(wanted.fields)
    if foreign:
        raise ForbiddenError(
            f"field {foreign[0]!r} is not in agreement {agreement.agreement_number}; leave it out, or request"
            " an agreement that has it",
            "FIELD_NOT_IN_AGREEMENT",
        )


async def _rows(work: UnitOfWork, wanted: Wanted, agreement: Agreement, dataset: Dataset) -> list[dict[str, str]]:
    keys = wanted.keys
    if wanted.polygon is not None:
        keys = await _within(work, wanted.polygon, wanted.keys, agreement, dataset)
        if not keys:
            return []
    if len(keys) > MAX_ROWS:
        raise _too_many_rows()
    stored = await dataset_store.read_rows(work.connection, dataset.dataset_id, keys, agreement.rows, MAX_ROWS + 1)
    if len(stored) > MAX_ROWS:
        raise _too_many_rows()
    return stored


async def _count(work: UnitOfWork, wanted: Wanted, agreement: Agreement, dataset: Dataset) -> int:
    if wanted.polygon is None:
        return await dataset_store.count_rows(work.connection, dataset.dataset_id, agreement.rows)
    return len(await _within(work, wanted.polygon, (), agreement, dataset))


async def _within(
    work: UnitOfWork, polygon: Polygon, keys: Sequence[str], agreement: Agreement, dataset: Dataset
) -> Sequence[str]:
    if not dataset.located:
        raise InvalidError(f"rows of {dataset.dataset_id!r} have no places; leave polygon empty", "NO_PLACES")
    places = await dataset_store.places_in(
        work.connection, dataset.dataset_id, keys, agreement.rows, polygon.box, MAX_PLACES + 1
    )
    if len(places) > MAX_PLACES:
        raise InvalidError(f"more than {MAX_PLACES} rows lie round the polygon; ask for a smaller one", "TOO_MANY_ROWS")
    return await asyncio.to_thread(polygon.within, places)


def _not_usable(agreement: Agreement, why: Unusable, mode: HeldMode | None) -> ConflictError:
    number, condition = agreement.agreement_number, agreement.open_in
    if why is Unusable.NOT_OPEN and condition is not None and mode is not None:
        where = f"{condition.layer}/{condition.area_id}"
        return ConflictError(
            f"agreement {number} opens in {', '.join(condition.modes)}; {where} is in {mode.name}"
            f" (version {mode.version}): wait for the switch",
            why,
            {"agreement": number, "modes": " ".join(condition.modes), "area": where, "mode": mode.name},
        )
    what = why.removeprefix("AGREEMENT_").replace("_", " ").lower()
    return ConflictError(f"agreement {number} is {what}: {MENDED_BY[why]}", why)


def _mode_details(mode: HeldMode | None) -> dict[str, str | int]:
    return {} if mode is None else {"mode": mode.name, "mode_version": mode.version}


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
