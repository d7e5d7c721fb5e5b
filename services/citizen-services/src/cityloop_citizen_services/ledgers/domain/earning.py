"""What facts earn: an entry for each rule and cause, within the rule's limit for one holder."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cityloop_packs import EarningFact, EarningRule, Ledger, LedgerUnit, PackItem, Period

from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, Transfer
from cityloop_citizen_services.ledgers.domain.entries import Draft, EntryKind, Evidence, EvidenceKind

Counted = tuple[str, str, dt.datetime]
"""Holder, rule and beginning of a period."""


@dataclass(frozen=True, slots=True)
class EarningDeed:
    """Something that a resident did, as a fact says it."""

    fact: EarningFact
    report_number: str
    """Its cause: of one report a rule makes one entry."""
    occurred_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A deed that a rule may make an entry for, and whose it is."""

    deed: EarningDeed
    found: PackItem[Ledger]
    rule: EarningRule
    holder_id: str

    @property
    def rule_id(self) -> str:
        """The rule as entries name it."""
        return f"{self.found.name}/{self.rule.rule}"

    def period(self, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
        """The period of the rule's limit that the deed lies in."""
        return period_of(self.deed.occurred_at, self.rule.limit.period, zone)

    def counted(self, zone: dt.tzinfo) -> Counted:
        """What its limit counts."""
        return self.holder_id, self.rule_id, self.period(zone)[0]


def within_limits(claims: Collection[Claim], counts: Mapping[Counted, int], zone: dt.tzinfo) -> list[Claim]:
    """The claims that lie within the limits of their rules, in order of their deeds.

    Args:
        claims: none of which has an entry yet.
        counts: how many entries there are.
        zone: of the city.
    """
    entries = dict(counts)
    found = []
    for claim in sorted(claims, key=lambda item: (item.deed.occurred_at, item.deed.report_number)):
        counted = claim.counted(zone)
        entries[counted] = entries.get(counted, 0) + 1
        if entries[counted] <= claim.rule.limit.entries:
            found.append(claim)
    return found


def earned(claim: Claim, zone: dt.tzinfo) -> Draft:
    """The entry of a claim."""
    ledger, rule, deed = claim.found.item, claim.rule, claim.deed
    unit = ledger.unit(rule.unit)
    assert unit is not None  # noqa: S101 the schema says so
    day = deed.occurred_at.astimezone(zone).date()
    return Draft(
        ledger=claim.found.name,
        kind=EntryKind.EARNED,
        rule_id=claim.rule_id,
        cause=deed.report_number,
        transfers=(issue_points(claim.found.name, unit, claim.holder_id, rule.amount, day),),
        occurred_at=deed.occurred_at,
        evidence=Evidence(EvidenceKind.REPORT, deed.report_number),
        holder_id=claim.holder_id,
        pack_version=claim.found.pack_version,
    )


def issue_points(ledger: str, unit: LedgerUnit, owner: str, amount: int, day: dt.date) -> Transfer:
    """Points to a holder, in the batch of the month in which they expire."""
    last = last_day(unit, day)
    batch = "" if last is None else last.isoformat()
    holder = Account(ledger, AccountKind.HOLDER, unit.unit, owner, batch, last)
    return Transfer(Account(ledger, AccountKind.ISSUED, unit.unit), holder, amount)


def last_day(unit: LedgerUnit, day: dt.date) -> dt.date | None:
    """The last day on which points that are earned on a day can be redeemed; None where they do not expire."""
    if unit.valid_days is None:
        return None
    until = day + dt.timedelta(days=unit.valid_days)
    return until.replace(day=calendar.monthrange(until.year, until.month)[1])


def period_of(moment: dt.datetime, period: Period, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    """Beginning and end of the period that a moment lies in, by the city's calendar; its end is of the next one."""
    day = moment.astimezone(zone).date()
    match period:
        case "day":
            after = day + dt.timedelta(days=1)
        case "week":
            day -= dt.timedelta(days=day.weekday())
            after = day + dt.timedelta(days=7)
        case "month":
            day = day.replace(day=1)
            after = (day + dt.timedelta(days=31)).replace(day=1)
        case "year":
            day = day.replace(month=1, day=1)
            after = day.replace(year=day.year + 1)
    return _midnight(day, zone), _midnight(after, zone)


def _midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(dt.UTC)
