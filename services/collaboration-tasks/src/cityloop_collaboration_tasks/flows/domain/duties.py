"""Duties that recur while a flow is in some states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from cityloop_packs import Duty, FlowDefinition

from cityloop_collaboration_tasks.flows.domain.running_flow import RunningDuty, RunningFlow


def duties_after(definition: FlowDefinition, flow: RunningFlow, running: Iterable[RunningDuty]) -> list[RunningDuty]:
    """The duties of a flow that has moved: those that go on keep their time, others begin, the rest end."""
    by_name = {duty.duty: duty for duty in running}
    return [
        by_name.get(duty.duty, RunningDuty(duty.duty, flow.occurred_at + duty.every))
        for duty in definition.duties_in(flow.state)
    ]


def done(duty: Duty, running: RunningDuty, moment: dt.datetime) -> RunningDuty:
    """A duty that was done: once between two due times is enough, however often it is done."""
    current = missed_by(duty, running, moment)
    ahead = moment <= current.due_at - duty.every
    due_at = current.due_at if ahead else current.due_at + duty.every
    return replace(current, due_at=due_at, done_at=moment, times_done=running.times_done + 1)


def missed_by(duty: Duty, running: RunningDuty, moment: dt.datetime) -> RunningDuty:
    """A duty with the due times that have passed by a moment counted as missed; itself where none has."""
    if running.due_at >= moment:
        return running
    times = -((running.due_at - moment) // duty.every)
    return replace(running, due_at=running.due_at + times * duty.every, times_missed=running.times_missed + times)
