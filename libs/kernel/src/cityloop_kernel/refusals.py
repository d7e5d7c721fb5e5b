"""What can be refused, in terms that every edge understands: gRPC maps them to a status, HTTP to a problem.

A message says what is wrong and what to do; a reason is a constant that programs may rely on.
"""

from __future__ import annotations

from collections.abc import Mapping


class RefusedError(Exception):
    """Base of all refusals. `reason` is in upper case with underscores, as google.rpc.ErrorInfo has it.

    Args:
        message: in English, for people.
        reason: the constant.
        details: the values in the message, by name, so that it can be said in another language; never a person.
    """

    default_reason = "REFUSED"

    def __init__(self, message: str, reason: str | None = None, details: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.reason = reason or self.default_reason
        self.details = dict(details or {})


class InvalidError(RefusedError):
    """The request itself is wrong, whatever the state."""

    default_reason = "INVALID"


class NotFoundError(RefusedError):
    """What the request names does not exist, or the caller may not know that it does."""

    default_reason = "NOT_FOUND"


class ForbiddenError(RefusedError):
    """The caller may not do this."""

    default_reason = "FORBIDDEN"


class UnauthenticatedError(RefusedError):
    """Who calls is not known, or no longer: sign in again."""

    default_reason = "UNAUTHENTICATED"


class ConflictError(RefusedError):
    """The state forbids it now; it may be allowed later or after reading again."""

    default_reason = "CONFLICT"


class OverloadedError(RefusedError):
    """Too much at once; try again after `retry_after_seconds`."""

    default_reason = "OVERLOADED"

    def __init__(self, message: str, retry_after_seconds: float) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class NotReadyError(RefusedError):
    """The service cannot answer yet; try again soon."""

    default_reason = "NOT_READY"
