"""What the room of feedback runs, and what it offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_messaging import Outbox
from cityloop_modes import ModeReplica
from cityloop_packs import ActivePacks
from cityloop_service import Job, Room

from cityloop_citizen_services.feedback.adapters.feedback_store import StoredFeedback
from cityloop_citizen_services.feedback.handlers.call_backs import CallBacks
from cityloop_citizen_services.feedback.handlers.give_feedback import DatabaseFeedback
from cityloop_citizen_services.notifications.domain.reporter_message import ReporterInbox
from cityloop_citizen_services.reports.domain.protocols import LockedReports

__all__ = ["FeedbackRoom", "StoredFeedback"]
CALL_BACK_SECONDS = 1.0
"""From one look at the call-backs that wait to the next."""


class FeedbackRoom(Room):
    """Keeps what reporters say of the handling, and asks them to say it.

    Args:
        pool: of the service's database.
        outbox: of what they say.
        packs: in use; they say when reporters are asked.
        modes: that call-backs wait for.
        reports: that are spoken of.
        inbox: of reporters.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        modes: ModeReplica,
        reports: LockedReports[Connection],
        inbox: ReporterInbox[UnitOfWork],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.call_backs = CallBacks(pool, reports, inbox, packs, modes, clock)
        """Follow reports."""
        self.feedback = DatabaseFeedback(pool, outbox, reports, clock)
        self.jobs = (Job(CALL_BACK_SECONDS, "call-backs", self.call_backs.send_due),)
