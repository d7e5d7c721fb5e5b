"""Accounts of a ledger, and what moves between them: a transfer debits one and credits another by the same amount."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cityloop_kernel import ConflictError, derived_id


class AccountKind(StrEnum):
    """Whose an account is, or what became of what is on it."""

    HOLDER = "holder"
    STORE = "store"
    ISSUED = "issued"
    """Where points, and stock that a store receives, come from: the only kind that lies below zero."""
    RESERVED = "reserved"
    """Set aside at a store for a holder who redeemed."""
    HANDED_OUT = "handed_out"
    SPENT = "spent"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Account:
    """One account: of one unit, and of one batch of it."""

    ledger: str
    """Its name in the fleet, `pack/ledger`."""
    kind: AccountKind
    unit: str
    owner: str = ""
    """Id of the holder, or the store; empty of the ledger's own accounts."""
    batch: str = ""
    """Of points the last day of the batch, of stock its name, of a unique item its number."""
    expires_on: dt.date | None = None
    """The last day on which what is on it can be redeemed."""
    unique: bool = False
    """Of unique items: there is one of the batch at most."""

    @cached_property
    def account_id(self) -> str:
        """The id that the same account always has."""
        return str(derived_id("ledger-account", self.ledger, self.kind, self.owner, self.unit, self.batch))

    @property
    def least(self) -> int | None:
        """The least balance; None without a bound."""
        if self.kind is not AccountKind.ISSUED:
            return 0
        return -1 if self.unique else None

    def expired(self, today: dt.date) -> bool:
        """Whether what is on it can be redeemed no more."""
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount, at least 1, from the debited to the credited account of one unit."""

    debit: Account
    credit: Account
    amount: int

    @property
    def reversed(self) -> Transfer:
        """The same back."""
        return Transfer(self.credit, self.debit, self.amount)


class BalanceTooLowError(ConflictError):
    """An account would fall below its least balance."""

    default_reason = "BALANCE_TOO_LOW"


def settled(balances: Mapping[str, int], transfers: Iterable[Transfer]) -> dict[str, int]:
    """How much each account changes by transfers, one after the other.

    Args:
        balances: of all their accounts.
        transfers: in their order.

    Raises:
        BalanceTooLowError: an account would fall below its least balance.
    """
    changes: dict[str, int] = defaultdict(int)
    for item in transfers:
        if item.amount < 1 or item.debit.unit != item.credit.unit or item.debit.ledger != item.credit.ledger:
            raise ValueError(f"no transfer: {item}")
        changes[item.debit.account_id] -= item.amount
        changes[item.credit.account_id] += item.amount
        least, left = item.debit.least, balances[item.debit.account_id] + changes[item.debit.account_id]
        if least is not None and left < least:
            raise too_low(item.debit.unit, left + item.amount - least, item.amount)
    return dict(changes)


def too_low(unit: str, there: int, asked: int) -> BalanceTooLowError:
    """The refusal of an amount that is not there."""
    details = {"unit": unit, "there": str(max(there, 0)), "asked": str(asked)}
    return BalanceTooLowError(f"there are {max(there, 0)} of {unit}, not {asked}; take less", details=details)


def taken(unit: str, balances: Sequence[tuple[Account, int]], amount: int, today: dt.date) -> list[tuple[Account, int]]:
    """Accounts from which an amount is taken, and how much of each: what expires first goes first.

    Args:
        unit: of them.
        balances: of the accounts of one owner and unit.
        amount: at least 1.
        today: what expired before it is not there.

    Raises:
        BalanceTooLowError: there is less.
    """
    usable = [(account, there) for account, there in balances if there > 0 and not account.expired(today)]
    usable.sort(key=lambda item: (item[0].expires_on or dt.date.max, item[0].batch))
    found, left = [], amount
    for account, there in usable:
        if left:
            found.append((account, min(there, left)))
            left -= found[-1][1]
    if left:
        raise too_low(unit, amount - left, amount)
    return found
