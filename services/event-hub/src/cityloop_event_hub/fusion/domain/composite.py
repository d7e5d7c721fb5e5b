"""Several uncertain sources together: what each part weighs in the window in which they weigh most."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cityloop_event_hub.fusion.domain.warnings import MAX_SIGNALS, TINY, WarningPart


@dataclass(frozen=True, slots=True)
class Claim:
    """A signal as a composite sees it; of one `origin` only the surest counts."""

    signal_id: str
    source: str
    event_class: str
    origin: str
    confidence: float
    occurred_at: dt.datetime
    distance_metres: float


@dataclass(frozen=True, slots=True)
class PartRule:
    """Which claims are of a part, what one of full confidence weighs, and all together at most."""

    part: str
    source: str
    event_classes: frozenset[str]
    distance_metres: float
    weight: float
    at_most: float

    def takes(self, claim: Claim) -> bool:
        """Whether the claim is of this part."""
        return (
            claim.source == self.source
            and claim.event_class in self.event_classes
            and claim.distance_metres <= self.distance_metres
        )


@dataclass(frozen=True, slots=True)
class CombinedClaims:
    """The parts in the window that ends at `moment`, and their sum, at most 1."""

    moment: dt.datetime
    parts: tuple[WarningPart, ...]
    confidence: float


def weigh(rules: Sequence[PartRule], window: dt.timedelta, claims: Iterable[Claim]) -> CombinedClaims | None:
    """The window in which the claims weigh most together, the earliest of equals; None without claims.

    It depends on the claims alone, not on the order they came in; with more claims it never weighs less.
    """
    mine = [(rule, claim) for claim in claims for rule in rules if rule.takes(claim)]
    mine.sort(key=lambda item: (item[1].occurred_at, item[1].signal_id))
    tallies = {rule.part: _Tally(rule) for rule in rules}
    first, best, moment = 0, 0.0, None
    for index, (rule, claim) in enumerate(mine):
        tallies[rule.part].add(claim)
        if index + 1 < len(mine) and mine[index + 1][1].occurred_at == claim.occurred_at:
            continue
        while mine[first][1].occurred_at <= claim.occurred_at - window:
            tallies[mine[first][0].part].remove(mine[first][1])
            first += 1
        sum_of_parts = sum(tally.weight for tally in tallies.values())
        if sum_of_parts > best + TINY:
            best, moment = sum_of_parts, claim.occurred_at
    if moment is None:
        return None
    inside = [(rule, claim) for rule, claim in mine if moment - window < claim.occurred_at <= moment]
    parts = [_taken(rule, [claim for other, claim in inside if other is rule]) for rule in rules]
    found = tuple(part for part in parts if part is not None)
    return CombinedClaims(moment, found, min(1.0, sum(part.weight for part in found)))


class _Tally:
    """What one part weighs in a window that moves on: the surest claim of each origin, summed."""

    def __init__(self, rule: PartRule) -> None:
        self._rule = rule
        self._surest: defaultdict[str, deque[Claim]] = defaultdict(deque)
        self._sum = 0.0

    @property
    def weight(self) -> float:
        return min(self._rule.at_most, self._rule.weight * self._sum)

    def add(self, claim: Claim) -> None:
        held = self._surest[claim.origin]
        before = held[0].confidence if held else 0.0
        while held and held[-1].confidence < claim.confidence:
            held.pop()
        held.append(claim)
        self._sum += held[0].confidence - before

    def remove(self, claim: Claim) -> None:
        held = self._surest[claim.origin]
        if held and held[0] is claim:
            held.popleft()
            self._sum += (held[0].confidence if held else 0.0) - claim.confidence


def _taken(rule: PartRule, claims: Sequence[Claim]) -> WarningPart | None:
    """The part from its surest claims, one an origin, as many as it takes to reach what it weighs at most."""
    ranked = sorted(claims, key=lambda claim: (-claim.confidence, claim.occurred_at, claim.signal_id))
    surest = {claim.origin: claim for claim in reversed(ranked)}
    weight, chosen = 0.0, list[Claim]()
    for claim in sorted(surest.values(), key=lambda claim: (-claim.confidence, claim.occurred_at, claim.signal_id)):
        if weight >= rule.at_most - TINY:
            break
        weight = min(rule.at_most, weight + rule.weight * claim.confidence)
        chosen.append(claim)
    if not chosen:
        return None
    reason = (
        f"{len(surest)} of {rule.source} within {rule.distance_metres:g} m,"
        f" {rule.weight:g} each at full confidence, at most {rule.at_most:g}"
    )
    return WarningPart(rule.part, weight, tuple(claim.signal_id for claim in chosen[:MAX_SIGNALS]), reason)
