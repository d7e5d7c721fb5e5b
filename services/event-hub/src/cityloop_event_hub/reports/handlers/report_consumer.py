"""From reports to signals; a report that no place can be given to is held for a person, never dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.citizen.v1.report_pb2 import Report
from cityloop_city import CityModel
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import InvalidError
from cityloop_messaging import Fact, InvalidRecordError, Outbox, Producer, ReceivedFact, claim_new_facts, to_datetime

from cityloop_event_hub.reports.adapters import report_messages, report_store
from cityloop_event_hub.reports.adapters.report_store import HeldReport, LinkedReport
from cityloop_event_hub.reports.telemetry import Metrics as ReportsMetrics
from cityloop_event_hub.telemetry import Metrics as EventHubMetrics

CONSUMER = "event-hub/reports"


class ReportConsumer:
    """Consumes reports: signals are acknowledged by Kafka before the offset is saved, their ids are derived."""

    def __init__(
        self,
        pool: Pool,
        producer: Producer,
        outbox: Outbox,
        city: Callable[[], CityModel],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._producer = producer
        self._outbox = outbox
        self._city = city
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[Report]]) -> None:
        """Publish what has a place as signals, hold the rest."""
        city, now = self._city(), self._clock()
        signals: list[Fact] = []
        newer: list[Report] = []
        unplaced: list[tuple[Fact[Report], str]] = []
        for item in received:
            report = _report(item.fact)
            try:
                place = city.resolve(report.place)
            except InvalidError as error:
                unplaced.append((item.fact, str(error)))
                continue
            signals.append(report_messages.report_signal(report, place, item.fact.traceparent, now))
            if report.version > 1:
                newer.append(report)
        await self._producer.publish(signals)
        EventHubMetrics.SIGNALS.labels("report", "raised").inc(len(signals))
        if unplaced or newer:
            async with UnitOfWork(self._pool) as work:
                await self._hold(work, city, unplaced, now)
                await report_store.mark_located(work.connection, newer, now)

    async def _hold(
        self, work: UnitOfWork, city: CityModel, unplaced: Sequence[tuple[Fact[Report], str]], now: dt.datetime
    ) -> None:
        reasons = {fact.fact_id: reason for fact, reason in unplaced}
        new = await claim_new_facts(work.connection, CONSUMER, [fact for fact, _ in unplaced], now)
        if not new:
            return
        jurisdiction = city.city.jurisdiction
        reports = [_report(fact) for fact in new]
        linked = [
            LinkedReport(report.report_number, jurisdiction, to_datetime(report.occurred_at)) for report in reports
        ]
        versions = await report_store.next_link_versions(work.connection, linked, now)
        held = []
        for fact, report, version in zip(new, reports, versions, strict=True):
            reason = reasons[fact.fact_id]
            link = report_messages.held_link(report, version, reason, now)
            held.append(HeldReport(report, reason, link, jurisdiction, fact.traceparent, now))
        await report_store.hold(work.connection, held)
        await self._outbox.add(
            work, [report_messages.link_fact(item.link, jurisdiction, item.traceparent) for item in held]
        )
        ReportsMetrics.REPORTS_HELD.inc(len(held))


def _report(fact: Fact[Report]) -> Report:
    if not fact.payload.report_number:
        raise InvalidRecordError("a report has a number")
    return fact.payload
