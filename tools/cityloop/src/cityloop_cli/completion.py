"""`cityloop completion`: what a shell runs to complete commands and options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from cityloop_terminal.help_pages import SpokenCommand
from typer._completion_classes import completion_init
from typer._completion_shared import get_completion_script

NAME = "cityloop"

completion_init()  # else typer's own options, which speak English alone, would have to be offered
app = typer.Typer()


class Shell(StrEnum):
    """Shells that can complete."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


@app.command(cls=SpokenCommand, help="help-completion")
def completion(shell: Annotated[Shell, typer.Argument(help="help-shell")]) -> None:
    """Print the script that a shell sources."""
    typer.echo(get_completion_script(prog_name=NAME, complete_var=f"_{NAME.upper()}_COMPLETE", shell=shell))
