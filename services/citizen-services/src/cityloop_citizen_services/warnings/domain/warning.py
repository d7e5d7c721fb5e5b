"""A warning as people may be shown it: what was signed, never a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.events.v1.warning_pb2 import WarningLevel
from cityloop_kernel import ConflictError


class WarningState(StrEnum):
    """Where a warning stands, as its contract has it."""

    DRAFT = "draft"
    SIGNED = "signed"
    ALL_CLEAR_DRAFT = "all_clear_draft"
    ALL_CLEAR = "all_clear"
    CANCELLED = "cancelled"


IN_FORCE = frozenset({WarningState.SIGNED, WarningState.ALL_CLEAR_DRAFT})
LEVELS = {
    WarningLevel.WARNING_LEVEL_RED: "red",
    WarningLevel.WARNING_LEVEL_ORANGE: "orange",
    WarningLevel.WARNING_LEVEL_YELLOW: "yellow",
    WarningLevel.WARNING_LEVEL_BLUE: "blue",
}
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class KnownWarning:
    """What is known of a warning; version 0 before anything is."""

    warning_id: str
    version: int = 0
    state: WarningState = WarningState.DRAFT
    signed: WarningMessage | None = None
    """Its newest version that was signed."""
    all_clear: WarningMessage | None = None
    """The signed all-clear."""

    def with_version(self, message: WarningMessage, state: WarningState) -> KnownWarning:
        """The warning with a newer version; itself when a version as new is known."""
        if message.version <= self.version:
            return self
        return replace(
            self,
            version=message.version,
            state=state,
            signed=message if state is WarningState.SIGNED else self.signed,
            all_clear=message if state is WarningState.ALL_CLEAR else self.all_clear,
        )

    def content_to_send(self) -> WarningMessage:
        """What messages carry now.

        Raises:
            ConflictError: it is not signed, or over.
        """
        if self.state is WarningState.ALL_CLEAR:
            raise ConflictError(
                f"warning {self.warning_id} is over since its all-clear; send no more of it", "WARNING_OVER"
            )
        if self.state not in IN_FORCE or self.signed is None:
            raise ConflictError(
                f"warning {self.warning_id} is {self.state.value}, as far as is known here; send it once it is signed",
                "WARNING_NOT_SIGNED",
            )
        return self.signed


class Warnings(Protocol):
    """What other rooms ask about warnings."""

    async def in_force(self) -> Sequence[WarningMessage]:
        """What was signed and is not over, as it was signed, the gravest first."""
        ...

    async def lock_shared(self, connection: Any, warning_id: str) -> KnownWarning | None:
        """A warning that stays as it is until the transaction of the connection ends; None where it is not known."""
        ...


def gravest_first(warnings: Iterable[WarningMessage]) -> list[WarningMessage]:
    """By level, red first; those of one level stay as they come."""
    ranks = {level: rank for rank, level in enumerate(LEVELS)}
    return sorted(warnings, key=lambda warning: ranks.get(warning.level, len(ranks)))
