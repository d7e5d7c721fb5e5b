"""What a move changes beside the state."""

from __future__ import annotations

from typing import ClassVar

from cityloop_declarations import Declaration

from cityloop_flows.guard import Guard


class Effect(Declaration):
    """One kind of change; an instance is the change with its parameters, which the service of the flow carries out."""

    requires: ClassVar[tuple[type[Guard], ...]] = ()
    """Guards without which it would do harm."""
    changes_tasks: ClassVar[bool] = False
    """Whether it is about tasks: only a subject that gives tasks can have it."""
    changes_time: ClassVar[bool] = False
    """Whether it asks more of clocks than to stand still and to go on: only a subject that keeps time can have it."""
    assigns_tasks: ClassVar[bool] = False
    """Whether tasks are with departments afterwards, so that the state follows in which all are fed back."""
    may_return: ClassVar[bool] = False
    """Whether a department may return its task, so that the state follows in which it is dispatched anew."""
    suspends: ClassVar[bool] = False
    """Whether no clock runs in the state that the move leads to."""
    continues: ClassVar[bool] = False
    """Whether the clock of the stage that is left goes on."""
    resumes: ClassVar[bool] = False
    """Whether a suspended clock goes on."""
