"""Reading rows under an agreement: guarded, masked, metered, receipted."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from cityloop_audit import record_evidence
from cityloop_database import Connection, Pool, UnitOfWork, delete_answers
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, OverloadedError, RefusedError
from cityloop_messaging import new_id

from cityloop_data_sharing.agreements.domain.agreements import Agreement, AreaMode, Delivery, UnusableReason, quota_day
from cityloop_data_sharing.agreements.domain.protocols import Agreements
from cityloop_data_sharing.catalogue.domain.datasets import Dataset, unknown_dataset
from cityloop_data_sharing.catalogue.domain.polygon import Polygon
from cityloop_data_sharing.catalogue.domain.protocols import Datasets
from cityloop_data_sharing.exchange.domain.masked_rows import mask_rows, masked_fields, rows_digest
from cityloop_data_sharing.exchange.domain.protocols import ModeOfArea
from cityloop_data_sharing.exchange.telemetry import Metrics

FETCH = "ExchangeService/FetchRows"
LOOK_UP = "ExchangeService/LookUpRow"
MAX_ROWS = 1_000
MAX_PLACES = 100_000
MAX_ISSUE = 200
ANSWER_RETENTION = dt.timedelta(days=1)
REMEDIES = {
    UnusableReason.NOT_APPROVED: "ask its provider to decide",
    UnusableReason.REVOKED: "request a new one",
    UnusableReason.NOT_YET_VALID: "wait until it begins",
    UnusableReason.EXPIRED: "request a new one",
}
AUDITED_REFUSALS = (ForbiddenError, ConflictError, OverloadedError)
"""Refusals that are evidence; what is malformed or names nothing is none."""


class QuotaExceededError(OverloadedError):
    """The rows asked for are more than what is left of the day's quota."""

    default_reason = "QUOTA_EXCEEDED"


@dataclass(frozen=True, slots=True)
class RowsRequest:
    """What a consumer reads, and the case or document that calls for it."""

    agreement_id: str
    keys: Sequence[str]
    fields: Sequence[str]
    issue: str
    polygon: Polygon | None = None
    page: RowsPage | None = None
    """All of them, page by page; at once when absent."""


@dataclass(frozen=True, slots=True)
class RowsPage:
    """Some rows after a key, in order of their keys."""

    after: str
    size: int


@dataclass(frozen=True, slots=True)
class FetchedRows:
    """Rows as they leave, with the evidence."""

    receipt_id: str
    rows: list[dict[str, str]]
    count: int
    masked_fields: list[str]
    rows_digest: str
    audit_digest: str
    quota_left: int
    last_key: str = ""
    """Of the last row; empty where there is none."""
    places: list[tuple[float, float] | None] = field(default_factory=list)
    """Longitude and latitude of each row that has a place, as far as the agreement tells."""


