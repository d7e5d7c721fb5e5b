"""What is said to people, before anybody's language is known: a message by its id, with its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Style: TypeAlias = Literal["and", "or", "clauses", "lines"]
"""How a list is said: its last two joined by "and" or "or"; clauses, each of which could stand alone; a line each."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message of the catalogues and its arguments by name.

    A number is written as the language writes numbers; a text stands as it is.
    """

    message: str
    arguments: Mapping[str, Phrase | int | float] = field(default_factory=dict)

    def __str__(self) -> str:
        """For logs: the id of the message, and what it would say."""
        said = ", ".join(f"{name} {value}" for name, value in self.arguments.items())
        return f"{self.message} ({said})" if said else self.message


@dataclass(frozen=True, slots=True)
class Name:
    """What people call something, by language tag (BCP 47): of a city, a pack, a contract."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Several things, one after the other."""

    items: tuple[Phrase, ...]
    style: Style = "and"

    def __str__(self) -> str:
        return ", ".join(map(str, self.items))


class SentenceError(ValueError):
    """What people have given is wrong; the sentence says what to fix."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


Phrase: TypeAlias = "str | Sentence | Name | PhraseList"
"""Whatever can be said in every language; a text is the same in all of them."""


def say(message: str, /, **arguments: Phrase | float) -> Sentence:
    """A sentence, as one writes it."""
    return Sentence(message, arguments)


def phrase_list(items: Iterable[Phrase], style: Style = "and") -> PhraseList:
    """A list, as one writes it."""
    return PhraseList(tuple(items), style)
