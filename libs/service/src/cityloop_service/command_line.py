"""What may be written after `python -m <package>`, and what is said there, in the language of the terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TextIO

from cityloop_kernel import Phrase, say
from cityloop_localisation import Catalogues, terminal_languages

from cityloop_service.settings import DatabaseSettings

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


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """A command that one process has beside those of every service. It needs the database's settings alone.

    Args:
        name: as it is written.
        options: that it takes, each of which may be left out, with what `argparse` is told of it.
        work: does it, with those settings and what was given; returns the exit code.
        package: whose catalogues say what it and its options are, as `service-help-<name>`.
    """

    name: str
    options: Mapping[str, Mapping[str, Any]]
    work: Callable[[DatabaseSettings, argparse.Namespace], Coroutine[Any, Any, int]]
    package: str


def parse(program: str, arguments: Sequence[str] | None = None, own: Sequence[OwnCommand] = ()) -> argparse.Namespace:
    """What is asked for; a wrong call ends the process with 2, `--help` with 0.

    Args:
        program: what stands after `python -m`.
        arguments: those of the process when None.
        own: commands of this process alone.
    """
    parser = CommandParser(program, own=own)
    commands = parser.add_subparsers(dest="command")
    for name, arguments_of in COMMANDS.items():
        command = commands.add_parser(name, program=program, command=name)
        for given in arguments_of:
            options: dict[str, Any] = {"required": True} if given.startswith("--") else {}
            command.add_argument(given, type=int if given in NUMBERS else str, **options)
    for item in own:
        command = commands.add_parser(item.name, program=program, command=item.name, own=own)
        for option, how in item.options.items():
            command.add_argument(option, **how)
    return parser.parse_args(arguments)


class CommandParser(argparse.ArgumentParser):
    """Says usage, help and mistakes in the language of the terminal.

    Args:
        program: what stands after `python -m`.
        command: whose help it says; of all commands when empty.
        own: commands beside those of every service.
    """

    def __init__(self, program: str, command: str = "", own: Sequence[OwnCommand] = (), **_own: Any) -> None:
        super().__init__(prog=f"python -m {program}", allow_abbrev=False)
        self._command = command
        self._commands = {**COMMANDS, **{item.name: tuple(item.options) for item in own}}
        self._left_out = {option for item in own for option in item.options}
        self._packages = (*PACKAGES, *(item.package for item in own))

    def format_usage(self) -> str:
        """How the command is written."""
        if not self._command:
            return f"{self.prog} [{' | '.join(self._commands)}]"
        return " ".join([self.prog, self._command, *map(self._written, self._commands[self._command])])

    def _written(self, name: str) -> str:
        text = f"{name} {name[2:].upper()}" if name.startswith("-") else name.upper()
        return f"[{text}]" if name in self._left_out else text

    def format_help(self) -> str:
        """Usage, then a line for each command, or for each argument."""
        names = self._commands[self._command] if self._command else self._commands
        width = max(map(len, names), default=0)
        lines = [spoken(say("service-usage", usage=self.format_usage()))]
        lines += [
            f"  {name:{width}}  {spoken(say('service-help-' + name.lstrip('-')), self._packages)}" for name in names
        ]
        return "\n".join(lines) + "\n"

    def error(self, message: str) -> NoReturn:
        """Say how it is written, and end with 2."""
        print_line(say("service-usage-wrong", usage=self.format_usage()), sys.stderr)
        sys.exit(2)


def print_line(said: Phrase, stream: TextIO | None = None, packages: Sequence[str] = PACKAGES) -> None:
    """A line on standard output, or on another stream."""
    (stream or sys.stdout).write(f"{spoken(said, packages)}\n")


def spoken(said: Phrase, packages: Sequence[str] = PACKAGES) -> str:
    """In the language of the terminal, by the catalogues of these packages."""
    # Read when something is said: a service that runs says nothing here.
    found = catalogues(os.environ.get("CITYLOOP_LOCALES", ""), tuple(packages))
    return found.best(*terminal_languages(os.environ)).spoken(said)


@cache
def catalogues(folder: str = "", packages: tuple[str, ...] = PACKAGES) -> Catalogues:
    """The languages of the command line, and those of a folder beside them.

    Raises:
        CatalogueError: a file of the folder cannot be used.
    """
    return Catalogues.of(*packages, folder=Path(folder) if folder else None, first="en", check=bool(folder))
