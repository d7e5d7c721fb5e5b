"""Every version of every case is kept until a report joins its event; whoever follows it hears of each change."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.cases.v1.case_pb2 import Case
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import ReceivedFact

from cityloop_citizen_services.cases.adapters import case_messages, case_store
from cityloop_citizen_services.cases.domain import CaseFollower, cause_name


class CaseConsumer:
    """Keeps cases, in whatever order they come."""

    def __init__(self, pool: Pool, follower: CaseFollower[UnitOfWork]) -> None:
        self._pool = pool
        self._follower = follower

    async def handle(self, received: Sequence[ReceivedFact[Case]]) -> None:
        """How the cases of events go on; a batch is one transaction. A case opened beside another has no event.

        Raises:
            InvalidRecordError: a case is malformed.
        """
        new = [case_messages.case_version_of(item.fact.payload) for item in received if item.fact.payload.event_id]
        cases = [(item.fact.payload, item.fact.traceparent) for item in received]
        causes = {cause_name(case.case_id, case.version): traceparent for case, traceparent in cases}
        async with UnitOfWork(self._pool) as work:
            await case_store.lock_events(work.connection, {case.event_id for case in new})
            await case_store.add_versions(work.connection, new)
            versions = await case_store.versions_of(work.connection, {case.event_id for case in new})
            await self._follower.follow_cases(work, versions, causes)
