"""Reports follow the cases of their events; who follows the reports acts on each change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop_database import UnitOfWork

from cityloop_citizen_services.cases.domain import CaseVersions
from cityloop_citizen_services.reports.adapters import report_store
from cityloop_citizen_services.reports.domain.protocols import NO_CAUSES, Causes, ReportFollower
from cityloop_citizen_services.reports.domain.report import Report


class ReportFollowers:
    """Who acts when reports stand elsewhere, one after the other in the same transaction."""

    def __init__(self, followers: Sequence[ReportFollower[UnitOfWork]]) -> None:
        self._followers = followers

    async def follow_reports(
        self,
        work: UnitOfWork,
        reports: Sequence[Report],
        versions: CaseVersions,
        now: dt.datetime,
        causes: Causes = NO_CAUSES,
    ) -> None:
        """As of `ReportFollower`."""
        for follower in self._followers:
            await follower.follow_reports(work, reports, versions, now, causes)


class CaseFollower:
    """Puts reports where the cases of their events are."""

    def __init__(self, followers: ReportFollower[UnitOfWork], clock: Callable[[], dt.datetime]) -> None:
        self._followers = followers
        self._clock = clock

    async def follow_cases(self, work: UnitOfWork, versions: CaseVersions, causes: Causes) -> None:
        """The cases of these events have new versions."""
        reports = await report_store.lock_of_events(work.connection, list(versions))
        following = [report.with_case(versions[report.event_id][-1]) for report in reports]
        changed = [after for before, after in zip(reports, following, strict=True) if after != before]
        await report_store.update(work.connection, changed)
        await self._followers.follow_reports(work, following, versions, self._clock(), causes)
