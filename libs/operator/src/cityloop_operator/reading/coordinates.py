"""Texts that are numbers, with the decimal mark of their country."""

from __future__ import annotations

import re
from collections.abc import Sequence

PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
POINT, COMMA = ".", ","
MINUS_SIGN = "\u2212"


def read_number(text: str, mark: str) -> float | None:
    """The number of a text; None of one that is none.

    Args:
        text: without space around it.
        mark: point or comma, between units and tenths.
    """
    if mark != POINT:
        if POINT in text:
            return None
        text = text.replace(mark, POINT, 1)
    text = text.replace(MINUS_SIGN, "-")
    return float(text) if PLAIN.fullmatch(text) else None


def guess_mark(cells: Sequence[str]) -> str:
    """The decimal mark that reads most of some filled cells; the point on a tie."""
    counts = {mark: sum(read_number(cell, mark) is not None for cell in cells) for mark in (POINT, COMMA)}
    return COMMA if counts[COMMA] > counts[POINT] else POINT
