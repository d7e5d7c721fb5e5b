"""The life of an agreement, and who may decide on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from cityloop_data_sharing.agreements.domain.agreements import (
    Agreement,
    AgreementState,
    AreaMode,
    Delivery,
    ModeCondition,
    UnusableReason,
    quota_day,
)
from cityloop_data_sharing.agreements.domain.decision_rights import may_decide
from cityloop_data_sharing.catalogue.domain.datasets import Classification, Dataset, Field, Masking
from cityloop_packs import Right
from cityloop_testkit.english import english

NOW = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
AGREEMENT = Agreement(
    agreement_id="a",
    agreement_number="A-2026-000001",
    version=1,
    state=AgreementState.REQUESTED,
    dataset_id="residents",
    provider_department_id="p",
    consumer_department_id="c",
    fields=("name", "street"),
    rows=None,
    delivery=Delivery.ROWS,
    open_in=None,
    purpose="flood",
    valid_from=NOW,
    valid_until=NOW + DAY,
    cleared_classification=Classification.GENERAL_1,
    daily_quota=0,
    reason="",
    secret=b"s",
    jurisdiction="990100",
    occurred_at=NOW,
    recorded_at=NOW,
)
APPROVED = AGREEMENT.with_decision(AgreementState.APPROVED, "", Classification.GENERAL_3, 10, NOW, NOW)
OPENING = replace(APPROVED, open_in=ModeCondition("district", "990101", ("response", "emergency")))


def test_only_declared_moves_are_possible() -> None:
    possible = {
        (before, after)
        for before in AgreementState
        for after in AgreementState
        if replace(AGREEMENT, state=before).may_become(after)
    }
    assert possible == {
        (AgreementState.REQUESTED, AgreementState.APPROVED),
        (AgreementState.REQUESTED, AgreementState.REJECTED),
        (AgreementState.APPROVED, AgreementState.REVOKED),
    }


def test_classification_and_quota_come_with_the_approval_and_stay() -> None:
    revoked = APPROVED.with_decision(AgreementState.REVOKED, "misused", Classification.CORE, 999, NOW, NOW)
    assert (APPROVED.version, APPROVED.cleared_classification, APPROVED.daily_quota) == (
        2,
        Classification.GENERAL_3,
        10,
    )
    assert (revoked.version, revoked.cleared_classification, revoked.daily_quota) == (3, Classification.GENERAL_3, 10)


DECIDE, IN_ABSENCE = Right.DECIDE_AGREEMENTS, Right.DECIDE_AGREEMENTS_IN_ABSENCE


@pytest.mark.parametrize(
    ("agreement", "now", "why"),
    [
        (AGREEMENT, NOW, UnusableReason.NOT_APPROVED),
        (replace(AGREEMENT, state=AgreementState.REJECTED), NOW, UnusableReason.NOT_APPROVED),
        (replace(APPROVED, state=AgreementState.REVOKED), NOW, UnusableReason.REVOKED),
        (APPROVED, NOW - dt.timedelta(microseconds=1), UnusableReason.NOT_YET_VALID),
        (APPROVED, NOW, None),
        (APPROVED, NOW + DAY - dt.timedelta(microseconds=1), None),
        (APPROVED, NOW + DAY, UnusableReason.EXPIRED),
    ],
)
def test_when_it_may_be_used(agreement: Agreement, now: dt.datetime, why: UnusableReason | None) -> None:
    assert agreement.unusable(now, None) is why


@pytest.mark.parametrize(
    ("agreement", "mode", "why"),
    [
        (APPROVED, AreaMode("peacetime", 0), None),
        (OPENING, AreaMode("peacetime", 0), UnusableReason.NOT_OPEN),
        (OPENING, AreaMode("response", 1), None),
        (OPENING, AreaMode("emergency", 2), None),
        (OPENING, AreaMode("recovery", 3), UnusableReason.NOT_OPEN),
        (OPENING, None, UnusableReason.NOT_OPEN),
        (replace(OPENING, state=AgreementState.REVOKED), AreaMode("response", 1), UnusableReason.REVOKED),
    ],
)
def test_it_opens_and_closes_with_the_operating_mode(
    agreement: Agreement, mode: AreaMode | None, why: UnusableReason | None
) -> None:
    assert agreement.unusable(NOW, mode) is why
    assert agreement.unusable(NOW + DAY, mode) in {UnusableReason.EXPIRED, UnusableReason.REVOKED}, (
        "never beyond its validity"
    )


def test_a_quota_is_of_a_day_of_utc() -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    assert quota_day(dt.datetime(2026, 7, 1, 7, 59, tzinfo=shanghai)) == dt.date(2026, 6, 30)
    assert quota_day(dt.datetime(2026, 7, 1, 8, tzinfo=shanghai)) == dt.date(2026, 7, 1)


@pytest.mark.parametrize(
    ("own", "of_department", "decides"),
    [
        (DECIDE, {DECIDE, IN_ABSENCE}, True),
        (IN_ABSENCE, {DECIDE, IN_ABSENCE}, False),
        (IN_ABSENCE, {IN_ABSENCE, Right.SHARE_DATA}, True),
        (Right.SHARE_DATA, {IN_ABSENCE, Right.SHARE_DATA}, False),
    ],
)
def test_who_stands_in_decides_only_where_nobody_else_may(own: Right, of_department: set[Right], decides: bool) -> None:
    assert may_decide({own}, of_department) is decides


def test_rows_must_fit_their_dataset() -> None:
    fields = (
        Field("id", {"zh": "编号", "en": "Id"}, Classification.GENERAL_1, Masking.WITHHOLD),
        Field("name", {"zh": "姓名", "en": "Name"}, Classification.GENERAL_3, Masking.PARTIAL),
    )
    dataset = Dataset("residents", 1, {"zh": "居民", "en": "Residents"}, "p", "id", fields)
    assert dataset.problem() is None
    assert dataset.row_problem({"id": "1", "name": "张三"}) is None
    assert "phone" in english(dataset.row_problem({"id": "1", "phone": "1"}) or "")
    assert "key field" in english(dataset.row_problem({"name": "张三"}) or "")
    assert "bytes" in english(dataset.row_problem({"id": "1", "name": "x" * 5_000}) or "")
    assert "none of the fields" in english(replace(dataset, key_field="phone").problem() or "")
    assert "twice" in english(replace(dataset, fields=fields * 2).problem() or "")


def test_places_of_rows_are_decimal_degrees() -> None:
    fields = tuple(
        Field(name, {"en": name}, Classification.GENERAL_1, Masking.WITHHOLD) for name in ("id", "lon", "lat")
    )
    dataset = Dataset("residents", 1, {"zh": "居民", "en": "Residents"}, "p", "id", fields, "lon", "lat")
    assert dataset.problem() is None
    assert dataset.row_problem({"id": "1", "lon": "113.25", "lat": "-23.05"}) is None
    assert dataset.place_of({"id": "1", "lon": "113.25", "lat": "-23.05"}) == (113.25, -23.05)
    assert dataset.row_problem({"id": "1"}) is None, "a row may have no place"
    assert dataset.place_of({"id": "1"}) is None
    for longitude, latitude in (("181", "0"), ("0", "90.5"), ("nan", "0"), ("1e1", "0"), ("1,5", "2"), ("١", "2")):
        assert "degrees" in english(dataset.row_problem({"id": "1", "lon": longitude, "lat": latitude}) or "")
    assert "together" in english(dataset.row_problem({"id": "1", "lon": "113.25"}) or "")
    for longitude, latitude in (("lon", ""), ("lon", "lon"), ("where", "lat"), ("", "lat")):
        wrong = replace(dataset, longitude_field=longitude, latitude_field=latitude)
        assert "longitude_field" in english(wrong.problem() or "")
