"""Records of one kind that a service lists and shows: the shape of `cityloop cases`, `events` and `warnings`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
import typer
from cityloop_localisation import Phrase, say
from cityloop_terminal.console import tell
from google.protobuf.message import Message

from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import fields_of, paged, print_facts, print_json, print_table


@dataclass(frozen=True, slots=True)
class RecordKind:
    """How records of a kind are called for and written.

    Args:
        name: of the field of an answer that lists them, and of the list for programs.
        none: says that there are none.
        service: whose they are.
        stub: of the rpcs.
        list_method: lists them, page after page.
        get_method: gives one with what belongs to it.
        columns: ids of messages.
        row: a record under the columns.
    """

    name: str
    none: str
    service: str
    stub: Callable[[grpc.aio.Channel], Any]
    list_method: str
    get_method: str
    columns: Sequence[str]
    row: Callable[[Any], Sequence[Phrase]]


def list_records(
    context: typer.Context, kind: RecordKind, request: Callable[[], Message], most: int, *, as_json: bool
) -> None:
    """Write the records that a request asks for, the newest first.

    Args:
        context: of the command.
        kind: of the records.
        request: makes it; what it refuses ends the command.
        most: records at most.
        as_json: for programs.
    """
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> list[Message]:
        call = getattr(kind.stub(channel), kind.list_method)
        return await paged(call, wanted, lambda answer: getattr(answer, kind.name), most)

    with refusals(connection.addresses[kind.service]):
        wanted = request()
        found = connection.call(work, kind.service)
    if as_json:
        print_json({kind.name: [fields_of(item) for item in found]})
    elif found:
        print_table(kind.columns, [kind.row(item) for item in found])
    else:
        tell(say(kind.none))


def show_record(
    context: typer.Context,
    kind: RecordKind,
    request: Message,
    record: Callable[[Any], Any],
    details: Callable[[Any], None],
    *,
    as_json: bool,
) -> None:
    """Write one record with what belongs to it.

    Args:
        context: of the command.
        kind: of the record.
        request: for it.
        record: it, in the answer.
        details: writes the rest of the answer.
        as_json: the whole answer, for programs.
    """
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> Message:
        answer: Message = await getattr(kind.stub(channel), kind.get_method)(request)
        return answer

    with refusals(connection.addresses[kind.service]):
        found = connection.call(work, kind.service)
    if as_json:
        print_json(fields_of(found))
        return
    print_facts(list(zip(kind.columns, kind.row(record(found)), strict=True)))
    details(found)
