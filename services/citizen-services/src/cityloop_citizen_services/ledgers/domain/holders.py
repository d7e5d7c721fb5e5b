"""Holders of accounts: residents by a phone or a counter code, of which a keyed digest is kept, staff by a post."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from cityloop_kernel import InvalidError

ALGORITHM = "hmac-sha256"
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without characters that are mistaken for one another."""
CODE_LENGTH = 12
"""60 bits: nobody guesses one."""
PHONE_DIGITS = range(5, 16)


class Shown(StrEnum):
    """What somebody shows who has an account, or wants one."""

    PHONE = "phone"
    """Verified by the department: it was called back, or is in the hand of who stands at the counter."""
    COUNTER_CODE = "counter_code"
    POST = "post_id"
    ACCOUNT_NUMBER = "account_number"


@dataclass(frozen=True, slots=True)
class HolderReference:
    """Whose account is meant. Personal where it is a phone: kept nowhere."""

    shown: Shown
    value: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an account in a ledger. Nothing in it identifies a resident."""

    holder_id: str
    ledger: str
    account_number: str
    """What people say, such as `A-2026-000123`."""
    post_id: str
    """Of staff; empty of residents."""
    opened_at: dt.datetime
    closed_at: dt.datetime | None

    @property
    def owner(self) -> str:
        """As accounts name it."""
        return self.holder_id


def phone_digits(phone: str) -> str:
    """A phone number as it is compared: its digits, without the prefix of the country.

    Raises:
        InvalidError: it is none.
    """
    digits = re.sub(r"[^0-9]", "", phone).removeprefix("00")
    if len(digits) == len("8613800138000") and digits.startswith("861"):
        digits = digits.removeprefix("86")
    if len(digits) not in PHONE_DIGITS:
        raise InvalidError("that is no phone number; give its digits", "PHONE_INVALID", {"field": "phone"})
    return digits


def code_characters(code: str) -> str:
    """A code as it is compared: without spaces and dashes, in capitals."""
    return re.sub(r"[\s-]", "", code).upper()


def code_for_people(code: str) -> str:
    """A code in groups of four, as it is printed on a card and shown on a page."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def phone_digest(phone: str, key: bytes) -> str:
    """The digest of a phone number in one ledger.

    Raises:
        InvalidError: it is none.
    """
    return _digest(f"phone:{phone_digits(phone)}", key)


def code_digest(code: str, key: bytes) -> str:
    """The digest of a counter code in one ledger."""
    return _digest(f"code:{code_characters(code)}", key)


def _digest(text: str, key: bytes) -> str:
    """Equal within one ledger; of two ledgers, whose keys differ, digests cannot be joined."""
    return f"{ALGORITHM}:{hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}"
