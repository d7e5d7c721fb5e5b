"""Entries of a ledger: transfers that happen together, by a rule or by a person, for a cause, with evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cityloop_kernel import Actor, InvalidError, short_number, storable

from cityloop_citizen_services.ledgers.domain.accounts import AccountKind, Transfer

MAX_TEXT = 1_000
NOBODY = Actor("", "")
"""Of an entry that a rule or the holder made."""


class EntryKind(StrEnum):
    """What an entry is."""

    EARNED = "earned"
    """By a rule of the pack."""
    BY_HAND = "by_hand"
    STOCK = "stock"
    REDEEMED = "redeemed"
    HANDED_OUT = "handed_out"
    EXPIRED = "expired"
    REVERSED = "reversed"
    """The counter-entry of another."""


class EvidenceKind(StrEnum):
    """What shows that an entry is right."""

    REPORT = "report"
    CASE = "case"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that an entry is right: the number of a report or a case, or words."""

    kind: EvidenceKind
    value: str

    def checked(self) -> Evidence:
        """Itself.

        Raises:
            InvalidError: it is missing, too long, or cannot be kept.
        """
        if not self.value.strip():
            raise InvalidError("name the evidence: the number of a report or a case, or words", "EVIDENCE_MISSING")
        check_words("evidence", self.value)
        return self


def check_words(field: str, text: str) -> None:
    """Refuse words that are too long or cannot be kept.

    Raises:
        InvalidError: its details name the field.
    """
    if len(text) > MAX_TEXT:
        details = {"field": field, "most": str(MAX_TEXT), "length": str(len(text))}
        raise InvalidError(f"{field}: at most {MAX_TEXT} characters, not {len(text)}", "TEXT_TOO_LONG", details)
    if not storable(text):
        raise InvalidError(f"{field}: a character cannot be kept; delete it", "TEXT_INVALID", {"field": field})


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is made. Of one rule and cause there is one."""

    ledger: str
    kind: EntryKind
    rule_id: str
    """`pack/ledger/rule`, its offer or its unit; empty where a person made it."""
    cause: str
    transfers: tuple[Transfer, ...]
    occurred_at: dt.datetime
    evidence: Evidence
    holder_id: str | None = None
    """Whom it concerns; nobody, where it is about stock."""
    actor: Actor = NOBODY
    reason: str = ""
    """What the person who made it says of it, as the holder reads it."""
    reverses: int | None = None
    """The number of the entry that it takes back."""
    pack_version: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What it is made once for."""
        return self.rule_id, self.cause

    @property
    def lowers(self) -> bool:
        """Whether its holder has less of something after it."""
        return any(amount < 0 for amount in units_of(self.transfers, self.holder_id or "").values())


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that was made; it never changes."""

    sequence: int
    draft: Draft
    recorded_at: dt.datetime

    @property
    def number(self) -> str:
        """What people see, such as `L-2026-000123`."""
        return entry_number(self.sequence, self.recorded_at)


def entry_number(sequence: int, recorded_at: dt.datetime) -> str:
    """What people see of an entry."""
    return short_number("L", recorded_at.year, sequence)


def sequence_of(number: str) -> int | None:
    """The sequence of an entry that people call so; None where it is no such number."""
    prefix, _, rest = number.partition("-")
    digits = rest.rpartition("-")[2]
    return int(digits) if prefix == "L" and digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def counter_transfers(entry: Draft) -> tuple[Transfer, ...]:
    """What takes an entry back: each transfer the other way round, the last first."""
    return tuple(item.reversed for item in reversed(entry.transfers))


def units_of(transfers: Sequence[Transfer], owner: str) -> dict[str, int]:
    """How much more or less of each unit a holder has after transfers."""
    found: dict[str, int] = {}
    for item in transfers:
        for account, amount in ((item.credit, item.amount), (item.debit, -item.amount)):
            if account.kind is AccountKind.HOLDER and account.owner == owner:
                found[account.unit] = found.get(account.unit, 0) + amount
    return {unit: amount for unit, amount in found.items() if amount}
