"""Messages: what a reporter is told when a case enters a state."""

from __future__ import annotations

from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.values import (
    ENDED_PHASES,
    EVERY_CLASS,
    ClassName,
    ConditionText,
    LabelText,
    ModeName,
    StateName,
    Strict,
)


class CallBack(Strict):
    """How a reporter is asked to rate a case that has ended, and in which operating modes of its place."""

    modes: tuple[ModeName, ...] = Field(
        min_length=1, description="The request waits until the place is in one of these."
    )
    text: LabelText = Field(description="How the reporter is asked to rate.")


class Message(Strict):
    """messages.yaml: what a reporter is told when a case enters a state."""

    state: StateName = Field(description="A state of a process; or a phase, then of all its states without a message.")
    event_classes: tuple[ClassName, ...] = Field((EVERY_CLASS,), description="Of the cases.")
    when: ConditionText | None = Field(
        None, description="Only where it holds of the case's attributes; goes before one without."
    )
    text: LabelText = Field(description="What the reporter is told.")
    call_back: CallBack | None = Field(None, description="Of a phase that ends the case; waits for its modes.")

    @model_validator(mode="after")
    def _ended(self) -> Message:
        if self.call_back is not None and self.state not in ENDED_PHASES:
            raise SentenceError(say("pack-call-back-before-end", phases=phrase_list(ENDED_PHASES)))
        if self.call_back is not None and self.when is not None:
            raise SentenceError(say("pack-call-back-when"))
        return self
