"""The life of a set of packs: planned or proposed, then active when every service accepts, else refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cityloop_kernel import Sentence

ANSWER_WITHIN = dt.timedelta(seconds=30)


class SetState(StrEnum):
    """Where a set stands."""

    PLANNED = "planned"
    PROPOSED = "proposed"
    ACTIVE = "active"
    REFUSED = "refused"
    REPLACED = "replaced"
    ANSWERED = "answered"

    @property
    def undecided(self) -> bool:
        """Whether services still answer."""
        return self in {SetState.PLANNED, SetState.PROPOSED}


class Answer(StrEnum):
    """The answer of an instance of a service to a set."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    RUNNING = "running"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Member:
    """One pack of a set."""

    pack_id: str
    pack_version: int
    retiring: bool = False


@dataclass(frozen=True, slots=True)
class PackSet:
    """Packs that change together, and what became of that."""

    set_number: int
    version: int
    state: SetState
    members: tuple[Member, ...]
    """Every pack that is in use once the set is active, in order of their ids."""
    replaces: int
    """The set in use when it was proposed; 0 when there was none."""
    changes: tuple[Sentence, ...]
    """What it changes: an item or a value each."""
    proposed_by: str
    """A post; `data-sharing` where a retiring pack was taken away at its end."""
    jurisdiction: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    decided_at: dt.datetime | None = None

    def with_state(self, state: SetState, now: dt.datetime) -> PackSet:
        """The set in its next state."""
        decided_at = now if self.state.undecided else self.decided_at
        return replace(self, state=state, version=self.version + 1, occurred_at=now, decided_at=decided_at)

    def without_idle(self, uses: Iterable[tuple[str, int]]) -> PackSet:
        """The set without the retiring packs that have no open work; a pack that another needs is needed too.

        Args:
            uses: open work by pack, as services have counted it.
        """
        busy = {pack_id for pack_id, count in uses if count}
        return replace(self, members=tuple(item for item in self.members if not item.retiring or item.pack_id in busy))

    @property
    def retiring(self) -> frozenset[str]:
        """The packs that take no new work."""
        return frozenset(item.pack_id for item in self.members if item.retiring)


def decide(
    proposed: PackSet, answers: Mapping[str, Sequence[Answer]], services: Collection[str], now: dt.datetime
) -> SetState:
    """What becomes of a set: active when every service accepts, refused at the first refusal or after 30 s.

    Args:
        proposed: planned or proposed; a plan ends as answered, whatever the answers are.
        answers: of the instances of each service.
        services: all that must accept.
        now: the present.
    """
    given = [answer for of_service in answers.values() for answer in of_service]
    refused = Answer.REFUSED in given
    complete = all(answers.get(service) for service in services)
    late = overdue(proposed, now)
    if proposed.state is SetState.PLANNED:
        return SetState.ANSWERED if complete or late else SetState.PLANNED
    if refused:
        return SetState.REFUSED
    if complete:
        return SetState.ACTIVE
    return SetState.REFUSED if late else SetState.PROPOSED


def overdue(proposed: PackSet, now: dt.datetime) -> bool:
    """Whether every service should have answered by now."""
    return now - proposed.recorded_at > ANSWER_WITHIN
