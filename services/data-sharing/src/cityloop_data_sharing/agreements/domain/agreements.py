"""The life of an agreement, when it may be used, and for how many rows a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cityloop_kernel import NotFoundError
from cityloop_packs import ModeName

from cityloop_data_sharing.catalogue.domain.datasets import Classification, RowFilter


class AgreementState(StrEnum):
    """Where an agreement stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    REVOKED = "revoked"


class UnusableReason(StrEnum):
    """Why an agreement may not be used now; the reason that a refusal states."""

    NOT_APPROVED = "AGREEMENT_NOT_APPROVED"
    REVOKED = "AGREEMENT_REVOKED"
    NOT_YET_VALID = "AGREEMENT_NOT_YET_VALID"
    EXPIRED = "AGREEMENT_EXPIRED"
    NOT_OPEN = "AGREEMENT_NOT_OPEN"


class Delivery(StrEnum):
    """What leaves under an agreement."""

    ROWS = "rows"
    COUNTS = "counts"


NEXT_STATES = {
    AgreementState.REQUESTED: {AgreementState.APPROVED, AgreementState.REJECTED},
    AgreementState.APPROVED: {AgreementState.REVOKED},
}


@dataclass(frozen=True, slots=True)
class ModeCondition:
    """The operating modes of one area in which an agreement is open."""

    layer: str
    area_id: str
    modes: tuple[ModeName, ...]


@dataclass(frozen=True, slots=True)
class AreaMode:
    """The operating mode that an area is in, and its version."""

    name: ModeName
    version: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement in its newest version. `secret` keys its digests and never leaves the service."""

    agreement_id: str
    agreement_number: str
    version: int
    state: AgreementState
    dataset_id: str
    provider_department_id: str
    consumer_department_id: str
    fields: tuple[str, ...]
    rows: RowFilter | None
    delivery: Delivery
    open_in: ModeCondition | None
    purpose: str
    valid_from: dt.datetime
    valid_until: dt.datetime
    cleared_classification: Classification
    daily_quota: int
    reason: str
    secret: bytes
    jurisdiction: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime

    def may_become(self, state: AgreementState) -> bool:
        """Whether the provider may decide this now: approve or reject what is requested, revoke what is approved."""
        return state in NEXT_STATES.get(self.state, set())

    def with_decision(
        self,
        state: AgreementState,
        reason: str,
        cleared_classification: Classification,
        daily_quota: int,
        occurred_at: dt.datetime,
        recorded_at: dt.datetime,
    ) -> Agreement:
        """The next version; classification and quota are set with the approval and stay."""
        approved = state is AgreementState.APPROVED
        return replace(
            self,
            version=self.version + 1,
            state=state,
            reason=reason,
            cleared_classification=cleared_classification if approved else self.cleared_classification,
            daily_quota=daily_quota if approved else self.daily_quota,
            occurred_at=occurred_at,
            recorded_at=recorded_at,
        )

    def unusable(self, now: dt.datetime, mode: AreaMode | None) -> UnusableReason | None:
        """Why it may not be used at this moment; from `valid_from` on, before `valid_until`.

        Args:
            now: the moment.
            mode: what the area of its condition is in; counts only where it has one.
        """
        if self.state is AgreementState.REVOKED:
            return UnusableReason.REVOKED
        if self.state is not AgreementState.APPROVED:
            return UnusableReason.NOT_APPROVED
        if now < self.valid_from:
            return UnusableReason.NOT_YET_VALID
        if now >= self.valid_until:
            return UnusableReason.EXPIRED
        closed = self.open_in is not None and (mode is None or mode.name not in self.open_in.modes)
        return UnusableReason.NOT_OPEN if closed else None

    def foreign_fields(self, fields: Sequence[str]) -> list[str]:
        """Those of the fields that it does not hold, in order."""
        return sorted(set(fields) - set(self.fields))


def quota_day(now: dt.datetime) -> dt.date:
    """The day whose quota a read uses: days are those of UTC."""
    return now.astimezone(dt.UTC).date()


def unknown_agreement(agreement_id: str) -> NotFoundError:
    """What is raised where an agreement does not exist for the caller."""
    return NotFoundError(f"no agreement {agreement_id!r}; see AgreementsService.ListAgreements", "AGREEMENT_UNKNOWN")
