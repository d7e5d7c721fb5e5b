"""What commands that list or show give to programs: JSON, with the names of the contracts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from cityloop_localisation import Said
from cityloop_terminal.console import language, out, spoken
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from rich.table import Table
from rich.text import Text

Json = Annotated[bool, typer.Option("--json", help="help-json")]


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def fields_of(message: Message) -> dict[str, Any]:
    """A message as proto3 JSON writes it, with the contract's own names of fields; those without a value too."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Said]]) -> None:
    """Rows under columns, which are ids of messages."""
    table = Table(*map(language().say, columns), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(spoken(cell)) for cell in row))
    out.print(table)
