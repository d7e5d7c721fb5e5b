"""What people read stands in catalogues: whole in each language, said with its arguments, and nothing beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from cityloop_localisation import Catalogues
from cityloop_testkit.sources import ROOT, production
from jinja2 import Environment, nodes

WORDS = ("cityloop_words",)
WEB = ("cityloop_web", *WORDS)
PACKS = ("cityloop_declarations", "cityloop_flows", "cityloop_expressions", "cityloop_packs")
TOOLS = ("local", "operator", "plays", "terminal", "cli", "rehearsal", "replay")
PROCESSES = {
    "data-sharing": (*PACKS, *WORDS, "cityloop_city"),
    "every service": ("cityloop_telemetry", "cityloop_service"),
    "event-hub": ("cityloop_telemetry", "cityloop_service", "cityloop_event_hub"),
    "citizen-services": (*WEB, "cityloop_citizen_services"),
    "collaboration-tasks": (*WEB, "cityloop_timelines", "cityloop_collaboration_tasks"),
    "console": (*WEB, "cityloop_timelines", "cityloop_console"),
    "tools": (
        *PACKS,
        *WORDS,
        "cityloop_telemetry",
        "cityloop_city",
        "cityloop_local",
        "cityloop_operator",
        "cityloop_plays",
        "cityloop_terminal",
        "cityloop_cli",
        "cityloop_rehearsal",
        "cityloop_replay",
    ),
}
"""Packages whose catalogues are spoken together."""
DYNAMIC = re.compile(
    r"(refusal|refused|open311|word|play-word|pack-set|pack-subject|pack-column|pack-answer|pack-sort|pack-kind|pack-refers|pack-type|pack-counted|state|mode|grade|source|kind|gauge|warning-level|warning-withdrawn|report-rating|publication-phase|publication-unit|publication-feed|figure-unit|figure-period|made-of|made-at|made-by|made-value|layer|post|signal-change|signal-kind|level|service-help|doctor-check|console-snapshot|city-kind|city-subject|because|limit|act|trial|reaction-state|staff-column|staff-change|roster-change|desk-list|desk-act|desk-system)-.*"
    r"|timeline-(not-found|unavailable|held-position|received-lately|not-filed|case-follows|next).*"
)
"""Messages whose ids are made of what contracts name; tests of their rooms say each."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LETTERS = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")
MARKUP = re.compile(r'<(style|script)\b.*?</\1>|<[^>]*>|[\w-]+="[^"]*"?|\w+\.json', re.DOTALL)
READ_BY_PEOPLE = re.compile(r'\b(?:title|alt|placeholder|aria-label)="([^"]+)"')
READ_BY_OPERATORS = re.compile(
    r"libs/(operator|local|plays|terminal)/|libs/service/.*(command_line|operator_commands)|tools/"
)
IN_PACKS = re.compile(r"libs/(packs|declarations|flows|expressions)/|check_packs\.py|/pack_\w+\.py")
NAMING_PROBLEMS = {"Problem", "FileProblem", "ValueError", "SentenceError", "CopyError", "UnreadableError", "PackError"}
PRINTING = re.compile(
    r"typer\.echo|(out|err|console)\.print|_said|said|tell|add_task|.*\.add_task|print_line|sys\.std(out|err)\.write"
)
MARKS = re.compile(r"\[/?[a-z]+\]")
"""Of rich: how a line looks."""
NAMES = {"libs/operator/src/cityloop_operator/proposing.py"}
"""Files whose Chinese are names of departments or of columns of a file: data, and travel as such."""


@cache
def catalogues(process: str) -> Catalogues:
    return Catalogues.of(*PROCESSES[process])


@cache
def templates() -> tuple[tuple[Path, str], ...]:
    found = sorted(file for folder in ("libs", "services") for file in (ROOT / folder).rglob("src/**/*.html"))
    return tuple((file, file.read_text(encoding="utf-8")) for file in found)


def said_in_code() -> Iterator[tuple[str, str, set[str] | None]]:
    """Place, message and arguments of each sentence; None where the arguments are not written out."""
    for file, tree in production():
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for scope, written_out in [(tree, {}), *((function, dict(_written_out(function))) for function in functions)]:
            for node in ast.walk(scope):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                message = node.args[0]
                if called in {"say", "tell"} and isinstance(message, ast.Constant) and isinstance(message.value, str):
                    given = _given(node, written_out)
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", message.value, given


