"""The guards and effects that flows may name: the two lists that a new one is added to."""

from __future__ import annotations

from cityloop_flows.effect import Effect
from cityloop_flows.effects.cancel_tasks.effect import CancelTasks
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_flows.effects.extend_clock.effect import ExtendClock
from cityloop_flows.effects.fail_tasks.effect import FailTasks
from cityloop_flows.effects.keep_clock.effect import KeepClock
from cityloop_flows.effects.pass_tasks.effect import PassTasks
from cityloop_flows.effects.resume_clock.effect import ResumeClock
from cityloop_flows.effects.suspend_clock.effect import SuspendClock
from cityloop_flows.effects.wait.effect import Wait
from cityloop_flows.guard import Guard
from cityloop_flows.guards.another_person.guard import AnotherPersonGuard
from cityloop_flows.guards.another_post.guard import AnotherPostGuard
from cityloop_flows.guards.approved.guard import ApprovedGuard
from cityloop_flows.guards.before_due.guard import BeforeDueGuard
from cityloop_flows.guards.called_back.guard import CallBackGuard
from cityloop_flows.guards.children_ended.guard import ChildrenEndedGuard
from cityloop_flows.guards.condition.guard import ConditionGuard
from cityloop_flows.guards.disputed.guard import DisputedGuard
from cityloop_flows.guards.extended_fewer_than.guard import ExtensionLimitGuard
from cityloop_flows.guards.form_complete.guard import FormCompleteGuard
from cityloop_flows.guards.no_detection_since.guard import NoDetectionSinceGuard
from cityloop_flows.guards.not_after.guard import NotAfterGuard
from cityloop_flows.guards.not_before.guard import NotBeforeGuard
from cityloop_flows.guards.own_task.guard import OwnTaskGuard
from cityloop_flows.guards.photo.guard import PhotoGuard
from cityloop_flows.guards.reason.guard import ReasonGuard
from cityloop_flows.guards.remeasurement.guard import RemeasurementGuard
from cityloop_flows.guards.reopened_fewer_than.guard import ReopenLimitGuard
from cityloop_flows.guards.review_filed.guard import ReviewFiledGuard
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_flows.guards.since.guard import SinceGuard
from cityloop_flows.guards.tasks_done.guard import TasksDoneGuard
from cityloop_flows.guards.undisputed.guard import UndisputedGuard
from cityloop_flows.guards.waited.guard import WaitedGuard
from cityloop_flows.guards.within.guard import WithinGuard

GUARDS: tuple[type[Guard], ...] = (
    RoleGuard,
    ReasonGuard,
    AnotherPersonGuard,
    PhotoGuard,
    RemeasurementGuard,
    TasksDoneGuard,
    UndisputedGuard,
    DisputedGuard,
    WithinGuard,
    ReopenLimitGuard,
    CallBackGuard,
    AnotherPostGuard,
    BeforeDueGuard,
    ExtensionLimitGuard,
    OwnTaskGuard,
    WaitedGuard,
    ConditionGuard,
    SinceGuard,
    NotBeforeGuard,
    NotAfterGuard,
    ReviewFiledGuard,
    ApprovedGuard,
    ChildrenEndedGuard,
    NoDetectionSinceGuard,
    FormCompleteGuard,
)
EFFECTS: tuple[type[Effect], ...] = (
    Dispatch,
    CancelTasks,
    PassTasks,
    FailTasks,
    SuspendClock,
    ResumeClock,
    KeepClock,
    ExtendClock,
    Wait,
)
