"""What a choice and several choices have in common: the list that is chosen from."""

from __future__ import annotations

from typing import Annotated

from cityloop_declarations import Strict
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError
from cityloop_expressions.values import LabelText

ChoiceName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
MOST_CHOICES = 200
SHOWN = 20
"""Of what may be chosen a refusal names so many."""


class Choice(Strict):
    """Something that may be chosen."""

    choice: ChoiceName = Field(description="What values and conditions call it.")
    name: LabelText = Field(description="What people call it.")
    retired: bool = Field(False, description="It is not offered any more; old values keep its name.")


class ChoosingType(AttributeType):
    """One or several of a list. What is no longer offered is retired, not removed: old values keep their names."""

    short = "choices"

    choices: tuple[Choice, ...] = Field(
        min_length=1,
        max_length=MOST_CHOICES,
        description="What may be chosen, in the order in which it is shown; the last is the greatest.",
    )

    @model_validator(mode="after")
    def _some_offered(self) -> ChoosingType:
        names = [item.choice for item in self.choices]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SentenceError(say("attribute-choices-alike", choices=phrase_list(twice)))
        if not self.offered:
            raise SentenceError(say("attribute-nothing-offered"))
        return self

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Those that may be chosen now."""
        return tuple(item for item in self.choices if not item.retired)

    def name_of(self, choice: str) -> LabelText | None:
        """What people call a choice; None where it stands in the list no more."""
        return next((item.name for item in self.choices if item.choice == choice), None)

    def checked(self, choice: str) -> str:
        """A choice that is offered.

        Raises:
            ValueRefusedError: it is not.
        """
        offered = [item.choice for item in self.offered]
        if choice not in offered:
            raise ValueRefusedError("ATTRIBUTE_NOT_OFFERED", given=choice[:63], known=", ".join(offered[:SHOWN]))
        return choice

    def place_of(self, choice: str) -> int:
        """Where a choice stands in the list; before all others where it stands there no more."""
        return next((index for index, item in enumerate(self.choices) if item.choice == choice), -1)

    def removed_in(self, after: ChoosingType) -> tuple[str, ...]:
        """Choices that another declaration knows no more."""
        return tuple(item.choice for item in self.choices if after.name_of(item.choice) is None)
