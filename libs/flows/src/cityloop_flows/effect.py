"""What a move changes beside the state."""

from __future__ import annotations

from typing import ClassVar

from cityloop_flows.declared import Declared
from cityloop_flows.guard import Guard


class Effect(Declared):
    """One kind of change; an instance is the change with its parameters, which the service of the flow carries out."""

    requires: ClassVar[type[Guard] | None] = None
    """A guard without which it would do harm."""
    changes_tasks: ClassVar[bool] = False
    """Whether it is about tasks: only a subject that gives tasks can have it."""
    assigns_tasks: ClassVar[bool] = False
    """Whether tasks are with departments afterwards, so that the state follows in which all are fed back."""
    may_return: ClassVar[bool] = False
    """Whether a department may return its task, so that the state follows in which it is dispatched anew."""
    suspends: ClassVar[bool] = False
    """Whether no clock runs in the state that the move leads to."""
    resumes: ClassVar[bool] = False
    """Whether a suspended clock goes on."""
