"""A bound on the reports that give one phone number."""

from __future__ import annotations

from cityloop_kernel import OverloadedError
from cityloop_web import Rate, SourceBound


class PhoneOftenError(OverloadedError):
    """Too many reports gave one phone number."""

    default_reason = "NUMBER_OFTEN"

    def __init__(self, retry_after_seconds: float) -> None:
        super().__init__("too many reports gave this phone number; try again later, or give none", retry_after_seconds)
        self.details["field"] = "phone"


class PhoneBound:
    """The bound; `rate` is that of each number."""

    def __init__(self, rate: Rate) -> None:
        self._numbers = SourceBound("number", rate)

    def take(self, phone: str) -> None:
        """Take one of a phone number, however it is written; of none where none was given.

        Raises:
            PhoneOftenError: it has none left.
        """
        digits = "".join(character for character in phone if character.isdecimal())
        if not digits:
            return
        try:
            self._numbers.take(digits)
        except OverloadedError as error:
            raise PhoneOftenError(error.retry_after_seconds) from error
