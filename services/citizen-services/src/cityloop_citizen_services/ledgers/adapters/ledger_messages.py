"""Ledgers as their contract has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cityloop.citizen.v1 import ledgers_service_pb2 as messages
from cityloop_kernel import InvalidError
from cityloop_messaging import to_timestamp
from cityloop_packs import Ledger, PackItem

from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind
from cityloop_citizen_services.ledgers.domain.appeals import Notice
from cityloop_citizen_services.ledgers.domain.entries import Entry, Evidence, EvidenceKind, entry_number
from cityloop_citizen_services.ledgers.domain.holders import Holder, HolderReference, Shown, code_for_people
from cityloop_citizen_services.ledgers.domain.redemptions import Redemption

EVIDENCE = {
    "report_number": EvidenceKind.REPORT,
    "case_number": EvidenceKind.CASE,
    "text": EvidenceKind.TEXT,
}
EVIDENCE_FIELDS = {kind: field for field, kind in EVIDENCE.items()}


def reference_of(message: messages.HolderReference) -> HolderReference:
    """Whose account is meant.

    Raises:
        InvalidError: the message does not say.
    """
    field = message.WhichOneof("holder")
    if field is None:
        raise InvalidError("name the holder: a phone, a counter code, a post or an account number", "HOLDER_MISSING")
    return HolderReference(Shown(field), getattr(message, field))


def evidence_of(message: messages.LedgerEvidence) -> Evidence:
    """The evidence of an entry; words that say nothing where there is none."""
    field = message.WhichOneof("evidence") or "text"
    return Evidence(EVIDENCE[field], getattr(message, field))


def day_of(text: str) -> dt.date | None:
    """A day such as `2026-12-31`; None where there is none.

    Raises:
        InvalidError: it is no day.
    """
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidError("write the day as 2026-12-31", "DAY_INVALID") from error


def ledger_message(found: PackItem[Ledger], department_id: str) -> messages.Ledger:
    """A ledger as its pack describes it."""
    return messages.Ledger(
        ledger=found.name,
        name=found.item.name.label(),
        holders=f"LEDGER_HOLDERS_{found.item.holders.upper()}",
        department_id=department_id,
        units=[messages.LedgerUnit(unit=unit.unit, name=unit.name.label()) for unit in found.item.units],
    )


def total_message(unit: str, kind: AccountKind, store: str, amount: int) -> messages.LedgerTotal:
    """The sum of the accounts of one unit and kind."""
    return messages.LedgerTotal(unit=unit, kind=_kind(kind), store=store, amount=amount)


def balance_message(account: Account, amount: int) -> messages.LedgerBalance:
    """What a holder has of one batch."""
    expires_on = "" if account.expires_on is None else account.expires_on.isoformat()
    item = "" if account.expires_on is not None else account.batch
    return messages.LedgerBalance(unit=account.unit, amount=amount, expires_on=expires_on, item=item)


def entry_message(entry: Entry, holders: Mapping[str, Holder], reverses: str = "") -> messages.LedgerEntry:
    """An entry. Its account is named where its holder is among these."""
    draft = entry.draft
    holder = None if draft.holder_id is None else holders.get(draft.holder_id)
    return messages.LedgerEntry(
        entry_number=entry.number,
        ledger=draft.ledger,
        kind=f"LEDGER_ENTRY_KIND_{draft.kind.name}",
        rule_id=draft.rule_id,
        pack_version=draft.pack_version,
        occurred_at=to_timestamp(draft.occurred_at),
        recorded_at=to_timestamp(entry.recorded_at),
        account_number="" if holder is None else holder.account_number,
        post_id=draft.actor.post_id,
        evidence=messages.LedgerEvidence(**{EVIDENCE_FIELDS[draft.evidence.kind]: draft.evidence.value}),
        reason=draft.reason,
        transfers=[
            messages.LedgerTransfer(
                unit=item.debit.unit,
                amount=item.amount,
                debit=_kind(item.debit.kind),
                credit=_kind(item.credit.kind),
                batch=item.credit.batch or item.debit.batch,
            )
            for item in draft.transfers
        ],
        reverses_number=reverses,
    )


def redemption_message(redemption: Redemption, *, with_code: bool = False) -> messages.Redemption:
    """What was redeemed."""
    handed_out = redemption.handed_out_at
    return messages.Redemption(
        entry_number=entry_number(redemption.sequence, redemption.redeemed_at),
        ledger=redemption.ledger,
        offer=redemption.offer,
        store=redemption.store,
        redeemed_at=to_timestamp(redemption.redeemed_at),
        handed_out_at=None if handed_out is None else to_timestamp(handed_out),
        code=code_for_people(redemption.code) if with_code else "",
    )


def appeal_messages(notices: Sequence[Notice], numbers: Mapping[int, str]) -> list[messages.Appeal]:
    """Appeals, and the numbers of the entries that they are against."""
    return [
        messages.Appeal(
            entry_number=numbers[notice.sequence],
            state=f"APPEAL_STATE_{notice.state.name}",
            text=notice.text,
            appealed_at=None if notice.appealed_at is None else to_timestamp(notice.appealed_at),
            decided_at=None if notice.decided_at is None else to_timestamp(notice.decided_at),
            reason=notice.reason,
        )
        for notice in notices
    ]


def _kind(kind: AccountKind) -> str:
    return f"LEDGER_ACCOUNT_KIND_{kind.name}"
