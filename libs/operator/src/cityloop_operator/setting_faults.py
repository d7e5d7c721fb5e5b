"""What is wrong with a setting, in plain words that say what to do, in place of pydantic's own."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from cityloop_operator.reading.faults import shortened

NUMBER, WHOLE = "write a number, such as 100 or 0.5", "write a whole number, such as 7"
YES_OR_NO, LIST, NAMES = "write true or false", "write a list: [a, b]", "write names with their values, `name: value`"
TEXT = "write a text, in quotes where it looks like a number"
Say = Callable[[Mapping[str, Any]], str]
"""What is wrong by what pydantic knows of it, such as a bound."""
SAID: dict[str, Say] = {
    "bool_parsing": lambda _: f"is neither true nor false; {YES_OR_NO}",
    "bool_type": lambda _: f"is neither true nor false; {YES_OR_NO}",
    "dict_type": lambda _: f"is no group of names; {NAMES}",
    "finite_number": lambda _: f"is no number; {NUMBER}",
    "float_parsing": lambda _: f"is no number; {NUMBER}",
    "float_type": lambda _: f"is no number; {NUMBER}",
    "greater_than": lambda bound: f"is too small; write more than {bound['gt']:g}",
    "greater_than_equal": lambda bound: f"is too small; write {bound['ge']:g} or more",
    "int_from_float": lambda _: f"is no whole number; {WHOLE}",
    "int_parsing": lambda _: f"is no whole number; {WHOLE}",
    "int_parsing_size": lambda _: f"is too large; {WHOLE}",
    "int_type": lambda _: f"is no whole number; {WHOLE}",
    "invalid_key": lambda _: "is a number where a name has to be; put it in quotes",
    "less_than": lambda bound: f"is too large; write less than {bound['lt']:g}",
    "less_than_equal": lambda bound: f"is too large; write {bound['le']:g} or less",
    "literal_error": lambda bound: f"is not known here; write {bound['expected']}",
    "model_type": lambda _: f"is no group of settings; {NAMES}",
    "string_too_long": lambda bound: f"is too long; write {bound['max_length']} characters at most",
    "string_too_short": lambda _: "is empty; write a text, or leave the setting out where it may be left out",
    "string_type": lambda _: f"is no text; {TEXT}",
    "too_long": lambda bound: f"has too many; write {bound['max_length']} at most",
    "too_short": lambda bound: f"has too few; write {bound['min_length']} or more",
    "tuple_type": lambda _: f"is no list; {LIST}",
    "value_error": lambda known: str(known["error"]),
}
"""By the type of pydantic's error; each with what to do."""
FORMS = {
    r"^[a-z0-9][a-z0-9-]{0,62}$": "write lower-case letters, digits and hyphens, such as requests-desk, 63 at most",
    r"^[^/\x00]+$": "write it without slashes",
    r"^\d{4}$": "write four digits",
}
"""What to write, by the pattern that a text has to fit."""


def in_plain_words(problem: ErrorDetails, known: Collection[str]) -> str:
    """What is wrong at one place of a file, and what to do.

    Args:
        problem: as pydantic has it.
        known: names of all settings.
    """
    kind, name = problem["type"], str(problem["loc"][-1]) if problem["loc"] else ""
    shown = f"{shortened(str(problem['input']))!r} " if isinstance(problem["input"], str | int | float) else ""
    if kind == "missing":
        return "it is missing; add it"
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(name, known, 1)
        return f"there is no such setting; {f'write {near[0]}, or take it out' if near else 'take it out'}"
    if kind == "string_pattern_mismatch":
        pattern = problem["ctx"]["pattern"]
        return f"{shown}does not fit; {FORMS.get(pattern, f'write what fits {pattern}')}"
    if kind == "value_error":
        return SAID[kind](problem["ctx"])
    return f"{shown}{SAID[kind](problem.get('ctx', {}))}" if kind in SAID else f"{problem['msg']}; correct it"
