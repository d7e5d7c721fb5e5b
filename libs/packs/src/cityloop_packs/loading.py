"""From the YAML of one file to plain values: bounded, for aliases multiply, and storable wherever texts are kept."""

from __future__ import annotations

from typing import Any

import yaml

MAX_SIZE = 1024 * 1024
"""Items and characters of one file with its aliases written out."""
MAX_DEPTH = 50
NUL = "\0"


class UnreadableError(ValueError):
    """The text holds no values that a pack may hold; the message says what to mend."""


def load(text: str) -> Any:
    """The values of a YAML text.

    Raises:
        UnreadableError: it is no YAML, a value is not what it says, or it is too deep or too large once written out.
    """
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UnreadableError(str(error).replace("\n", " ")) from error
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error
    except (ValueError, LookupError, AttributeError, TypeError, OverflowError) as error:
        # What PyYAML's own constructors raise for a date that is none, or a number of 5,000 digits.
        raise UnreadableError("a date, a number or a tagged value is none; put it in quotes if it is a text") from error
    _check(loaded)
    return loaded


def _check(loaded: Any) -> None:
    """Refuse what is too much: each value counts as often as it stands there, so that a circle counts for ever."""
    size, waiting = 0, [(loaded, 0)]
    while waiting:
        value, depth = waiting.pop()
        size += 1 + (len(value) if isinstance(value, str) else 0)
        if size > MAX_SIZE:
            raise UnreadableError(f"its aliases written out, it has more than {MAX_SIZE} items and characters")
        if depth > MAX_DEPTH:
            raise UnreadableError("nested too deeply")
        if isinstance(value, str) and NUL in value:
            raise UnreadableError("a text holds the character NUL; remove it")
        if isinstance(value, dict):
            waiting += [(item, depth + 1) for pair in value.items() for item in pair]
        elif isinstance(value, list | set | tuple):
            waiting += [(item, depth + 1) for item in value]
