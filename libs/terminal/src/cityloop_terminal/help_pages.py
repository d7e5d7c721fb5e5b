"""Help and errors of usage in the language of the terminal: what commands and options are is said by id."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer
from cityloop_kernel import Phrase, say
from typer._click import Context
from typer._click.exceptions import MissingParameter, NoArgsIsHelpError, NoSuchOption, UsageError
from typer._click.formatting import HelpFormatter
from typer._click.shell_completion import CompletionItem
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from cityloop_terminal.console import language

HELP_OPTION, HELP_OPTION_MESSAGE = "help", "help-help"
Row = tuple[str, str]


class SpokenCommand(TyperCommand):
    """A command whose `help`, and that of its parameters, are ids of messages."""

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """What may follow, with what it is."""
        return _told(super().shell_complete(ctx, incomplete))

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Usage, what it does, its arguments and options."""
        _write(self, ctx, formatter)

    def main(self, *arguments: Any, standalone_mode: bool = True, **more: Any) -> Any:
        """Run it; a wrong call ends with one line and exit code 2."""
        return _ending(super().main, standalone_mode, *arguments, **more)


class NoSuchCommandError(UsageError):
    """A group has no command of this name."""

    def __init__(self, name: str, ctx: Any) -> None:
        super().__init__(name, ctx)
        self.name = name


class SpokenGroup(TyperGroup):
    """A group of commands whose `help`, and that of its parameters, are ids of messages."""

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """What may follow, with what it is."""
        return _told(super().shell_complete(ctx, incomplete))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called.

        Raises:
            NoSuchCommandError: there is none of this name.
        """
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise NoSuchCommandError(args[0], ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Usage, what it is for, its options and commands."""
        _write(self, ctx, formatter)

    def main(self, *arguments: Any, standalone_mode: bool = True, **more: Any) -> Any:
        """Run it; a wrong call ends with one line and exit code 2."""
        return _ending(super().main, standalone_mode, *arguments, **more)


def _told(items: list[CompletionItem]) -> list[CompletionItem]:
    for item in items:
        message = HELP_OPTION_MESSAGE if item.value == f"--{HELP_OPTION}" else str(item.help)
        item.help = language().say(message).split("\n")[0] if language().has(message) else None
    return items


def _write(command: TyperCommand | TyperGroup, ctx: Context, formatter: HelpFormatter) -> None:
    told = language().say
    arguments = [item for item in command.params if isinstance(item, TyperArgument)]
    options = [item for item in command.get_params(ctx) if isinstance(item, TyperOption)]
    commands = command.commands if isinstance(command, TyperGroup) else {}
    places = [*(_place(item) for item in arguments), *([told("help-place-command")] if commands else [])]
    usage = " ".join([told("help-place-options"), *places])
    formatter.write_usage(ctx.command_path, usage, f"{told('help-usage')} ")
    formatter.write_paragraph()
    what, *examples = told(str(command.help)).split("\n\n")
    formatter.write_text(what)
    formatter.write_paragraph()
    for example in examples:
        # In one line, to be copied from there.
        formatter.write(f"{example}\n")
        formatter.write_paragraph()
    _section(formatter, "help-arguments", [(_place(item), _described(item)) for item in arguments])
    _section(formatter, "help-options", [(_written(item), _described(item)) for item in options])
    shown = [(name, item) for name, item in commands.items() if not item.hidden]
    _section(formatter, "help-commands", [(name, told(str(item.help)).split("\n")[0]) for name, item in shown])


def _section(formatter: HelpFormatter, heading: str, rows: Sequence[Row]) -> None:
    if rows:
        formatter.write(f"{language().say(heading)}\n")
        formatter.indent()
        formatter.write_dl(rows)
        formatter.dedent()
        formatter.write_paragraph()


def _place(argument: TyperArgument) -> str:
    name = str(argument.name).upper() + ("..." if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


def _written(option: TyperOption) -> str:
    return ", ".join(option.opts) + ("" if option.is_flag else f" {str(option.name).upper()}")


def _described(parameter: TyperArgument | TyperOption) -> str:
    told = language().say
    notes = [told("help-variable", name=str(parameter.envvar))] if parameter.envvar else []
    notes += [told("help-required")] if parameter.required else []
    message = HELP_OPTION_MESSAGE if parameter.name == HELP_OPTION else str(parameter.help)
    return "  ".join([told(message), *notes])


def _ending(run: Any, standalone: bool, *arguments: Any, **more: Any) -> Any:
    try:
        ended = run(*arguments, standalone_mode=False, **more)
    except NoArgsIsHelpError as error:
        typer.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    except typer.TyperException as error:
        if not standalone:
            raise
        where = error.ctx.command_path if isinstance(error, UsageError) and error.ctx else ""
        typer.echo(language().say("usage-wrong", command=where, problem=_problem(error)), err=True)
        sys.exit(error.exit_code)
    if not standalone:
        return ended
    sys.exit(ended if isinstance(ended, int) else 0)


def _problem(error: typer.TyperException) -> Phrase:
    match error:
        case MissingParameter() if error.param is not None:
            return say("usage-missing", name=_name(error))
        case typer.BadParameter() if (
            isinstance(error.param, TyperOption) and error.param.type_descriptor.annotation is int
        ):
            return say("usage-no-whole-number", name=_name(error))
        case typer.BadParameter() if error.param is not None:
            return say("usage-bad-value", name=_name(error), problem=error.message)
        case NoSuchOption():
            return say("usage-no-option", option=error.option_name)
        case NoSuchCommandError():
            return say("usage-no-command", name=error.name)
        case _:
            return say("usage-other", problem=error.format_message())


def _is_number(parameter: object) -> bool:
    return isinstance(parameter, TyperOption) and parameter.type_descriptor.annotation is int


def _name(error: typer.BadParameter) -> str:
    parameter = error.param
    return _place(parameter) if isinstance(parameter, TyperArgument) else "/".join(getattr(parameter, "opts", []))
