"""What other rooms may ask of who reported something."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ReportedBy:
    """The class of a report, and the phone that its reporter gave: personal, kept nowhere else."""

    event_class: str
    phone: str
    """Empty where none was given."""


class Reporters(Protocol):
    """Who reported what."""

    async def of_reports(self, connection: Any, report_numbers: Collection[str]) -> Mapping[str, ReportedBy]:
        """By number, of those reports that there are."""
