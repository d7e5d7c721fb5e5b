"""What commands that list or show write: tables for people, JSON with the names of the contracts for programs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC
from typing import Annotated, Any, TypeVar

import typer
from cityloop.common.v1.common_pb2 import Place
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_messaging import to_datetime
from cityloop_terminal.console import language, out, spoken, tell
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from rich.table import Table
from rich.text import Text

from cityloop_cli.connection import UsageProblemError

Item = TypeVar("Item")
PAGE = 500
"""Entries of a page, at most."""
Most = Annotated[int, typer.Option("--most", min=1, help="help-most-entries")]
Json = Annotated[bool, typer.Option("--json", help="help-json")]


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def fields_of(message: Message) -> dict[str, Any]:
    """A message as proto3 JSON writes it, with the contract's own names of fields; those without a value too."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Phrase]]) -> None:
    """Rows under columns, which are ids of messages."""
    table = Table(*map(language().say, columns), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(spoken(cell)) for cell in row))
    out.print(table)


def print_facts(facts: Sequence[tuple[str, Phrase]]) -> None:
    """A line for each fact that there is: the message of what it is, and what is known of it."""
    for message, value in facts:
        if spoken(value):
            tell(say("result-fact", name=say(message), value=value))


def word(kind: str, name: str) -> Phrase:
    """What a choice of a contract is called; one of a release to come as its contract names it."""
    message = f"{kind}-{name.lower()}"
    return say(message) if language().has(message) else name.lower()


def moment(timestamp: Timestamp) -> str:
    """A moment in UTC; empty of none."""
    if not timestamp.seconds:
        return ""
    return f"{language().moment(to_datetime(timestamp), UTC, seconds=True)} UTC"


def named(place: Place) -> str:
    """Where something is: its text, and the areas it lies in."""
    areas = ", ".join(f"{area.layer} {area.area_id}" for area in place.areas)
    return " · ".join(part for part in (place.text, areas) if part)


def chosen(choices: EnumTypeWrapper, name: str) -> str | None:
    """A choice of a contract by its name without the prefix of its kind, in any case; None of an empty name.

    Raises:
        UsageProblemError: there is no such choice; the sentence lists them.
    """
    prefix = choices.Name(0).removesuffix("UNSPECIFIED")
    known = {key.removeprefix(prefix).lower(): key for key, number in choices.items() if number}
    if name and name.lower() not in known:
        raise UsageProblemError(say("result-no-choice", name=name, choices=phrase_list(list(known), "or")))
    return known[name.lower()] if name else None


def name_of(choices: EnumTypeWrapper, number: int) -> str:
    """The name of a choice without the prefix of its kind."""
    return choices.Name(number).removeprefix(choices.Name(0).removesuffix("UNSPECIFIED"))


async def paged(
    call: Callable[[Any], Awaitable[Any]], request: Any, entries: Callable[[Any], Iterable[Item]], most: int
) -> list[Item]:
    """The first entries of a list, page after page.

    Args:
        call: the method.
        request: with `page_size` and `page_token`, which are set here.
        entries: of an answer, which has a `next_page_token`.
        most: entries at most.
    """
    found: list[Item] = []
    while len(found) < most:
        request.page_size = min(PAGE, most - len(found))
        answer = await call(request)
        found += entries(answer)
        request.page_token = answer.next_page_token
        if not request.page_token:
            break
    return found[:most]
