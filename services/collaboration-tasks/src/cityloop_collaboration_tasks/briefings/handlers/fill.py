"""Editions that wait are given their figures, as known at their moment, and their lists, as cases stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.cases.v1 import briefing_pb2 as messages
from cityloop.events.v1.indicators_service_pb2 import GetFiguresResponse
from cityloop_city import CityModel
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import NotReadyError
from cityloop_localisation import Catalogues
from cityloop_messaging import to_datetime
from cityloop_packs import ActivePacks, figure_name
from cityloop_telemetry import Logger, span

from cityloop_collaboration_tasks.briefings.adapters import briefing_store
from cityloop_collaboration_tasks.briefings.adapters.figures_client import AskedFigure, FiguresClient
from cityloop_collaboration_tasks.briefings.domain.briefing import BEHIND, WAITING, Edition, filled, waiting_for
from cityloop_collaboration_tasks.briefings.handlers.content import Naming, figure_message
from cityloop_collaboration_tasks.briefings.handlers.lists import read_lists
from cityloop_collaboration_tasks.briefings.telemetry import LogEvents, Measures, Spans
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords

AT_ONCE = 50
"""Waiting editions of one round."""
INSTANT = dt.timedelta(microseconds=1)


class BriefingFiller:
    """Fills editions; several replicas may: the first one's content stands.

    Args:
        pool: of the service.
        figures: as known at a moment.
        cases: on a connection.
        packs: in use.
        city: in use.
        catalogues: languages that values of lists are said in.
        clock: the present.
    """

    def __init__(
        self,
        pool: Pool,
        figures: FiguresClient,
        cases: Callable[[Connection], CaseRecords],
        packs: Callable[[], ActivePacks],
        city: Callable[[], CityModel],
        catalogues: Catalogues,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._figures = figures
        self._cases = cases
        self._packs = packs
        self._city = city
        self._catalogues = catalogues
        self._clock = clock
        self._log = Logger()

    async def fill_waiting(self) -> None:
        """Fill what waits; an edition that cannot be filled holds no other up."""
        for number in await briefing_store.waiting(self._pool, AT_ONCE):
            try:
                await self.fill(number)
            except Exception as error:
                self._log.error(LogEvents.BRIEFING_NOT_FILLED, briefing=number, error=repr(error))

    async def fill(self, number: str) -> None:
        """Fill one edition, or keep what it waits for; nothing where it does not wait."""
        edition = await briefing_store.find_edition(self._pool, number)
        if edition is None or edition.message.state != WAITING:
            return
        with span(Spans.FILL):
            now = self._clock()
            # Facts that came while figures were away are known only now.
            late = edition.message.waiting_reason == BEHIND
            known_at = now if late else to_datetime(edition.message.known_at)
            try:
                figures = await self._read_figures(edition, known_at)
            except NotReadyError as error:
                await self._wait(edition, error.reason)
                return
            await self._fill(edition, figures, known_at, now)

    async def measure(self) -> None:
        """Set the gauges."""
        count, oldest = await briefing_store.oldest_waiting(self._pool)
        Measures.WAITING.read_one(count)
        Measures.WAITING_AGE.read_one(0.0 if oldest is None else (self._clock() - oldest).total_seconds())

    async def _read_figures(self, edition: Edition, known_at: dt.datetime) -> list[messages.BriefingFigure]:
        item, period = edition.definition, edition.message.period
        moment = min(to_datetime(period.end) - INSTANT, known_at)
        asked = [
            AskedFigure(figure_name(edition.message.briefing, figure), item.unit_of(figure), moment, figure.dimension)
            for figure in item.figures
        ]
        answers: list[GetFiguresResponse | None] = await self._figures.figures(asked, known_at)
        naming = Naming(self._packs(), self._city())
        return [
            figure_message(figure, of.indicator, of.unit, answer, naming)
            for figure, of, answer in zip(item.figures, asked, answers, strict=True)
        ]

    async def _fill(
        self, edition: Edition, figures: list[messages.BriefingFigure], known_at: dt.datetime, now: dt.datetime
    ) -> None:
        naming = Naming(self._packs(), self._city())
        async with UnitOfWork(self._pool) as work:
            present = await briefing_store.lock(work.connection, edition.number)
            if present is None or not _same(present, edition):
                return
            lists = await read_lists(self._cases(work.connection), present, naming, self._catalogues)
            await briefing_store.save(work.connection, filled(present, figures, lists, known_at, now))
        self._log.info(LogEvents.BRIEFING_FILLED, briefing=edition.number)

    async def _wait(self, edition: Edition, reason: str) -> None:
        if edition.message.waiting_reason == reason:
            return
        async with UnitOfWork(self._pool) as work:
            present = await briefing_store.lock(work.connection, edition.number)
            # Once behind it stays so until it is filled: what it missed is known only afterwards.
            if present is None or not _same(present, edition) or present.message.waiting_reason == BEHIND:
                return
            await briefing_store.save(work.connection, waiting_for(present, reason))
        self._log.warning(LogEvents.BRIEFING_WAITS, briefing=edition.number, reason=reason)


def _same(present: Edition, read: Edition) -> bool:
    """Whether an edition still waits for the figures that were asked for."""
    return present.message.state == WAITING and present.message.known_at == read.message.known_at
