"""Bounds on what one source may submit: an address, an API key, a phone number."""

from __future__ import annotations

from cityloop_kernel import OverloadedError
from cityloop_web import Rate, SourceBound, SourceBounds

from cityloop_citizen_services.settings import Settings


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


def phone_bound(settings: Settings) -> PhoneBound:
    """The bound on phone numbers that is set."""
    return PhoneBound(Rate(settings.number_rate, settings.number_burst))


def source_bounds(settings: Settings) -> SourceBounds:
    """The bounds on addresses and keys that are set."""
    return SourceBounds(
        Rate(settings.page_rate, settings.page_burst),
        Rate(settings.key_rate, settings.key_burst),
        settings.forwarded_header,
        settings.forwarded_hops,
    )