class RowReader:
    """Reads rows under agreements.

    Args:
        agreements: that are stored.
        datasets: that are stored.
        mode_of: the operating mode of the area of a condition.
    """

    def __init__(self, agreements: Agreements[Connection], datasets: Datasets[Connection], mode_of: ModeOfArea) -> None:
        self._agreements = agreements
        self._datasets = datasets
        self._mode_of = mode_of

    async def usable_agreement(
        self, work: UnitOfWork, agreement_id: str, actor: Actor, now: dt.datetime
    ) -> tuple[Agreement, AreaMode | None]:
        """The agreement, if the actor's department may use it at this moment, with the mode that opens it.

        Raises:
            NotFoundError: there is none.
            ForbiddenError: it is another department's.
            ConflictError: it is not approved, not yet valid, expired, revoked, or not open in this operating mode.
            NotReadyError: the operating modes are not known yet.
        """
        agreement = await self._agreements.find_agreement(work.connection, agreement_id, to_change=False)
        if agreement.consumer_department_id != actor.department_id:
            raise ForbiddenError(
                f"agreement {agreement.agreement_number} is not one of {actor.department_id}; request your own",
                "FOREIGN_AGREEMENT",
            )
        mode = None if agreement.open_in is None else self._mode_of(agreement.open_in)
        unusable = agreement.unusable(now, mode)
        if unusable is not None:
            raise _not_usable(agreement, unusable, mode)
        return agreement, mode

    async def open_agreement(
        self, work: UnitOfWork, dataset_id: str, fields: Sequence[str], actor: Actor, now: dt.datetime
    ) -> str:
        """The newest agreement by which the actor's department may read fields of a dataset, row by row.

        Raises:
            InvalidError: no field is named.
            ForbiddenError: it has none that is open now.
        """
        if not fields:
            raise InvalidError("name the fields of the row", "FIELDS_MISSING", {"field": "fields"})
        found = await self._agreements.approved_for(work.connection, actor.department_id, dataset_id, fields)
        for agreement in found:
            mode = None if agreement.open_in is None else self._mode_of(agreement.open_in)
            if agreement.delivery is Delivery.ROWS and agreement.unusable(now, mode) is None:
                return agreement.agreement_id
        text = f"{actor.department_id} has no open agreement on these fields of {dataset_id[:100]!r}; request one"
        raise ForbiddenError(text, "AGREEMENT_MISSING", {"dataset": dataset_id[:100]})

    async def key_field(self, work: UnitOfWork, dataset_id: str) -> str:
        """The field that tells the rows of a dataset apart.

        Raises:
            NotFoundError: there is no such dataset.
        """
        dataset = await self._datasets.get_dataset(work.connection, dataset_id)
        if dataset is None:
            raise unknown_dataset(dataset_id)
        return dataset.key_field

    async def fetch(self, work: UnitOfWork, request: RowsRequest, actor: Actor, moment: Moment) -> FetchedRows:
        """Read rows, or count them; metering and evidence are in the same transaction.

        Raises:
            InvalidError: no issue is named, more than 1,000 rows are asked for, or rows without places by polygon.
            ForbiddenError: a field is not in the agreement, or keys are named under one on counts.
            QuotaExceededError: too few rows are left of the day's quota.
        """
        agreement, mode = await self.usable_agreement(work, request.agreement_id, actor, moment.recorded_at)
        _check(request, agreement)
        dataset = await self._datasets.get_dataset(work.connection, agreement.dataset_id)
        if dataset is None:
            raise unknown_dataset(agreement.dataset_id)
        counts = agreement.delivery is Delivery.COUNTS
        stored = [] if counts else await self._rows(work, request, agreement, dataset)
        count = await self._count(work, request, agreement, dataset) if counts else len(stored)
        quota_left = await self._use_quota(work, agreement, count, moment.recorded_at)
        names: set[str] = set() if counts else set(request.fields or agreement.fields)
        fields = [item for item in dataset.fields if item.field in names]
        rows = mask_rows(stored, fields, agreement.cleared_classification, agreement.secret)
        masked = [item.field for item in masked_fields(fields, agreement.cleared_classification)]
        digest, receipt_id = rows_digest(rows), new_id()
        details: dict[str, object] = {
            "agreement": agreement.agreement_number,
            "agreement_version": agreement.version,
            "dataset": dataset.dataset_id,
            "dataset_version": dataset.version,
            "delivery": agreement.delivery.value,
            "issue": request.issue,
            "fields": sorted(item.field for item in fields),
            "masked_fields": sorted(masked),
            "rows": count,
            "rows_digest": digest,
            **_mode_details(mode),
        }
        if request.polygon is not None:
            details["polygon"] = request.polygon.text
        evidence = await record_evidence(
            work.connection, actor, moment, "fetch-rows", agreement.agreement_id, details, receipt_id
        )
        Metrics.SHARED_ROWS.labels(dataset.dataset_id).inc(len(rows))
        told = dataset.located and {dataset.longitude_field, dataset.latitude_field} <= names - set(masked)
        places = [dataset.place_of(row) if told else None for row in stored]
        last = stored[-1][dataset.key_field] if stored else ""
        return FetchedRows(str(receipt_id), rows, count, masked, digest, evidence, quota_left, last, places)

    async def _rows(
        self, work: UnitOfWork, request: RowsRequest, agreement: Agreement, dataset: Dataset
    ) -> list[dict[str, str]]:
        keys = request.keys
        if request.page is not None:
            size, after = request.page.size, request.page.after
            return await self._datasets.read_rows(work.connection, dataset.dataset_id, (), agreement.rows, size, after)
        if request.polygon is not None:
            keys = await self._within(work, request.polygon, request.keys, agreement, dataset)
            if not keys:
                return []
        if len(keys) > MAX_ROWS:
            raise _too_many_rows()
        stored = await self._datasets.read_rows(work.connection, dataset.dataset_id, keys, agreement.rows, MAX_ROWS + 1)
        if len(stored) > MAX_ROWS:
            raise _too_many_rows()
        return stored

    async def _count(self, work: UnitOfWork, request: RowsRequest, agreement: Agreement, dataset: Dataset) -> int:
        if request.polygon is None:
            return await self._datasets.count_rows(work.connection, dataset.dataset_id, agreement.rows)
        return len(await self._within(work, request.polygon, (), agreement, dataset))

    async def _within(
        self, work: UnitOfWork, polygon: Polygon, keys: Sequence[str], agreement: Agreement, dataset: Dataset
    ) -> Sequence[str]:
        if not dataset.located:
            raise InvalidError(f"rows of {dataset.dataset_id!r} have no places; leave polygon empty", "NO_PLACES")
        places = await self._datasets.places_in(
            work.connection, dataset.dataset_id, keys, agreement.rows, polygon.box, MAX_PLACES + 1
        )
        if len(places) > MAX_PLACES:
            raise InvalidError(
                f"more than {MAX_PLACES} rows lie round the polygon; ask for a smaller one", "TOO_MANY_ROWS"
            )
        return await asyncio.to_thread(polygon.within, places)

    async def _use_quota(self, work: UnitOfWork, agreement: Agreement, rows: int, now: dt.datetime) -> int:
        day = quota_day(now)
        left = await self._agreements.use_quota(work.connection, agreement, day, rows)
        if left is None:
            used = await self._agreements.used_rows(work.connection, agreement, day)
            midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
            raise QuotaExceededError(
                f"{rows} rows are more than the {agreement.daily_quota - used} left of today's quota of"
                f" {agreement.daily_quota}; ask for fewer, or tomorrow (UTC)",
                (midnight - now).total_seconds(),
            )
        return left


