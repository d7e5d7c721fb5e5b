"""The life of a pack: proposed, then active when every service accepts, else withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from enum import StrEnum

ANSWER_WITHIN = dt.timedelta(seconds=30)


class PackState(StrEnum):
    """Where one version of a pack stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What a service says to a proposed pack, or that it runs it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    RUNNING = "running"


def decide(
    answers: Mapping[str, Answer], services: Collection[str], proposed_at: dt.datetime, now: dt.datetime
) -> PackState:
    """What becomes of a proposal: active when all accept, withdrawn at the first refusal or after 30 s."""
    if Answer.REFUSED in answers.values():
        return PackState.WITHDRAWN
    if all(answers.get(service) in {Answer.ACCEPTED, Answer.RUNNING} for service in services):
        return PackState.ACTIVE
    return PackState.WITHDRAWN if overdue(proposed_at, now) else PackState.PROPOSED


def overdue(proposed_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether every service should have answered by now."""
    return now - proposed_at > ANSWER_WITHIN
