"""What reactions of packs tell reporters: in the transaction in which their cause ends."""

from __future__ import annotations

from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import NotFoundError, derived_id
from cityloop_reactions import ReactionRun

from cityloop_citizen_services.cases.domain import Cases
from cityloop_citizen_services.notifications.domain.reporter_message import REACTION, MessageText, ReporterMessage
from cityloop_citizen_services.notifications.handlers.reporter_notifier import ReporterNotifier
from cityloop_citizen_services.reports.domain.protocols import LockedReports
from cityloop_citizen_services.reports.domain.report import Report


class MessageActs:
    """Tells the reporters of a case.

    Args:
        notifier: puts messages in their inboxes.
        reports: whose reporters are told.
        cases: of the events that reports have joined.
    """

    def __init__(
        self, notifier: ReporterNotifier, reports: LockedReports[Connection], cases: Cases[Connection | Pool]
    ) -> None:
        self._notifier = notifier
        self._reports = reports
        self._cases = cases

    async def tell(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Tell the reporter of the feedback, else those of the case or of the case that it was opened beside.

        Returns:
            the numbers of their reports.

        Raises:
            NotFoundError: nobody has reported it who could read an answer.
        """
        act = run.reaction.item.act.message
        assert act is not None  # noqa: S101 the reaction's own act
        reports = [report for report in await self._of(work, run) if report.secret_digest is not None]
        if not reports:
            raise NotFoundError("nobody has reported it who could read an answer", "NOBODY_TO_TELL")
        found, origin = run.reaction, f"{REACTION}/{derived_id('message of a reaction', run.key)}"
        text = MessageText(act.text.texts, found.pack_id, found.pack_version)
        at = run.moment.occurred_at
        due = [
            (report, ReporterMessage(report.report_number, "", origin, 1, REACTION, "", at, text=text))
            for report in reports
        ]
        await self._notifier.deliver(work, due, run.moment.recorded_at)
        return ", ".join(report.report_number for report in reports[:10])

    async def _of(self, work: UnitOfWork, run: ReactionRun) -> list[Report]:
        trigger = run.trigger
        if trigger.report_number:
            return list((await self._reports.lock(work.connection, [trigger.report_number])).values())
        event = trigger.event_id
        for case in (trigger.beside, trigger.case):
            if case and not event:
                event = await self._cases.event_of_case(work.connection, case)
        return await self._reports.lock_of_events(work.connection, [event]) if event else []
