"""`cityloop ledgers`: points, vouchers and goods, as they come to in all; nothing about anybody."""

from __future__ import annotations

from typing import Annotated

import grpc
import typer
from cityloop.citizen.v1 import ledgers_service_pb2 as messages
from cityloop.citizen.v1.ledgers_service_pb2_grpc import LedgersServiceStub
from cityloop_kernel import Name
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_terminal.console import tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import Json, fields_of, name_of, print_facts, print_json, print_table, word

CITIZEN = "citizen-services"
COLUMNS = ("column-ledger", "column-name", "column-holders", "column-department", "column-units")
TOTAL_COLUMNS = ("column-unit", "column-account", "column-store", "column-amount")

app = typer.Typer(cls=SpokenGroup, help="help-ledgers", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-ledgers-list")
def list_ledgers(context: typer.Context, as_json: Json = False) -> None:
    """List the ledgers of the packs in use."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> messages.ListLedgersResponse:
        stub = LedgersServiceStub(channel)  # type: ignore[no-untyped-call]
        answer: messages.ListLedgersResponse = await stub.ListLedgers(messages.ListLedgersRequest())
        return answer

    with refusals(connection.addresses[CITIZEN]):
        found = connection.call(work, CITIZEN).ledgers
    if as_json:
        print_json({"ledgers": [fields_of(ledger) for ledger in found]})
    elif found:
        print_table(COLUMNS, [_row(ledger) for ledger in found])
    else:
        tell(say("ledgers-none"))


@app.command(cls=SpokenCommand, help="help-ledgers-show")
def show(
    context: typer.Context,
    ledger: Annotated[str, typer.Argument(help="help-ledger-name")],
    as_json: Json = False,
) -> None:
    """Show what a ledger comes to, by unit."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> messages.GetLedgerResponse:
        stub = LedgersServiceStub(channel)  # type: ignore[no-untyped-call]
        answer: messages.GetLedgerResponse = await stub.GetLedger(messages.GetLedgerRequest(ledger=ledger))
        return answer

    with refusals(connection.addresses[CITIZEN]):
        found = connection.call(work, CITIZEN)
    if as_json:
        print_json(fields_of(found))
        return
    print_facts(list(zip(COLUMNS, _row(found.ledger), strict=True)))
    print_facts([("column-open-accounts", str(found.open_accounts))])
    print_table(TOTAL_COLUMNS, [_total_row(found.ledger, total) for total in found.totals])


def _row(ledger: messages.Ledger) -> tuple[Phrase, ...]:
    return (
        ledger.ledger,
        Name(dict(ledger.name.texts)),
        word("kind", name_of(messages.LedgerHolders, ledger.holders)),
        ledger.department_id,
        phrase_list([Name(dict(unit.name.texts)) for unit in ledger.units]),
    )


def _total_row(ledger: messages.Ledger, total: messages.LedgerTotal) -> tuple[Phrase, ...]:
    named = {unit.unit: Name(dict(unit.name.texts)) for unit in ledger.units}
    kind = word("kind", name_of(messages.LedgerAccountKind, total.kind))
    return named.get(total.unit, total.unit), kind, total.store, str(total.amount)
