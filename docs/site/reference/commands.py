"""The operator's command line: the help of each command, in English."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import typer
from cityloop_cli.main import app

from reference.markdown import block

WIDTH = 110
HEAD = """# The command line

`cityloop` speaks to data-sharing with the operator's certificate: [how to connect, exit
codes](../../tools/cityloop/README.md). On the fleet of a clone: `source .state/fleet/operator.env`, then
`.venv/bin/cityloop …`.

"""


def pages() -> Mapping[str, str]:
    """One page."""
    os.environ["LANG_UI"] = "en"
    return {"reference/commands.md": HEAD + "".join(_helps("cityloop", typer.main.get_command(app), None))}


def _helps(name: str, command: Any, above: Any) -> Iterator[str]:
    """The help of a command, and of those below it."""
    context = typer.Context(command, info_name=name, parent=above, terminal_width=WIDTH)
    yield f"## {context.command_path}\n\n{block(command.get_help(context), 'text')}"
    for below_name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from _helps(below_name, below, context)
