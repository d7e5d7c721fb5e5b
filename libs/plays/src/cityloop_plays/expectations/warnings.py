"""Expectations of warnings: how many came to which state, and which came before the first alarm."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator

from cityloop.events.v1.signal_pb2 import SignalKind, SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.events.v1.warning_pb2 import WarningKind, WarningState
from cityloop.topics import EVENTS_EVENT_SIGNALS, EVENTS_WARNINGS
from cityloop_localisation import say
from cityloop_messaging import to_datetime
from cityloop_operator.fleet_client import FleetClient

from cityloop_plays.expectations.expectation import Check, Expectation, awaited
from cityloop_plays.stage import Stage


class WarningCounts(Expectation[dict[str, int]]):
    """Number of warnings by kind and state."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One, where any are expected."""

        async def counts() -> dict[str, int]:
            newest: dict[str, WarningMessage] = {}
            for fact in await stage.client.facts(EVENTS_WARNINGS):
                warning = fact.payload
                if warning.warning_id not in newest or warning.version > newest[warning.warning_id].version:
                    newest[warning.warning_id] = warning
            return dict(Counter(_kind_and_state(warning) for warning in newest.values()))

        if self.root:
            yield Check(say("check-warnings"), self.root, await awaited(counts, self.root))


class PredictionsBeforeAlarm(Expectation[int | None]):
    """Predictions drafted before the first alarm of their events."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One, where a number is expected."""
        if self.root is not None:
            yield Check(say("check-predictions-before-alarm"), self.root, await _predictions_before_alarm(stage.client))


def _kind_and_state(warning: WarningMessage) -> str:
    kind = WarningKind.Name(warning.kind).removeprefix("WARNING_KIND_").lower()
    return f"{kind} {WarningState.Name(warning.state).removeprefix('WARNING_STATE_').lower()}"


async def _predictions_before_alarm(client: FleetClient) -> int:
    """How many predictions were drafted before the first alarm of a gauge in their event, by when both happened."""
    drafted: dict[str, dt.datetime] = {}
    event_of: dict[str, str] = {}
    for fact in await client.facts(EVENTS_WARNINGS):
        warning = fact.payload
        if warning.kind == WarningKind.WARNING_KIND_PREDICTION:
            if warning.version == 1:
                drafted[warning.warning_id] = to_datetime(warning.occurred_at)
            if warning.event_id:
                event_of[warning.warning_id] = warning.event_id
    alarms = await _first_alarms(client)
    return sum(
        event_of.get(warning_id, "") in alarms and moment < alarms[event_of[warning_id]]
        for warning_id, moment in drafted.items()
    )


async def _first_alarms(client: FleetClient) -> dict[str, dt.datetime]:
    first: dict[str, dt.datetime] = {}
    for fact in await client.facts(EVENTS_EVENT_SIGNALS):
        member = fact.payload
        if member.signal.kind != SignalKind.SIGNAL_KIND_RAISED:
            continue
        if member.signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM:
            moment = to_datetime(member.signal.occurred_at)
            first[member.event_id] = min(moment, first.get(member.event_id, moment))
    return first
