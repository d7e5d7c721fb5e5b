"""Members that have not been cleared, by what clears them and by event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable

from cityloop_event_hub.fusion.domain.signals import Clearing, ClearingKey, UnclearedSignal


class UnclearedSignals:
    """Answers what a clearing clears, and whether anything is still raised in an event."""

    def __init__(self, signals: Iterable[UnclearedSignal]) -> None:
        self._by_key: defaultdict[ClearingKey, dict[str, UnclearedSignal]] = defaultdict(dict)
        self._raised: Counter[str] = Counter()
        """By event: signals that a source raised which clears them."""
        for signal in signals:
            self.add(signal)

    def add(self, signal: UnclearedSignal) -> None:
        """One more."""
        self._by_key[signal.key][signal.signal_id] = signal
        self._raised[signal.event_id] += signal.raised and signal.source_clears

    def clear(self, clearing: Clearing, open_events: Container[str]) -> list[UnclearedSignal]:
        """Remove what was raised until the moment, of the event in which it was raised last, and return it.

        Nothing is cleared where that event is not open any more.
        """
        signals = self._by_key.get(clearing.key)
        if not signals:
            return []
        last = max(signals.values(), key=lambda signal: (signal.occurred_at, signal.signal_id))
        if last.event_id not in open_events:
            return []
        cleared = [
            signal
            for signal in signals.values()
            if signal.event_id == last.event_id and signal.occurred_at <= clearing.moment
        ]
        for signal in cleared:
            del signals[signal.signal_id]
            self._raised[signal.event_id] -= signal.raised and signal.source_clears
        return cleared

    def any_raised(self, event_id: str) -> bool:
        """Whether a source that clears has raised something in the event that is not over."""
        return self._raised[event_id] > 0
