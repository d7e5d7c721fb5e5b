"""Facts as a service's reactions see them: what answers to each, and what later versions of one subject say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from cityloop.topics import TOPICS
from cityloop_city import CityModel
from cityloop_messaging import Causation, Fact
from cityloop_packs import ActivePacks

from cityloop_reactions.judging import Answer, answers_to
from cityloop_reactions.store import StoredCause
from cityloop_reactions.trigger import SUBJECTS, Trigger, date_trigger, trigger_of


@dataclass(frozen=True, slots=True)
class FollowedFact:
    """A fact, and the reactions that answer to it and hold."""

    fact: Fact
    trigger: Trigger
    answers: Sequence[Answer]


def followed_facts(
    packs: ActivePacks, city: Callable[[], CityModel], subjects: Collection[str], facts: Sequence[Fact]
) -> list[FollowedFact]:
    """The facts that are about one of these subjects (`event`, `case`, ...), in their order."""
    known = [(fact, trigger_of(fact)) for fact in facts if SUBJECTS.get(fact.topic.name) in subjects]
    return [
        FollowedFact(fact, trigger, [answer for answer in answers_to(packs, city, trigger) if answer.holds])
        for fact, trigger in known
    ]


def newer_versions(facts: Sequence[FollowedFact]) -> dict[str, int]:
    """The last version of each subject that has had one before: what waits since then may hold no longer."""
    versions = dict[str, int]()
    for item in facts:
        if item.trigger.version > 1:
            versions[item.trigger.subject] = max(item.trigger.version, versions.get(item.trigger.subject, 0))
    return versions


def versions_after(facts: Sequence[FollowedFact], subject: str, version: int) -> list[Trigger]:
    """What facts say of later versions of a subject."""
    triggers = (item.trigger for item in facts)
    return [trigger for trigger in triggers if trigger.subject == subject and trigger.version > version]


def trigger_of_cause(cause: StoredCause) -> Trigger:
    """The fact, or the date, that a stored cause comes from."""
    if not cause.topic:
        return date_trigger(cause.occurred_at)
    topic = TOPICS[cause.topic]
    fact = Fact(
        topic=topic,
        key="",
        fact_id=UUID(cause.fact_id),
        source=topic.owner,
        subject=cause.subject,
        occurred_at=cause.occurred_at,
        jurisdiction="",
        payload=topic.payload.FromString(cause.fact),
        sequence=cause.version or None,
        cause=Causation("", cause.depth - 1),
    )
    return trigger_of(fact)
