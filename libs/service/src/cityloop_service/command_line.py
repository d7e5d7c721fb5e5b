"""What may be written after `python -m <package>`, and what is said there, in the language of the terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TextIO

from cityloop_kernel import Phrase, say
from cityloop_localisation import Catalogues, terminal_languages

PACKAGES = ("cityloop_service", "cityloop_telemetry")
COMMANDS: Mapping[str, Sequence[str]] = {
    "serve": (),
    "migrate": (),
    "verify-audit": (),
    "skip-to-beginning": ("topic", "partition"),
    "pass-over": ("topic", "partition", "first", "last", "--by", "--reason"),
    "accept-invalid": ("topic", "partition", "--by", "--reason"),
}
"""What each command is given, all of it."""
NUMBERS = {"partition", "first", "last"}


def parse(package: str, arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What is asked for; a wrong call ends the process with 2, `--help` with 0."""
    parser = CommandParser(package)
    commands = parser.add_subparsers(dest="command")
    for name in COMMANDS:
        command = commands.add_parser(name, package=package, command=name)
        for given in COMMANDS[name]:
            options: dict[str, Any] = {"required": True} if given.startswith("--") else {}
            command.add_argument(given, type=int if given in NUMBERS else str, **options)
    return parser.parse_args(arguments)


class CommandParser(argparse.ArgumentParser):
    """Says usage, help and mistakes in the language of the terminal.

    Args:
        package: of the service.
        command: whose help it says; of all commands when empty.
    """

    def __init__(self, package: str, command: str = "", **_own: Any) -> None:
        super().__init__(prog=f"python -m {package}", allow_abbrev=False)
        self._command = command

    def format_usage(self) -> str:
        """How the command is written."""
        if not self._command:
            return f"{self.prog} [{' | '.join(COMMANDS)}]"
        given = (f"{name} {name[2:].upper()}" if name[0] == "-" else name.upper() for name in COMMANDS[self._command])
        return " ".join([self.prog, self._command, *given])

    def format_help(self) -> str:
        """Usage, then a line for each command, or for each argument."""
        names = COMMANDS[self._command] if self._command else COMMANDS
        width = max(map(len, names), default=0)
        lines = [spoken(say("service-usage", usage=self.format_usage()))]
        lines += [f"  {name:{width}}  {spoken(say('service-help-' + name.lstrip('-')))}" for name in names]
        return "\n".join(lines) + "\n"

    def error(self, message: str) -> NoReturn:
        """Say how it is written, and end with 2."""
        print_line(say("service-usage-wrong", usage=self.format_usage()), sys.stderr)
        sys.exit(2)


def print_line(said: Phrase, stream: TextIO | None = None) -> None:
    """A line on standard output, or on another stream."""
    (stream or sys.stdout).write(f"{spoken(said)}\n")


def spoken(said: Phrase) -> str:
    """In the language of the terminal."""
    # Read when something is said: a service that runs says nothing here.
    found = catalogues(os.environ.get("CITYLOOP_LOCALES", ""))
    return found.best(*terminal_languages(os.environ)).spoken(said)


@cache
def catalogues(folder: str = "") -> Catalogues:
    """The languages of the command line, and those of a folder beside them.

    Raises:
        CatalogueError: a file of the folder cannot be used.
    """
    return Catalogues.of(*PACKAGES, folder=Path(folder) if folder else None, first="en", check=bool(folder))