async def record_refused_access(
    pool: Pool, request: RowsRequest, actor: Actor, moment: Moment, error: RefusedError
) -> None:
    """Record an access that was refused, in a transaction of its own: the read's has come to nothing."""
    details = {"reason": error.reason, "message": str(error), "issue": request.issue[:MAX_ISSUE]}
    async with UnitOfWork(pool) as work:
        await record_evidence(work.connection, actor, moment, "refuse-rows", request.agreement_id, details)


async def delete_old_answers(pool: Pool, now: dt.datetime) -> None:
    """Delete rows that were stored for calls repeated with the same key; after a day a repeated call is a new one."""
    async with pool.acquire() as connection:
        for method in (FETCH, LOOK_UP):
            await delete_answers(connection, method, now - ANSWER_RETENTION)


def _check(request: RowsRequest, agreement: Agreement) -> None:
    if not request.issue.strip() or len(request.issue) > MAX_ISSUE:
        raise InvalidError(f"name the issue that calls for the data, {MAX_ISSUE} characters at most", "ISSUE_MISSING")
    if len(request.keys) > MAX_ROWS:
        raise _too_many_rows()
    if request.keys and agreement.delivery is Delivery.COUNTS:
        raise ForbiddenError(
            f"agreement {agreement.agreement_number} is on counts, which never say of whom; leave keys empty",
            "KEYS_NOT_IN_AGREEMENT",
        )
    foreign = agreement.foreign_fields(request.fields)
    if foreign:
        raise ForbiddenError(
            f"field {foreign[0]!r} is not in agreement {agreement.agreement_number}; leave it out, or request"
            " an agreement that has it",
            "FIELD_NOT_IN_AGREEMENT",
        )


def _not_usable(agreement: Agreement, why: UnusableReason, mode: AreaMode | None) -> ConflictError:
    number, condition = agreement.agreement_number, agreement.open_in
    if why is UnusableReason.NOT_OPEN and condition is not None and mode is not None:
        where = f"{condition.layer}/{condition.area_id}"
        return ConflictError(
            f"agreement {number} opens in {', '.join(condition.modes)}; {where} is in {mode.name}"
            f" (version {mode.version}): wait for the switch",
            why,
            {"agreement": number, "modes": " ".join(condition.modes), "area": where, "mode": mode.name},
        )
    what = why.removeprefix("AGREEMENT_").replace("_", " ").lower()
    return ConflictError(f"agreement {number} is {what}: {REMEDIES[why]}", why)


def _mode_details(mode: AreaMode | None) -> dict[str, str | int]:
    return {} if mode is None else {"mode": mode.name, "mode_version": mode.version}


def _too_many_rows() -> InvalidError:
    return InvalidError(f"more than {MAX_ROWS} rows; ask for at most {MAX_ROWS} keys a call", "TOO_MANY_ROWS")
