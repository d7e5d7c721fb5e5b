"""What reactions would do about recorded facts, and why not. Nothing is done; time passes as the facts say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from cityloop_city import CityModel
from cityloop_packs import ActivePacks

from cityloop_reactions.judging import Answer, answers_to, still_holds
from cityloop_reactions.reactor import MOST_DEPTH
from cityloop_reactions.trigger import Trigger

TrialOutcome = Literal[
    "would_act", "would_draft", "would_list", "does_not_hold", "absent", "error", "dropped", "chain_too_long"
]


@dataclass(frozen=True, slots=True)
class TrialResult:
    """A reaction that a recorded fact asked for, and what would come of it."""

    answer: Answer
    outcome: TrialOutcome
    absent: tuple[str, ...] = ()
    """What its condition asks for and nobody has said."""


def trial(packs: ActivePacks, city: Callable[[], CityModel], triggers: Iterable[Trigger]) -> Iterator[TrialResult]:
    """What reactions would do, in the order of the facts; a cause that comes again is passed over.

    Lists that others have are not asked for. What waits is said once it would be dropped, or at the end, when it would
    be done. Bounds of the hour, guards of moves and what else an act may be refused for are not judged.
    """
    seen: set[tuple[str, str, str]] = set()
    waiting: list[Answer] = []
    for trigger in triggers:
        for waits in [item for item in waiting if item.trigger.subject == trigger.subject]:
            if not still_holds(packs, waits.reaction, trigger, waits.target):
                waiting.remove(waits)
                yield TrialResult(waits, "dropped")
        for answer in answers_to(packs, city, trigger):
            key = (answer.reaction.name, answer.cause, answer.target.name)
            if answer.holds and key in seen:
                continue
            seen |= {key} if answer.holds else set()
            tried = _tried(answer)
            if tried.outcome in {"would_act", "would_draft"} and answer.reaction.item.wait is not None:
                waiting.append(answer)
            else:
                yield tried
    yield from (_tried(answer) for answer in waiting)


def _tried(answer: Answer) -> TrialResult:
    judgement = answer.judgement
    if judgement is not None and not judgement.holds:
        outcome = judgement.outcome
        return TrialResult(answer, "does_not_hold" if outcome == "holds" else outcome, judgement.absent)
    if answer.trigger.depth >= MOST_DEPTH:
        return TrialResult(answer, "chain_too_long")
    if answer.unlisted:
        return TrialResult(answer, "would_list")
    return TrialResult(answer, "would_draft" if answer.reaction.item.drafted else "would_act")
