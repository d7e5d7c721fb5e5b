"""Every command that a page names is there, with the options that it names."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from cityloop_cli.main import app
from typer.main import get_command

ROOT = Path(__file__).parents[4]
COMMAND = re.compile(r"(?:\.venv/bin/|^|`)cityloop ((?:[a-z]+ ?)+)([^`\n#|]*)", re.MULTILINE)


def pages() -> Iterator[Path]:
    yield from (ROOT / "docs").glob("guides/*.md")
    yield from (ROOT / "docs").glob("*.md")
    yield from (ROOT / "docs/operations").rglob("*.md")
    yield from (ROOT / name for name in ("README.md", "clients/python/README.md", "clients/examples/README.md"))
    yield ROOT / "tools/cityloop/README.md"


def problem_of(words: list[str], options: list[str]) -> str:
    """What of a command is not there; empty when all is."""
    item = get_command(app)
    for word in words:
        below = getattr(item, "commands", {})
        if not below:
            break
        if word not in below:
            return f"{' '.join(words)}: there is no {word}"
        item = below[word]
    known = {name for option in item.params for name in option.opts} | {"--help"}
    return ", ".join(f"{' '.join(words)}: no option {option}" for option in options if option not in known)


def test_what_pages_say_of_the_command_line_is_so() -> None:
    found, looked = [], 0
    for page in pages():
        for words, rest in COMMAND.findall(page.read_text(encoding="utf-8")):
            try:
                arguments = shlex.split(rest)
            except ValueError:
                arguments = rest.split()
            options = [word.partition("=")[0] for word in arguments if re.match(r"--[a-z]", word)]
            looked += 1
            problem = problem_of(words.split(), options)
            if problem:
                found.append(f"{page.relative_to(ROOT)}: {problem}")
    assert looked > len(get_command(app).commands)  # type: ignore[attr-defined]
    assert found == []
