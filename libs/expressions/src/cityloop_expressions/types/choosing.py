"""What a choice and several choices have in common: the list that is chosen from."""

from __future__ import annotations

from typing import Annotated

from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError
from cityloop_expressions.values import LabelText

ChoiceName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
MOST_CHOICES = 200
SHOWN = 20
"""Of what may be chosen a refusal names so many."""


class ChoosingType(AttributeType):
    """One or several of a list. What is no longer offered is retired, not removed: old values keep their names."""

    choices: dict[ChoiceName, LabelText] = Field(
        min_length=1,
        max_length=MOST_CHOICES,
        description="What may be chosen, by identifier, in the order in which it is shown; the last is the greatest.",
    )
    retired: tuple[ChoiceName, ...] = Field((), description="Those that are not offered any more.")

    @model_validator(mode="after")
    def _some_offered(self) -> ChoosingType:
        unknown = [name for name in self.retired if name not in self.choices]
        if unknown:
            raise SentenceError(say("attribute-retired-unknown", choices=phrase_list(unknown)))
        if not self.offered:
            raise SentenceError(say("attribute-nothing-offered"))
        return self

    @property
    def offered(self) -> tuple[str, ...]:
        """Those that may be chosen now."""
        return tuple(name for name in self.choices if name not in self.retired)

    def checked(self, choice: str) -> str:
        """A choice that is offered.

        Raises:
            ValueRefusedError: it is not.
        """
        if choice not in self.offered:
            known = ", ".join(self.offered[:SHOWN])
            raise ValueRefusedError("ATTRIBUTE_NOT_OFFERED", given=choice[:63], known=known)
        return choice

    def place_of(self, choice: str) -> int:
        """Where a choice stands in the list; before all others where it stands there no more."""
        names = list(self.choices)
        return names.index(choice) if choice in self.choices else -1

    def removed_in(self, after: ChoosingType) -> tuple[str, ...]:
        """Choices that another declaration knows no more."""
        return tuple(name for name in self.choices if name not in after.choices)
