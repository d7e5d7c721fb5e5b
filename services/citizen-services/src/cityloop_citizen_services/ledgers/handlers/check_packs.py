"""What stands under ledgers of packs that change: accounts, which nobody may lose by a change of packs."""

from __future__ import annotations

from cityloop_database import TRANSIENT_ERRORS, Pool
from cityloop_kernel import say
from cityloop_packs import LEDGERS, ActivePacks, Findings, Inquiry, OpenWork, Problem, problem

from cityloop_citizen_services.ledgers.adapters import holder_store

LEDGER_ACCOUNTS = "ledger_accounts"


def ledger_inquiry(pool: Pool) -> Inquiry:
    """The inquiry after open accounts: a pack with ledgers that have some is retiring until they are closed."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        if not before.all(LEDGERS):
            return Findings()
        try:
            accounts = await holder_store.open_accounts(pool)
        except TRANSIENT_ERRORS:
            return Findings([Problem(say("pack-ledgers-unknown"))])
        uses: dict[str, int] = {}
        problems = []
        for found in before.all(LEDGERS):
            there, stays = accounts.get(found.name, 0), after.named(LEDGERS).get(found.name)
            if _changed(found.pack_id, before, after):
                uses[found.pack_id] = uses.get(found.pack_id, 0) + there
            if there and stays is None:
                counted = say(f"pack-counted-{LEDGER_ACCOUNTS}", count=there)
                phrase = say("pack-still-needed", counted=counted, kind=LEDGERS.word, name=found.name)
                problems.append(problem(LEDGERS, found, phrase))
        return Findings(problems, [OpenWork(name, LEDGER_ACCOUNTS, count) for name, count in uses.items()])

    return inquire


def _changed(pack_id: str, before: ActivePacks, after: ActivePacks) -> bool:
    """Whether a pack goes, retires or has another version."""
    pack = after.packs.get(pack_id)
    return pack is None or pack.retiring or pack.pack_version != before.packs[pack_id].pack_version
