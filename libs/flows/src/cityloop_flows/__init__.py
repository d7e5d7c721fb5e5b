"""Flows as data: states with their phases, moves, guards, effects, clocks, and where they lead."""

from cityloop_flows.clock_text import clock_from_text, clock_to_text
from cityloop_flows.clocks import NO_CLOCK, Limit, RunningClock
from cityloop_flows.effect import Effect
from cityloop_flows.flow import Flow, Move, State
from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext, Requester, Timing
from cityloop_flows.limits import Clock, TimeAmount, TimeLimit, WholeClock
from cityloop_flows.reachability import can_end, reachability_problems
from cityloop_flows.registry import EFFECTS, GUARDS
from cityloop_flows.task_flow import TaskFlow

__all__ = [
    "EFFECTS",
    "GUARDS",
    "NO_CLOCK",
    "Clock",
    "Effect",
    "Flow",
    "Guard",
    "GuardContext",
    "Limit",
    "Move",
    "Requester",
    "RunningClock",
    "State",
    "TaskFlow",
    "TimeAmount",
    "TimeLimit",
    "Timing",
    "WholeClock",
    "WithoutPerson",
    "can_end",
    "clock_from_text",
    "clock_to_text",
    "reachability_problems",
]
