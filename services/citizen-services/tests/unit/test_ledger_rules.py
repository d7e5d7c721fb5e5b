"""What facts earn, what offers cost, who is known by what, and what a holder may do about a negative entry."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, BalanceTooLowError
from cityloop_citizen_services.ledgers.domain.appeals import Notice, NoticeState
from cityloop_citizen_services.ledgers.domain.earning import (
    Claim,
    EarningDeed,
    earned,
    last_day,
    period_of,
    within_limits,
)
from cityloop_citizen_services.ledgers.domain.holders import code_digest, code_for_people, phone_digest, phone_digits
from cityloop_citizen_services.ledgers.domain.redemptions import (
    OutOfStockError,
    Redemption,
    handed_out,
    offer_at,
    redeemed,
)
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, NotFoundError
from cityloop_packs import Ledger, LedgerUnit, PackItem, Period
from hypothesis import given
from hypothesis import strategies as st

ZONE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 7, 1, 17, tzinfo=dt.UTC)
"""The second of July in the city."""
TODAY = dt.date(2026, 7, 2)
LEDGER = Ledger.model_validate(
    {
        "ledger": "l",
        "name": {"en": "Ledger"},
        "holders": "residents",
        "department": "d",
        "units": [
            {"unit": "point", "name": {"en": "points"}, "kind": "points", "valid_days": 30},
            {"unit": "cups", "name": {"en": "cups"}, "kind": "goods"},
            {"unit": "badge", "name": {"en": "badge"}, "kind": "unique"},
        ],
        "stores": [{"store": "s", "name": {"en": "Store"}}],
        "rules": [
            {
                "rule": "r",
                "name": {"en": "Rule"},
                "fact": "report_confirmed",
                "unit": "point",
                "amount": 5,
                "limit": {"entries": 2, "period": "day"},
            }
        ],
        "offers": [
            {
                "offer": "cup",
                "name": {"en": "A cup"},
                "price": {"unit": "point", "amount": 7},
                "gives": "cups",
                "stores": ["s"],
            }
        ],
    }
)
FOUND = PackItem(LEDGER, "p", 3, "p/l", "l")
OFFER, _ = offer_at(FOUND, "cup", "s")


def claim(report: str, moment: dt.datetime, holder: str = "h") -> Claim:
    return Claim(EarningDeed("report_confirmed", report, moment), FOUND, LEDGER.rules[0], holder)


def points(last: str, there: int) -> tuple[Account, int]:
    return Account("p/l", AccountKind.HOLDER, "point", "h", last, dt.date.fromisoformat(last)), there


def stock(name: str, there: int, last: str = "") -> tuple[Account, int]:
    return Account("p/l", AccountKind.STORE, "cups", "s", name, dt.date.fromisoformat(last) if last else None), there


def test_an_entry_of_a_rule_names_it_its_cause_and_its_evidence() -> None:
    draft = earned(claim("R-2026-000001", NOW), ZONE)
    (transfer,) = draft.transfers
    assert (draft.rule_id, draft.cause, draft.pack_version) == ("p/l/r", "R-2026-000001", 3)
    assert draft.evidence.value == "R-2026-000001"
    assert (transfer.amount, transfer.debit.kind, transfer.credit.owner) == (5, AccountKind.ISSUED, "h")
    assert transfer.credit.expires_on == dt.date(2026, 8, 31), "the month in which thirty days have passed"


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 47)), max_size=10, unique=True))
def test_a_rule_makes_no_more_entries_for_one_holder_in_a_day_than_its_limit(deeds: list[tuple[str, int]]) -> None:
    claims = [claim(f"R-{holder}-{hour}", NOW + dt.timedelta(hours=hour), holder) for holder, hour in deeds]
    made = within_limits(claims, {}, ZONE)
    by_day = Counter((item.holder_id, item.deed.occurred_at.astimezone(ZONE).date()) for item in claims)
    assert Counter((item.holder_id, item.deed.occurred_at.astimezone(ZONE).date()) for item in made) == {
        day: min(2, count) for day, count in by_day.items()
    }
    assert len(made) == len(within_limits(claims[::-1], {}, ZONE))


def test_what_was_entered_before_counts() -> None:
    counted = claim("R-1", NOW).counted(ZONE)
    assert within_limits([claim("R-1", NOW), claim("R-2", NOW)], {counted: 1}, ZONE) == [claim("R-1", NOW)]
    assert within_limits([claim("R-1", NOW)], {counted: 2}, ZONE) == []


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ("day", "2026-07-02", "2026-07-03"),
        ("week", "2026-06-29", "2026-07-06"),
        ("month", "2026-07-01", "2026-08-01"),
        ("year", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_period_is_one_of_the_citys_calendar(period: Period, since: str, until: str) -> None:
    days = [moment.astimezone(ZONE).isoformat() for moment in period_of(NOW, period, ZONE)]
    assert days == [f"{since}T00:00:00+08:00", f"{until}T00:00:00+08:00"]


def test_points_expire_at_the_end_of_a_month_or_never() -> None:
    unit = LEDGER.units[0]
    assert last_day(unit, dt.date(2026, 1, 1)) == dt.date(2026, 1, 31)
    assert last_day(unit, dt.date(2026, 1, 2)) == dt.date(2026, 2, 28)
    assert last_day(LedgerUnit.model_validate({"unit": "u", "name": {"en": "u"}, "kind": "points"}), TODAY) is None


def test_an_offer_takes_points_of_several_batches_and_the_stock_that_expires_first() -> None:
    found = [points("2026-09-30", 5), points("2026-07-31", 4), points("2026-06-30", 90)]
    there = [
        stock("late", 3, "2026-12-31"),
        stock("gone", 3, "2026-07-01"),
        stock("soon", 1, "2026-08-01"),
        stock("b", 2),
    ]
    draft = redeemed(FOUND, OFFER, "s", "h", "CODE", found, there, NOW, TODAY)
    assert [(item.debit.batch, item.amount) for item in draft.transfers] == [
        ("2026-07-31", 4),
        ("2026-09-30", 3),
        ("soon", 1),
    ]
    assert draft.transfers[-1].credit.kind is AccountKind.RESERVED
    assert (draft.rule_id, draft.cause) == ("p/l/cup", "CODE")
    with pytest.raises(BalanceTooLowError):
        redeemed(FOUND, OFFER, "s", "h", "CODE", found[1:], there, NOW, TODAY)
    with pytest.raises(OutOfStockError):
        redeemed(FOUND, OFFER, "s", "h", "CODE", found, there[1:2], NOW, TODAY)
    for offer, store in (("cup", "elsewhere"), ("plate", "s")):
        with pytest.raises(NotFoundError):
            offer_at(FOUND, offer, store)


def test_what_is_set_aside_is_handed_out_once_and_a_unique_item_stays_with_its_holder() -> None:
    entry = redeemed(FOUND, OFFER, "s", "h", "CODE", [points("2026-09-30", 7)], [stock("b", 1)], NOW, TODAY)
    redemption = Redemption(1, "p/l", "h", "cup", "s", "CODE", NOW)
    (transfer,) = handed_out(LEDGER, entry, redemption)
    assert (transfer.debit.kind, transfer.credit.kind) == (AccountKind.RESERVED, AccountKind.HANDED_OUT)
    unique = Account("p/l", AccountKind.STORE, "badge", "s", "No. 7")
    badge = redeemed(FOUND, OFFER, "s", "h", "CODE", [points("2026-09-30", 7)], [(unique, 1)], NOW, TODAY)
    (kept,) = handed_out(LEDGER, badge, redemption)
    assert (kept.credit.kind, kept.credit.owner) == (AccountKind.HOLDER, "h")
    for gone in (
        Redemption(1, "p/l", "h", "cup", "s", "CODE", NOW, NOW),
        Redemption(1, "p/l", "h", "cup", "s", "CODE", NOW, None, True),
    ):
        with pytest.raises(ConflictError):
            handed_out(LEDGER, entry, gone)


@pytest.mark.parametrize("phone", ["13800138000", "+86 138-0013-8000", "0086 13800138000", "8613800138000"])
def test_one_phone_is_one_holder_however_it_is_written(phone: str) -> None:
    assert phone_digits(phone) == "13800138000"
    assert phone_digest(phone, b"k") == phone_digest("13800138000", b"k") != phone_digest("13800138000", b"other")


@pytest.mark.parametrize("phone", ["", "call me", "1234", "1" * 16])
def test_what_is_no_phone_is_refused(phone: str) -> None:
    with pytest.raises(InvalidError):
        phone_digits(phone)


def test_a_code_is_read_as_people_write_it() -> None:
    shown = code_for_people("ABCDEFGH2345")
    assert shown == "ABCD-EFGH-2345"
    assert code_digest(shown.lower(), b"k") == code_digest("ABCDEFGH2345", b"k") != phone_digest("12345", b"k")
    assert code_digest("13800138000", b"k") != phone_digest("13800138000", b"k")


def test_an_appeal_is_made_once_in_time_and_decided_by_another_person() -> None:
    notice = Notice(1, NoticeState.NOTICED, NOW, "Li")
    wang = Actor("d", "", "d.supervise", "Wang")
    assert notice.may_appeal(NOW)
    late = NOW + dt.timedelta(seconds=1)
    assert not notice.may_appeal(late)
    with pytest.raises(ConflictError):
        notice.appealed("x", late)
    with pytest.raises(InvalidError):
        notice.appealed(" ", NOW)
    with pytest.raises(ConflictError):
        notice.decided(True, wang, "why", NOW)
    appealed = notice.appealed(" mine ", NOW)
    assert (appealed.text, appealed.state, appealed.may_appeal(NOW)) == ("mine", NoticeState.APPEALED, False)
    with pytest.raises(ConflictError):
        appealed.appealed("again", NOW)
    with pytest.raises(ForbiddenError):
        appealed.decided(True, Actor("d", "", "d.supervise", "Li"), "why", NOW)
    with pytest.raises(InvalidError):
        appealed.decided(True, wang, " ", NOW)
    assert appealed.decided(False, wang, "why", NOW).state is NoticeState.REJECTED
    assert notice.taken_back(wang, "a mistake", NOW).state is NoticeState.UPHELD
