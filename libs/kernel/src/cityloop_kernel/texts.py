"""What a text may hold."""

from __future__ import annotations

from cityloop_kernel.refusals import InvalidError

NUL = "\0"
"""No PostgreSQL text holds it."""


def storable(text: str) -> bool:
    """Whether a database can hold a text: no NUL, no half of a character (surrogates, which are no UTF-8)."""
    return NUL not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def check_text(field: str, text: str, most: int) -> None:
    """Refuse the text of a field that has more characters than it may, or cannot be kept.

    Raises:
        InvalidError: its details name the field.
    """
    if len(text) > most:
        details = {"field": field, "most": str(most), "length": str(len(text))}
        raise InvalidError(f"{field}: at most {most} characters, not {len(text)}", "TEXT_TOO_LONG", details)
    if not storable(text):
        raise InvalidError(
            f"{field}: a character cannot be kept (NUL, or half of a pair); delete it", "TEXT_INVALID", {"field": field}
        )
