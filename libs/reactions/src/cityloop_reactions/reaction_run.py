"""What a service brings to its reactions: how an act is done, and how a list is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from cityloop.common.v1.common_pb2 import Explanation, Place
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_packs import PackItem, Reaction

from cityloop_reactions.judging import Target
from cityloop_reactions.trigger import Trigger


@dataclass(frozen=True, slots=True)
class ReactionRun:
    """An act that is to be done now."""

    reaction: PackItem[Reaction]
    trigger: Trigger
    cause: str
    """Its name; with the reaction and the target it is unique."""
    target: Target
    place: Place
    """Where."""
    actor: Actor
    """Who signed it; the service itself where nobody has to."""
    moment: Moment
    digest: str = ""
    """Of what was signed, where the signer named it."""

    @property
    def key(self) -> str:
        """By which the act is one."""
        return "\x1f".join((self.reaction.name, self.cause, self.target.name))

    @property
    def explanation(self) -> Explanation:
        """That the reaction does it, by which version of which pack."""
        found = self.reaction
        return Explanation(
            pack_id=found.pack_id,
            pack_version=found.pack_version,
            rule_id=found.name,
            confidence=1.0,
            reason="a reaction of the pack does this",
            pack_set=found.set_number,
            inputs={"cause": self.cause} | ({"target": self.target.name} if self.target.name else {}),
        )


Perform: TypeAlias = Callable[[UnitOfWork, ReactionRun], Awaitable[str]]
"""Does an act in the transaction; returns the number of what it is about, raises RefusedError where it cannot be."""


ListTargets: TypeAlias = Callable[[PackItem[Reaction], Trigger], Awaitable[Sequence[Target]]]
"""Asks for the list of a reaction, not much more than `MOST_TARGETS`; raises RefusedError where nobody may see it."""
NO_LISTS: Mapping[str, ListTargets] = MappingProxyType({})
