"""What a holder reads of his account, in his language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityloop_localisation import Language
from cityloop_packs import Ledger, Offer, PackItem

from cityloop_citizen_services.ledgers.domain.accounts import Account
from cityloop_citizen_services.ledgers.domain.appeals import Notice, NoticeState
from cityloop_citizen_services.ledgers.domain.entries import Entry, EntryKind, EvidenceKind, entry_number, units_of
from cityloop_citizen_services.ledgers.domain.holders import Holder, code_for_people
from cityloop_citizen_services.ledgers.domain.redemptions import Redemption

EVIDENCE = {
    EvidenceKind.REPORT: "ledger-evidence-report",
    EvidenceKind.CASE: "ledger-evidence-case",
    EvidenceKind.TEXT: "ledger-evidence-text",
}
DECISIONS = {NoticeState.UPHELD: "ledger-appeal-upheld", NoticeState.REJECTED: "ledger-appeal-rejected"}


@dataclass(frozen=True, slots=True)
class AccountContent:
    """All that is read of one account."""

    holder: Holder
    balances: Sequence[tuple[Account, int]]
    entries: Sequence[Entry]
    notices: Mapping[int, Notice]
    redemptions: Sequence[Redemption]
    stock: Mapping[tuple[str, str], int]
    """What stores have, by store and unit."""


class AccountView:
    """An account in one language.

    Args:
        found: its ledger.
        keeper: what people call the department that keeps it.
        language: of the reader.
        zone: of the city.
        now: when it is read.
    """

    def __init__(
        self, found: PackItem[Ledger], keeper: Mapping[str, str], language: Language, zone: dt.tzinfo, now: dt.datetime
    ) -> None:
        self._ledger = found.item
        self._keeper = language.name(keeper)
        self._language = language
        self._zone = zone
        self._now = now

    def context(self, content: AccountContent) -> dict[str, Any]:
        """What the template takes."""
        redeemed = {item.offer for item in content.redemptions}
        return {
            "title": self._language.name(self._ledger.name.texts),
            "keeper": self._keeper,
            "number": content.holder.account_number,
            "balances": [self._balance(account, amount) for account, amount in content.balances],
            "entries": [self._entry(entry, content) for entry in content.entries],
            "redemptions": [self._redemption(item) for item in content.redemptions],
            "offers": [self._offer(item, content) for item in self._ledger.offers if item.offer not in redeemed],
        }

    def _balance(self, account: Account, amount: int) -> dict[str, str]:
        until = "" if account.expires_on is None else self._language.date(account.expires_on)
        unit = self._ledger.unit(account.unit)
        item = account.batch if unit is not None and unit.kind == "unique" else ""
        return {"text": self._amount(account.unit, amount), "until": until, "item": item}

    def _entry(self, entry: Entry, content: AccountContent) -> dict[str, Any]:
        draft = entry.draft
        notice = content.notices.get(entry.sequence)
        by_person = draft.kind in {EntryKind.BY_HAND, EntryKind.REVERSED}
        return {
            "number": entry.number,
            "occurred_at": draft.occurred_at,
            "moment": self._moment(draft.occurred_at),
            "changes": [
                self._change(unit, amount) for unit, amount in units_of(draft.transfers, content.holder.owner).items()
            ],
            "text": self._words(entry),
            "evidence": self._language.say(EVIDENCE[draft.evidence.kind], evidence=draft.evidence.value)
            if by_person
            else "",
            "notice": None if notice is None else self._notice(notice),
        }

    def _words(self, entry: Entry) -> str:
        draft, say = entry.draft, self._language.say
        match draft.kind:
            case EntryKind.EARNED:
                return say("ledger-entry-earned", rule=self._called(draft.rule_id), report=draft.evidence.value)
            case EntryKind.REDEEMED:
                return say("ledger-entry-redeemed", offer=self._called(draft.rule_id))
            case EntryKind.HANDED_OUT:
                return say("ledger-entry-handed-out", offer=self._called(draft.rule_id))
            case EntryKind.EXPIRED:
                return say("ledger-entry-expired")
            case EntryKind.REVERSED:
                return say("ledger-entry-reversed", department=self._keeper, reason=draft.reason)
            case _:
                return say("ledger-entry-by-hand", department=self._keeper, reason=draft.reason)

    def _notice(self, notice: Notice) -> dict[str, Any]:
        decision = DECISIONS.get(notice.state)
        appealed = notice.state is NoticeState.APPEALED and notice.appealed_at is not None
        say = self._language.say
        return {
            "state": notice.state.value,
            "open": notice.may_appeal(self._now),
            "until": self._moment(notice.appeal_until),
            "appealed": say("ledger-appealed", moment=self._moment(notice.appealed_at or self._now))
            if appealed
            else "",
            "text": notice.text,
            "decision": say(decision, reason=notice.reason) if decision else "",
        }

    def _redemption(self, item: Redemption) -> dict[str, str]:
        store = self._ledger.store(item.store)
        say, done = self._language.say, item.handed_out_at
        return {
            "offer": self._called(f"//{item.offer}"),
            "number": entry_number(item.sequence, item.redeemed_at),
            "code": code_for_people(item.code) if done is None else "",
            "store": item.store if store is None else self._language.name(store.name.texts),
            "done": "" if done is None else say("ledger-redeemed-done", moment=self._moment(done)),
        }

    def _offer(self, offer: Offer, content: AccountContent) -> dict[str, Any]:
        stores = [store for store in self._ledger.stores if store.store in offer.stores]
        left = {store.store: content.stock.get((store.store, offer.gives), 0) for store in stores}
        price, say = offer.price, self._language.say
        has = sum(amount for account, amount in content.balances if account.unit == price.unit)
        return {
            "offer": offer.offer,
            "text": say(
                "ledger-offer", offer=self._called(f"//{offer.offer}"), price=self._amount(price.unit, price.amount)
            ),
            "lacking": self._amount(price.unit, price.amount - has) if has < price.amount else "",
            "stores": [
                (
                    store.store,
                    say("ledger-store-left", store=self._language.name(store.name.texts), left=left[store.store]),
                )
                for store in stores
                if left[store.store]
            ],
        }

    def _called(self, name: str) -> str:
        """What people call a rule, an offer or a unit by the last part of its name; that part where nobody has it."""
        last = name.rpartition("/")[2]
        named = self._ledger.rule(last) or self._ledger.offer(last) or self._ledger.unit(last)
        return last if named is None else self._language.name(named.name.texts)

    def _amount(self, unit: str, amount: int) -> str:
        return self._language.say("ledger-amount", unit=self._called(unit), amount=amount)

    def _change(self, unit: str, amount: int) -> str:
        if amount > 0:
            return self._language.say("ledger-more", unit=self._called(unit), amount=amount)
        return self._language.say("ledger-less", unit=self._called(unit), amount=-amount)

    def _moment(self, moment: dt.datetime) -> str:
        return self._language.moment(moment, self._zone)
