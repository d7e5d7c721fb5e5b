"""A message that carries a warning to one person, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cityloop_kernel import ForbiddenError, InvalidError, storable
from cityloop_packs import Right

MAX_RECIPIENTS = 1_000
MAX_NAME = 200
"""Characters of each field of a recipient."""


class MessageState(StrEnum):
    """What became of a message, in this order."""

    DELIVERED = "delivered"
    READ = "read"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person as the department knows him: its own key of the person, and personal fields, which may be empty."""

    reference: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class WarningMessage:
    """One message in its newest version. Nothing in it identifies the recipient."""

    message_id: str
    warning_id: str
    department_id: str
    version: int
    state: MessageState
    jurisdiction: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime

    def opened(self, now: dt.datetime) -> WarningMessage:
        """The message after its page was opened; itself when it was before."""
        return self._became(MessageState.READ, now) if self.state is MessageState.DELIVERED else self

    def confirmed(self, now: dt.datetime) -> WarningMessage:
        """The message after its recipient said that he has read it; itself when he had."""
        return self if self.state is MessageState.CONFIRMED else self._became(MessageState.CONFIRMED, now)

    def _became(self, state: MessageState, now: dt.datetime) -> WarningMessage:
        return replace(self, version=self.version + 1, state=state, occurred_at=now, recorded_at=now)


def check_sender(post_id: str, rights: Collection[str]) -> None:
    """Refuse a post that may not send.

    Raises:
        ForbiddenError: it lacks the right.
    """
    if Right.SEND_MESSAGES not in rights:
        raise ForbiddenError(
            f"post {post_id!r} may not send messages; act with a post of a role with the right {Right.SEND_MESSAGES}",
            "RIGHT_MISSING",
        )


def refused_recipients(recipients: Sequence[Recipient]) -> dict[int, InvalidError]:
    """Why a recipient cannot be sent to, by his place: no reference, a field over its bound, or he stood there before.

    Raises:
        InvalidError: there are none or too many, or not one can be sent to; messages name a recipient by his number,
            never by his fields.
    """
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise InvalidError(f"1 to {MAX_RECIPIENTS} recipients a call", "TOO_MANY_RECIPIENTS")
    seen: set[str] = set()
    refused = {}
    for place, recipient in enumerate(recipients):
        texts = (recipient.reference, recipient.name, recipient.phone)
        if not recipient.reference or any(len(text) > MAX_NAME or not storable(text) for text in texts):
            refused[place] = InvalidError(
                f"recipient {place + 1} needs a reference; its fields have at most {MAX_NAME} characters, none of them"
                " NUL",
                "RECIPIENT_INVALID",
            )
        elif recipient.reference in seen:
            says = f"recipient {place + 1} stands twice; send to each once"
            refused[place] = InvalidError(says, "RECIPIENT_INVALID")
        seen.add(recipient.reference)
    if len(refused) == len(recipients):
        raise refused[0]
    return refused
