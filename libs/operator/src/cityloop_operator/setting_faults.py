"""What is wrong with a setting, in plain words that say what to do, in place of pydantic's own."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from cityloop_kernel import Phrase, Sentence, SentenceError, phrase_list, say
from cityloop_packs.validation import QUOTED
from pydantic_core import ErrorDetails

from cityloop_operator.reading.faults import shortened

Say = Callable[[Mapping[str, Any]], Sentence]
"""What is wrong by what pydantic knows of it, such as a bound."""


def _fixed(message: str) -> Say:
    return lambda _known: say(message)


SENTENCES: dict[str, Say] = {
    "bool_parsing": _fixed("setting-no-truth"),
    "bool_type": _fixed("setting-no-truth"),
    "dict_type": _fixed("setting-no-names"),
    "finite_number": _fixed("setting-no-number"),
    "float_parsing": _fixed("setting-no-number"),
    "float_type": _fixed("setting-no-number"),
    "greater_than": lambda bound: say("setting-not-more", limit=bound["gt"]),
    "greater_than_equal": lambda bound: say("setting-less", limit=bound["ge"]),
    "int_from_float": _fixed("setting-no-whole-number"),
    "int_parsing": _fixed("setting-no-whole-number"),
    "int_parsing_size": _fixed("setting-number-too-large"),
    "int_type": _fixed("setting-no-whole-number"),
    "invalid_key": _fixed("setting-name-is-number"),
    "less_than": lambda bound: say("setting-not-less", limit=bound["lt"]),
    "less_than_equal": lambda bound: say("setting-more", limit=bound["le"]),
    "literal_error": lambda bound: say("setting-none-of", known=_quoted(str(bound["expected"]))),
    "model_type": _fixed("setting-no-group"),
    "string_too_long": lambda bound: say("setting-too-long", most=bound["max_length"]),
    "string_too_short": _fixed("setting-empty"),
    "string_type": _fixed("setting-no-text"),
    "too_long": lambda bound: say("setting-too-many", most=bound["max_length"]),
    "too_short": lambda bound: say("setting-too-few", least=bound["min_length"]),
    "tuple_type": _fixed("setting-no-list"),
}
"""By the type of pydantic's error; each with what to do."""
FORMS = {
    r"^[a-z0-9][a-z0-9-]{0,62}$": "setting-write-identifier",
    r"^[^/\x00]+$": "setting-write-without-slash",
    r"^\d{4}$": "setting-write-four-digits",
}
"""What to write, by the pattern that a text has to fit."""


def in_plain_words(problem: ErrorDetails, known: Collection[str]) -> Sentence:
    """What is wrong at one place of a file, and what to do.

    Args:
        problem: as pydantic has it.
        known: names of all settings.
    """
    kind, context = problem["type"], problem.get("ctx", {})
    own = context.get("error")
    if isinstance(own, SentenceError):
        return own.sentence
    if kind == "missing":
        return say("setting-missing")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(problem["loc"][-1]), known, 1)
        return say("setting-unknown-near", near=near[0]) if near else say("setting-unknown")
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        form = say(FORMS[pattern]) if pattern in FORMS else say("setting-write-pattern", pattern=pattern)
        said = say("setting-no-match", form=form)
    elif kind in SENTENCES:
        said = SENTENCES[kind](context)
    else:
        return say("setting-other", problem=problem["msg"])
    value = problem["input"]
    shown = isinstance(value, str | int | float)
    return say("setting-value", value=shortened(str(value)), problem=said) if shown else said


def _quoted(expected: str) -> Phrase:
    """What may be written, of pydantic's list of it."""
    return phrase_list((f"'{value}'" for value in QUOTED.findall(expected)), "or")
