"""Signals that open no event, while a batch is fused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from cityloop_event_hub.fusion.domain.neighbours import EventMember, LocatedSignal, MemberIndex, Reach, nearest_member
from cityloop_event_hub.fusion.domain.signals import Clearing, ClearingKey, PendingSignal, clearing_key


class PendingSignals:
    """Those stored in reach that wait for an event, and the new ones."""

    def __init__(self, stored: Iterable[PendingSignal]) -> None:
        self.new: dict[str, PendingSignal] = {}
        self.joined: dict[str, str] = {}
        """Of the stored ones: the events that they have joined."""
        self._waiting: dict[str, PendingSignal] = {}
        self._by_key: defaultdict[ClearingKey, list[str]] = defaultdict(list)
        self._near = MemberIndex()
        for pending in stored:
            self._wait(pending)

    def add(self, pending: PendingSignal) -> None:
        """A new one."""
        self.new[pending.signal.signal_id] = pending
        if pending.waits:
            self._wait(pending)
        else:
            self._by_key[clearing_key(pending.signal)].append(pending.signal.signal_id)

    def reached_by(self, where: LocatedSignal, reach: Reach) -> list[PendingSignal]:
        """Those that wait for a signal there, in order of their times."""
        if not self._waiting:
            return []
        here = EventMember(where, "")
        found = [
            self._waiting[member.event_id]
            for member in self._near.near(where, reach)
            if member.event_id in self._waiting and nearest_member(member.signal, reach, [here]) is not None
        ]
        return sorted(found, key=lambda pending: (pending.located.occurred_at, pending.signal.signal_id))

    def join(self, signal_id: str, event_id: str) -> None:
        """It waits no longer."""
        del self._waiting[signal_id]
        if signal_id in self.new:
            self.new[signal_id] = replace(self.new[signal_id], event_id=event_id)
        else:
            self.joined[signal_id] = event_id

    def clear(self, clearing: Clearing) -> None:
        """Those that it clears stay pending, for what was predicted belongs to its event."""
        for signal_id in self._by_key.get(clearing.key, ()):
            for signals in (self.new, self._waiting):
                pending = signals.get(signal_id)
                if pending is None or pending.cleared_at is not None:
                    continue
                if pending.located.occurred_at <= clearing.moment:
                    signals[signal_id] = replace(pending, cleared_at=clearing.moment)

    def _wait(self, pending: PendingSignal) -> None:
        self._waiting[pending.signal.signal_id] = pending
        self._by_key[clearing_key(pending.signal)].append(pending.signal.signal_id)
        self._near.add(EventMember(pending.located, pending.signal.signal_id))
