"""Dates of digits, and AM or PM, read as strptime reads them in a fifth of its time: a file has millions of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache

DIGITS = {
    "Y": r"(\d{4})",
    "y": r"(\d\d)",
    **dict.fromkeys("mdHMS", r"(\d\d?)"),
    "I": r"(1[0-2]|0?[1-9])",
    "p": r"(AM|PM)",
}
"""What each directive takes; datetime itself refuses a thirteenth month."""
NOON = 12
PIVOT = 69
"""Two digits from here on are of the century before, as POSIX has it."""
Parse = Callable[[str], dt.datetime]


@cache
def parser_of(name: str) -> Parse:
    """What reads a text by a format of strptime; raises ValueError for one that does not fit."""
    literals, directives = re.split(r"%(.)", name)[::2], re.findall(r"%(.)", name)
    apart = all(text and not text[0].isdigit() for text in literals[1:-1])
    halves = {"I", "p"} & set(directives)
    whole = not halves or (len(halves) == len("Ip") and "H" not in directives)
    if set(directives) - set(DIGITS) or not apart or not whole or len(set(directives)) < len(directives):
        return lambda text: dt.datetime.strptime(text, name)  # noqa: DTZ007 the zone is the text's own, or the city's
    pattern = "".join(
        re.sub(r"(\\?\s)+", r"\\s+", re.escape(literal)) + (DIGITS[directive] if directive else "")
        for literal, directive in zip(literals, [*directives, ""], strict=True)
    )
    match, places = (
        re.compile(pattern, re.IGNORECASE | re.ASCII).fullmatch,
        {name: at for at, name in enumerate(directives)},
    )
    order = [places.get(directive) for directive in "YmdHMS"]
    short, half = "y" in places, places.get("p")
    if short:
        order[0] = places["y"]
    if half is not None:
        order[3] = places["I"]

    def parse(text: str) -> dt.datetime:
        found = match(text)
        if found is None:
            raise ValueError(text)
        values = found.groups()
        year, month, day, hour, minute, second = (0 if at is None else int(values[at]) for at in order)
        if short:
            year += 1900 if year >= PIVOT else 2000
        if half is not None:
            hour = hour % NOON + (NOON if values[half].upper() == "PM" else 0)
        return dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 the zone is the city's

    return parse
