"""The guards and effects that flows may name: the two lists that a new one is added to."""

from __future__ import annotations

from cityloop_flows.effect import Effect
from cityloop_flows.effects.cancel_tasks.effect import CancelTasks
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_flows.effects.fail_tasks.effect import FailTasks
from cityloop_flows.effects.pass_tasks.effect import PassTasks
from cityloop_flows.effects.resume_clock.effect import ResumeClock
from cityloop_flows.effects.suspend_clock.effect import SuspendClock
from cityloop_flows.guard import Guard
from cityloop_flows.guards.another_person.guard import AnotherPerson
from cityloop_flows.guards.called_back.guard import CalledBack
from cityloop_flows.guards.disputed.guard import Disputed
from cityloop_flows.guards.photo.guard import PhotoShown
from cityloop_flows.guards.reason.guard import ReasonGiven
from cityloop_flows.guards.remeasurement.guard import Remeasurement
from cityloop_flows.guards.reopened_fewer_than.guard import ReopenedFewerThan
from cityloop_flows.guards.role.guard import RoleHeld
from cityloop_flows.guards.tasks_done.guard import TasksDone
from cityloop_flows.guards.undisputed.guard import Undisputed
from cityloop_flows.guards.within.guard import Within

GUARDS: tuple[type[Guard], ...] = (
    RoleHeld,
    ReasonGiven,
    AnotherPerson,
    PhotoShown,
    Remeasurement,
    TasksDone,
    Undisputed,
    Disputed,
    Within,
    ReopenedFewerThan,
    CalledBack,
)
EFFECTS: tuple[type[Effect], ...] = (Dispatch, CancelTasks, PassTasks, FailTasks, SuspendClock, ResumeClock)
