"""Tables and code as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def cell(text: str) -> str:
    """Text that stands in one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as code in one cell; nothing where there is none."""
    if not text:
        return ""
    mark = "``" if "`" in text else "`"
    return f"{mark}{cell(text)}{mark}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def block(text: str, language: str = "") -> str:
    """A block of code."""
    return f"~~~~~~ {language}\n{text.rstrip()}\n~~~~~~\n\n"
