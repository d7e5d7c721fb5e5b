"""The operator's command line: the help of each command, in English."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import typer
from cityloop_cli.main import app

from reference.markdown import block

WIDTH = 110
HEAD = """# The command line

`cityloop` speaks to data-sharing with the operator's certificate. [How to connect, exit codes](../../tools/cityloop/README.md). On the
fleet of a clone: `source .state/fleet/operator.env`, then `.venv/bin/cityloop …`.

"""


def pages() -> Mapping[str, str]:
    """One page."""
    os.environ["LANG_UI"] = "en"
    return {"reference/commands.md": HEAD + "".join(_helps(typer.main.get_command(app), None))}


def _helps(command: object, above: typer.Context | None) -> Iterator[str]:
    """The help of a command, and of those below it."""
    name = "cityloop" if above is None else next(key for key, found in above.command.commands.items() if found is command)
    context = typer.Context(command, info_name=name, parent=above, terminal_width=WIDTH)
    yield f"## {context.command_path}\n\n{block(command.get_help(context), 'text')}"
    for below in getattr(command, "commands", {}).values():
        if not below.hidden:
            yield from _helps(below, context)
