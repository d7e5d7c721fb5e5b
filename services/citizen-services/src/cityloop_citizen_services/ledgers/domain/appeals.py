"""What a holder may do about an entry that a person made and by which he has less: notice, appeal, decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError

from cityloop_citizen_services.ledgers.domain.entries import NOBODY, check_words


class NoticeState(StrEnum):
    """Where it stands."""

    NOTICED = "noticed"
    """The holder reads of it on his page, and may appeal."""
    APPEALED = "appealed"
    """Waits for another person than the one who made the entry."""
    UPHELD = "upheld"
    """The entry was taken back by a counter-entry."""
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice of one entry, and the appeal against it."""

    sequence: int
    """Of the entry."""
    state: NoticeState
    appeal_until: dt.datetime
    made_by: str
    """Person id of who made the entry; never published."""
    text: str = ""
    appealed_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    decided_by: Actor = NOBODY
    reason: str = ""

    def may_appeal(self, now: dt.datetime) -> bool:
        """Whether the holder may appeal."""
        return self.state is NoticeState.NOTICED and now <= self.appeal_until

    def appealed(self, text: str, now: dt.datetime) -> Notice:
        """With the holder's appeal.

        Raises:
            InvalidError: it says nothing, or too much.
            ConflictError: there was one before, or it is too late.
        """
        if self.state is not NoticeState.NOTICED:
            raise ConflictError("you have appealed already; the decision will stand here", "ALREADY_APPEALED")
        if now > self.appeal_until:
            raise ConflictError("the time to appeal is over; ask the department", "APPEAL_TOO_LATE")
        if not text.strip():
            raise InvalidError("say why the entry is wrong", "APPEAL_TEXT_MISSING", {"field": "text"})
        check_words("text", text)
        return replace(self, state=NoticeState.APPEALED, text=text.strip(), appealed_at=now)

    def decided(self, upheld: bool, by: Actor, reason: str, now: dt.datetime) -> Notice:
        """With a decision on the appeal.

        Raises:
            ConflictError: there is no appeal to decide.
            ForbiddenError: the person made the entry.
            InvalidError: it has no reason.
        """
        if self.state is not NoticeState.APPEALED:
            raise ConflictError("there is no appeal to decide; list those that wait", "NO_APPEAL")
        if by.person_id == self.made_by:
            raise ForbiddenError("another person than the one who made the entry decides", "APPEAL_SAME_PERSON")
        if not reason.strip():
            raise InvalidError("say why; the holder reads it", "DECISION_REASON_MISSING")
        check_words("reason", reason)
        state = NoticeState.UPHELD if upheld else NoticeState.REJECTED
        return replace(self, state=state, decided_at=now, decided_by=by, reason=reason.strip())

    def taken_back(self, by: Actor, reason: str, now: dt.datetime) -> Notice:
        """After a counter-entry of the department's own: nothing is left to appeal against."""
        return replace(self, state=NoticeState.UPHELD, decided_at=now, decided_by=by, reason=reason)
