"""Several uncertain sources together: what each part weighs in the window in which they weigh most."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cityloop_event_hub.warnings.domain.warnings import MAX_SIGNALS, TINY, WarningPart


@dataclass(frozen=True, slots=True)
class CompositeSignal:
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
    """Which signals are of a part, what one of full confidence weighs, and all together at most."""

    part: str
    source: str
    event_classes: frozenset[str]
    distance_metres: float
    weight: float
    at_most: float

    def matches(self, signal: CompositeSignal) -> bool:
        """Whether the signal is of this part."""
        return (
            signal.source == self.source
            and signal.event_class in self.event_classes
            and signal.distance_metres <= self.distance_metres
        )


@dataclass(frozen=True, slots=True)
class CompositeWeight:
    """The parts in the window that ends at `moment`, and their sum, at most 1."""

    moment: dt.datetime
    parts: tuple[WarningPart, ...]
    confidence: float


def weigh(
    rules: Sequence[PartRule], window: dt.timedelta, signals: Iterable[CompositeSignal]
) -> CompositeWeight | None:
    """The window in which the signals weigh most together, the earliest of equals; None without signals.

    It depends on the signals alone, not on the order they came in; with more signals it never weighs less.
    """
    mine = [(rule, signal) for signal in signals for rule in rules if rule.matches(signal)]
    mine.sort(key=lambda item: (item[1].occurred_at, item[1].signal_id))
    tallies = {rule.part: _Tally(rule) for rule in rules}
    first, best, moment = 0, 0.0, None
    for index, (rule, signal) in enumerate(mine):
        tallies[rule.part].add(signal)
        if index + 1 < len(mine) and mine[index + 1][1].occurred_at == signal.occurred_at:
            continue
        while mine[first][1].occurred_at <= signal.occurred_at - window:
            tallies[mine[first][0].part].remove(mine[first][1])
            first += 1
        sum_of_parts = sum(tally.weight for tally in tallies.values())
        if sum_of_parts > best + TINY:
            best, moment = sum_of_parts, signal.occurred_at
    if moment is None:
        return None
    inside = [(rule, signal) for rule, signal in mine if moment - window < signal.occurred_at <= moment]
    parts = [_part_of(rule, [signal for other, signal in inside if other is rule]) for rule in rules]
    found = tuple(part for part in parts if part is not None)
    return CompositeWeight(moment, found, min(1.0, sum(part.weight for part in found)))


class _Tally:
    """What one part weighs in a window that moves on: the surest signal of each origin, summed."""

    def __init__(self, rule: PartRule) -> None:
        self._rule = rule
        self._surest: defaultdict[str, deque[CompositeSignal]] = defaultdict(deque)
        self._sum = 0.0

    @property
    def weight(self) -> float:
        return min(self._rule.at_most, self._rule.weight * self._sum)

    def add(self, signal: CompositeSignal) -> None:
        held = self._surest[signal.origin]
        before = held[0].confidence if held else 0.0
        while held and held[-1].confidence < signal.confidence:
            held.pop()
        held.append(signal)
        self._sum += held[0].confidence - before

    def remove(self, signal: CompositeSignal) -> None:
        held = self._surest[signal.origin]
        if held and held[0] is signal:
            held.popleft()
            self._sum += (held[0].confidence if held else 0.0) - signal.confidence


def _part_of(rule: PartRule, signals: Sequence[CompositeSignal]) -> WarningPart | None:
    """The part from its surest signals, one an origin, as many as it takes to reach what it weighs at most."""
    ranked = sorted(signals, key=lambda signal: (-signal.confidence, signal.occurred_at, signal.signal_id))
    surest = {signal.origin: signal for signal in reversed(ranked)}
    weight, chosen = 0.0, list[CompositeSignal]()
    for signal in sorted(
        surest.values(), key=lambda signal: (-signal.confidence, signal.occurred_at, signal.signal_id)
    ):
        if weight >= rule.at_most - TINY:
            break
        weight = min(rule.at_most, weight + rule.weight * signal.confidence)
        chosen.append(signal)
    if not chosen:
        return None
    reason = (
        f"{len(surest)} of {rule.source} within {rule.distance_metres:g} m,"
        f" {rule.weight:g} each at full confidence, at most {rule.at_most:g}"
    )
    return WarningPart(rule.part, weight, tuple(signal.signal_id for signal in chosen[:MAX_SIGNALS]), reason)
