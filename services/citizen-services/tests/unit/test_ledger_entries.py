"""Balances by properties: whatever is entered in whatever order, nothing is made or lost, nobody falls below zero."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from cityloop_citizen_services.ledgers.domain.accounts import (
    Account,
    AccountKind,
    BalanceTooLowError,
    Transfer,
    settled,
    taken,
)
from cityloop_citizen_services.ledgers.domain.entries import (
    Draft,
    Entry,
    EntryKind,
    Evidence,
    EvidenceKind,
    counter_transfers,
    sequence_of,
    units_of,
)
from hypothesis import given
from hypothesis import strategies as st

NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
ISSUED = Account("p/l", AccountKind.ISSUED, "point")
HOLDERS = [Account("p/l", AccountKind.HOLDER, "point", f"h{index}") for index in range(3)]
SPENT = Account("p/l", AccountKind.SPENT, "point")
ACCOUNTS = [ISSUED, *HOLDERS, SPENT]
TRANSFERS = st.builds(Transfer, st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.integers(1, 50))


def batch(last: dt.date | None, owner: str = "h") -> Account:
    return Account("p/l", AccountKind.HOLDER, "point", owner, "" if last is None else last.isoformat(), last)


def draft(transfers: tuple[Transfer, ...], holder: str = "h0") -> Draft:
    evidence = Evidence(EvidenceKind.TEXT, "seen")
    return Draft("p/l", EntryKind.BY_HAND, "", "c", transfers, NOW, evidence, holder_id=holder)


@given(st.lists(TRANSFERS, max_size=15))
def test_debits_equal_credits_and_only_where_points_come_from_lies_below_zero(transfers: list[Transfer]) -> None:
    """One after the other, as calls: what is refused changes nothing."""
    balances = {account.account_id: 0 for account in ACCOUNTS}
    refused: list[tuple[int, int, int]] = []
    for transfer in transfers:
        try:
            changes = settled(balances, [transfer])
        except BalanceTooLowError as error:
            refused.append((int(error.details["there"]), balances[transfer.debit.account_id], transfer.amount))
            continue
        balances = {name: balance + changes.get(name, 0) for name, balance in balances.items()}
        assert sum(changes.values()) == 0
    assert all(said == there < asked for said, there, asked in refused)
    assert sum(balances.values()) == 0
    assert all(balance >= 0 for name, balance in balances.items() if name != ISSUED.account_id)


@given(st.lists(TRANSFERS, max_size=10))
def test_many_at_once_come_to_what_one_after_the_other_comes_to(transfers: list[Transfer]) -> None:
    """The row of an account is changed once for all entries of a batch, and refused where one of them would be."""
    start = {account.account_id: 30 for account in ACCOUNTS}
    one_by_one: Counter[str] = Counter(start)
    for transfer in transfers:
        one_by_one[transfer.debit.account_id] -= transfer.amount
        one_by_one[transfer.credit.account_id] += transfer.amount
        if transfer.debit is not ISSUED and one_by_one[transfer.debit.account_id] < 0:
            with pytest.raises(BalanceTooLowError):
                settled(start, transfers)
            return
    changes = settled(start, transfers)
    assert {name: balance + changes.get(name, 0) for name, balance in start.items()} == dict(one_by_one)


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 20)), max_size=6, unique_by=lambda item: item[0]),
    st.integers(1, 60),
)
def test_what_expires_first_goes_first_and_what_has_expired_is_not_there(
    found: list[tuple[int, int]], amount: int
) -> None:
    balances = [(batch(TODAY + dt.timedelta(days=days)), there) for days, there in found]
    usable = sum(there for days, there in found if days >= 0)
    if usable < amount:
        with pytest.raises(BalanceTooLowError) as raised:
            taken("point", balances, amount, TODAY)
        assert raised.value.details == {"unit": "point", "there": str(usable), "asked": str(amount)}
        return
    parts = taken("point", balances, amount, TODAY)
    assert sum(part for _, part in parts) == amount
    days = [account.expires_on for account, _ in parts]
    assert days == sorted(days, key=lambda day: day or dt.date.max)
    assert all(not account.expired(TODAY) for account, _ in parts)
    last, there = parts[-1][0].expires_on or TODAY, dict(balances)
    earlier = [account for account in there if TODAY <= (account.expires_on or TODAY) < last]
    assert all(dict(parts).get(account, 0) == there[account] for account in earlier)


@given(st.lists(TRANSFERS, min_size=1, max_size=8))
def test_a_counter_entry_brings_back_what_was_before(transfers: list[Transfer]) -> None:
    entry = draft(tuple(transfers))
    start = {account.account_id: 1_000 for account in ACCOUNTS}
    changes = settled(start, (*entry.transfers, *counter_transfers(entry)))
    assert set(changes.values()) <= {0}


def test_an_account_has_the_least_that_its_kind_says() -> None:
    assert (ISSUED.least, HOLDERS[0].least, SPENT.least) == (None, 0, 0)
    assert Account("p/l", AccountKind.ISSUED, "badge", batch="No. 7", unique=True).least == -1
    assert batch(TODAY).account_id == Account("p/l", AccountKind.HOLDER, "point", "h", TODAY.isoformat()).account_id
    assert len({account.account_id for account in ACCOUNTS}) == len(ACCOUNTS)


def test_a_transfer_stays_in_its_unit_and_ledger() -> None:
    start = {account.account_id: 5 for account in ACCOUNTS}
    for wrong in (Account("p/l", AccountKind.SPENT, "cup"), Account("p/other", AccountKind.SPENT, "point")):
        with pytest.raises(ValueError, match="no transfer"):
            settled(start | {wrong.account_id: 0}, [Transfer(ISSUED, wrong, 1)])
    with pytest.raises(ValueError, match="no transfer"):
        settled(start, [Transfer(ISSUED, SPENT, 0)])


def test_an_entry_says_what_its_holder_has_more_or_less() -> None:
    more, less = Transfer(ISSUED, HOLDERS[0], 5), Transfer(HOLDERS[0], SPENT, 7)
    assert units_of([more, less], "h0") == {"point": -2}
    assert units_of([more, more.reversed], "h0") == {}
    assert (draft((more,)).lowers, draft((less,)).lowers, draft((less,), "h1").lowers) == (False, True, False)


def test_the_number_of_an_entry_leads_back_to_it() -> None:
    number = Entry(123, draft(()), NOW).number
    assert (number, sequence_of(number)) == ("L-2026-000123", 123)
    for text in ("", "L", "C-2026-000123", "L-2026-", "L-2026-x", "L-2026-²", f"L-2026-{'1' * 19}"):
        assert sequence_of(text) is None, text
