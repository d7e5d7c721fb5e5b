"""A date leaves as its year: enough to count ages by, too little to know a birthday."""

from __future__ import annotations

import re

DATE = re.compile(r"(\d{4})(-\d{2}(-\d{2}([T ].*)?)?)?", re.ASCII)
"""By ISO 8601, as far as it says."""


def year(value: str, _secret: bytes) -> str | None:
    """The year of a date or moment; None where the value is none, for nobody knows what it would show."""
    found = DATE.fullmatch(value)
    return found and found[1]