def _given(call: ast.Call, written_out: dict[str, set[str]]) -> set[str] | None:
    found: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg is not None:
            found.add(keyword.arg)
        elif isinstance(keyword.value, ast.Name) and keyword.value.id in written_out:
            found |= written_out[keyword.value.id]
        else:
            return None
    return found


def _written_out(function: ast.AST) -> Iterator[tuple[str, set[str]]]:
    """The names in each mapping that a function writes out, by the name of its variable."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and isinstance(node.targets[0], ast.Name):
            keys = [key.value for key in node.value.keys if isinstance(key, ast.Constant)]
            if len(keys) == len(node.value.keys):
                yield node.targets[0].id, set(map(str, keys))


def said_in_templates() -> Iterator[tuple[str, str, set[str] | None]]:
    environment = Environment(autoescape=True)
    for file, text in templates():
        for call in environment.parse(text).find_all(nodes.Call):
            named = call.node.name if isinstance(call.node, nodes.Name) else getattr(call.node, "attr", "")
            message = call.args[0] if call.args else None
            if named == "say" and isinstance(message, nodes.Const):
                yield f"{file.relative_to(ROOT)}:{call.lineno}", message.value, {item.key for item in call.kwargs}


def written_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Texts of a file that are no docstrings, by line."""
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.lineno, node.value


@pytest.mark.parametrize("process", PROCESSES)
def test_chinese_and_english_are_whole(process: str) -> None:
    found = catalogues(process)
    assert found.tags == ("zh", "en")
    assert found.missing() == []


def test_each_sentence_is_said_with_its_arguments() -> None:
    arguments = {name: given for process in PROCESSES for name, given in catalogues(process).arguments().items()}
    wrong = [
        f"{place}: {message} takes {sorted(arguments[message])}" if message in arguments else f"{place}: no {message}"
        for place, message, given in (*said_in_code(), *said_in_templates())
        if message not in arguments or (given is not None and given != arguments[message])
    ]
    assert wrong == []


def test_each_message_is_said_somewhere() -> None:
    constants = {text for _, tree in production() for _, text in written_in(tree)}
    environment = Environment(autoescape=True)
    written = {const.value for _, text in templates() for const in environment.parse(text).find_all(nodes.Const)}
    said = constants | written
    declared = {name for process in PROCESSES for name in catalogues(process).arguments()}
    assert sorted(name for name in declared - said if DYNAMIC.fullmatch(name) is None) == []


def test_problems_of_packs_and_flows_are_sentences() -> None:
    """Whoever names one says a message; words in code would be read in one language only."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file, tree in production()
        if IN_PACKS.search(str(file.relative_to(ROOT)))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NAMING_PROBLEMS
        for argument in [*node.args[:1], *(item.value for item in node.keywords if item.arg == "said")]
        if isinstance(argument, ast.JoinedStr | ast.Constant)
    ]
    assert found == []


def test_an_error_that_an_operator_reads_is_a_sentence() -> None:
    """Libraries of the tools name no problem in words; a RuntimeError is a fault of the code, with its traceback."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node.exc)}"
        for file, tree in production()
        if READ_BY_OPERATORS.match(str(file.relative_to(ROOT)))
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args
        if getattr(node.exc.func, "id", "") not in {"RuntimeError", "SetAsideError"}
        if LETTERS.search(_literal(node.exc.args[0]))
    ]
    assert found == []


def test_what_a_terminal_shows_is_said() -> None:
    """What is printed is a sentence, or what somebody else wrote; words between values would be one language's."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {word}"
        for file, tree in production()
        if file.is_relative_to(ROOT / "tools") or file.is_relative_to(ROOT / "libs/service")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and PRINTING.fullmatch(ast.unparse(node.func))
        for word in LETTERS.findall(MARKS.sub(" ", _literal(node.args[0])))
    ]
    assert found == []


def _literal(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return " ".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def test_no_code_holds_chinese_and_no_template_holds_words() -> None:
    # A format of dates in files that are read is no word.
    found = [
        f"{file.relative_to(ROOT)}:{line}: {text}"
        for file, tree in production()
        if str(file.relative_to(ROOT)) not in NAMES and "cityloop_testkit" not in file.parts
        for line, text in written_in(tree)
        if CHINESE.search(text) and "%Y" not in text
    ]
    environment = Environment(autoescape=True)
    for file, text in templates():
        data = "\n".join(part.data for part in environment.parse(text).find_all(nodes.TemplateData))
        written = [*READ_BY_PEOPLE.findall(data), MARKUP.sub(" ", data)]
        found += [f"{file.relative_to(ROOT)}: {word}" for part in written for word in LETTERS.findall(part)]
    assert found == []
