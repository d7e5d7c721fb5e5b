"""Flows, cases and figures are kept in their newest version, whatever is published of them at the moment."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.flow_pb2 import Flow
from cityloop.events.v1.indicator_pb2 import IndicatorFigure
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import ReceivedFact

from cityloop_citizen_services.publications.adapters import entry_store, figure_store, register_messages
from cityloop_citizen_services.publications.domain.entries import Entry


class RegisterConsumer:
    """Keeps what publications are shown from. A publication that is signed later shows all of it at once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle_flows(self, received: Sequence[ReceivedFact[Flow]]) -> None:
        """Versions of flows; a batch is one transaction.

        Raises:
            InvalidRecordError: a flow is malformed.
        """
        await self._save([register_messages.flow_entry(item.fact.payload) for item in received])

    async def handle_cases(self, received: Sequence[ReceivedFact[Case]]) -> None:
        """Versions of cases; a batch is one transaction.

        Raises:
            InvalidRecordError: a case is malformed.
        """
        await self._save([register_messages.case_entry(item.fact.payload) for item in received])

    async def handle_figures(self, received: Sequence[ReceivedFact[IndicatorFigure]]) -> None:
        """Versions of figures; a batch is one transaction.

        Raises:
            InvalidRecordError: a figure is malformed.
        """
        figures = [register_messages.figure_of(item.fact.payload) for item in received]
        async with UnitOfWork(self._pool) as work:
            await figure_store.save_newest(work.connection, [figure for figure in figures if figure is not None])

    async def _save(self, entries: Sequence[Entry]) -> None:
        # In one order, so that two replicas never wait for each other.
        ordered = sorted(entries, key=lambda item: (item.source, item.entry_id, item.version))
        async with UnitOfWork(self._pool) as work:
            await entry_store.save_newest(work.connection, ordered)
