"""Evidence of refused calls, for all rooms."""

from __future__ import annotations

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, RefusedError


async def record_refusal(
    work: UnitOfWork, actor: Actor, moment: Moment, method: str, subject: str, error: RefusedError
) -> None:
    """Record that a call was refused and why, though it had no effect.

    Args:
        work: a transaction of its own.
        actor: who tried.
        moment: when.
        method: the call.
        subject: id of the thing or command that it is about.
        error: why it was refused.
    """
    details = {"reason": error.reason, "message": str(error)}
    await record_evidence(work.connection, actor, moment, f"refused {method}", subject, details)
