"""What reporters did earns points by the rules of packs: once for each rule and report, whatever arrives how often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.citizen.v1.report_pb2 import Feedback, FeedbackKind
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop_audit import record_evidence
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_messaging import ReceivedFact, to_datetime
from cityloop_packs import EarningFact, EarningRule, Ledger, PackItem, earning_rules

from cityloop_citizen_services.ledgers.adapters import entry_store, holder_store
from cityloop_citizen_services.ledgers.domain.earning import Claim, EarningDeed, earned, within_limits
from cityloop_citizen_services.ledgers.domain.entries import Entry
from cityloop_citizen_services.ledgers.domain.holders import phone_digest
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.posting import post
from cityloop_citizen_services.ledgers.telemetry import Metrics
from cityloop_citizen_services.reports.domain.reporters import ReportedBy, Reporters

SERVICE_ACTOR = Actor("cityloop", "citizen-services")
CONFIRMED: EarningFact = "report_confirmed"
RATED: EarningFact = "report_rated"
OUTCOMES = ("no_account", "known", "over_limit", "earned")
# A counter that begins at its first deed hides that one from increase().
for _outcome in OUTCOMES:
    Metrics.DEEDS.labels(_outcome)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A deed, a rule that it may earn by, and the digest by which the ledger may know who did it."""

    deed: EarningDeed
    found: PackItem[Ledger]
    rule: EarningRule
    digest: str


class EarningConsumer:
    """Applies verdicts and ratings; a batch is one transaction, and one change of the account that points come from."""

    def __init__(self, pool: Pool, ledgers: Ledgers, reporters: Reporters, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._ledgers = ledgers
        self._reporters = reporters
        self._clock = clock

    async def handle_verdicts(self, received: Sequence[ReceivedFact[Verdict]]) -> None:
        """Reports that were found true."""
        report, true = SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT, VerdictKind.VERDICT_KIND_TRUE
        verdicts = (item.fact.payload for item in received)
        await self._earn(
            EarningDeed(CONFIRMED, verdict.source.source_id, to_datetime(verdict.occurred_at))
            for verdict in verdicts
            if verdict.source.type == report and verdict.kind == true
        )

    async def handle_feedback(self, received: Sequence[ReceivedFact[Feedback]]) -> None:
        """Ratings of closed reports."""
        said = (item.fact.payload for item in received)
        await self._earn(
            EarningDeed(RATED, feedback.report_number, to_datetime(feedback.occurred_at))
            for feedback in said
            if feedback.kind == FeedbackKind.FEEDBACK_KIND_RATING
        )

    async def _earn(self, deeds: Iterable[EarningDeed]) -> None:
        first = {deed.report_number: deed for deed in reversed(list(deeds))}
        if not first or not any(found.item.rules for found in self._ledgers.all()):
            return
        now = self._clock()
        async with UnitOfWork(self._pool) as work:
            reports = await self._reporters.of_reports(work.connection, first)
            candidates = await self._candidates(work, first.values(), reports)
            if not candidates:
                return
            wanted = [(item.found.name, item.digest) for item in candidates]
            holders = await holder_store.lock_many(work.connection, wanted)
            claims = [
                Claim(item.deed, item.found, item.rule, holder.holder_id)
                for item in candidates
                if (holder := holders.get((item.found.name, item.digest))) is not None
                and holder.opened_at <= item.deed.occurred_at
            ]
            Metrics.DEEDS.labels("no_account").inc(len(candidates) - len(claims))
            entries = await self._post(work, claims, now)
            for ledger in sorted({entry.draft.ledger for entry in entries}):
                numbers = [entry.number for entry in entries if entry.draft.ledger == ledger]
                at, details = Moment(now, now), {"entries": numbers}
                await record_evidence(work.connection, SERVICE_ACTOR, at, "earn-ledger-points", ledger, details)

    async def _candidates(
        self, work: UnitOfWork, deeds: Iterable[EarningDeed], reports: Mapping[str, ReportedBy]
    ) -> list[_Candidate]:
        keys = await holder_store.keys_of(work.connection, [found.name for found in self._ledgers.all()])
        found_all = []
        for deed in deeds:
            report = reports.get(deed.report_number)
            if report is None or not report.phone:
                continue
            for found, rule in earning_rules(self._ledgers.packs(), deed.fact, report.event_class):
                digest = _digest(report.phone, keys.get(found.name))
                if digest:
                    found_all.append(_Candidate(deed, found, rule, digest))
        return found_all

    async def _post(self, work: UnitOfWork, claims: Collection[Claim], now: dt.datetime) -> list[Entry]:
        """Make the entries of claims that lie within their limits; their holders are locked."""
        zone = self._ledgers.zone
        known = await entry_store.known(work.connection, [(item.rule_id, item.deed.report_number) for item in claims])
        new = [item for item in claims if (item.rule_id, item.deed.report_number) not in known]
        counts = await entry_store.counts(work.connection, {item.counted(zone): item.period(zone)[1] for item in new})
        within = within_limits(new, counts, zone)
        entries = await post(work, [earned(item, zone) for item in within], now)
        Metrics.DEEDS.labels("known").inc(len(claims) - len(new))
        Metrics.DEEDS.labels("over_limit").inc(len(new) - len(within))
        Metrics.DEEDS.labels("earned").inc(len(entries))
        return entries


def _digest(phone: str, key: bytes | None) -> str:
    """By which a ledger may know who has a phone; empty where nobody has an account in it, or it is no phone."""
    try:
        return "" if key is None else phone_digest(phone, key)
    except InvalidError:
        return ""
