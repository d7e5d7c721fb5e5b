"""The field is left out."""

from __future__ import annotations


def withhold(_value: str, _secret: bytes) -> None:
    """Nothing of the value leaves."""
