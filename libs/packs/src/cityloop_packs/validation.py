"""What a schema has against values, as sentences; what it says of its own that has none here stands as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cityloop_kernel import Phrase, Sentence, SentenceError, phrase_list, say

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

QUOTED = re.compile(r"'([^']*)'")
MOST_SHOWN = 60
"""Characters of a value that a sentence shows."""


def problem_phrases(error: ValidationError) -> Iterator[tuple[tuple[int | str, ...], Phrase]]:
    """Each problem with its place in the value, which the sentence names too."""
    for problem in error.errors():
        phrase = _phrase(problem)
        field = ".".join(map(_shown, problem["loc"]))
        yield problem["loc"], say("pack-field", field=field, problem=phrase) if field else phrase


def _phrase(problem: ErrorDetails) -> Phrase:
    context = problem.get("ctx", {})
    own = context.get("error")
    if isinstance(own, SentenceError):
        return own.sentence
    make = SENTENCES.get(problem["type"])
    return problem["msg"].removeprefix("Value error, ") if make is None else make(_shown(problem["input"]), context)


def _shown(value: Any) -> str:
    """A value as a sentence shows it."""
    text = str(value)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def _number(value: str, _context: Mapping[str, Any]) -> Sentence:
    return say("pack-no-number", value=value)


def _whole_number(value: str, _context: Mapping[str, Any]) -> Sentence:
    return say("pack-no-whole-number", value=value)


def _truth(value: str, _context: Mapping[str, Any]) -> Sentence:
    return say("pack-not-true-or-false", value=value)


def _text(value: str, _context: Mapping[str, Any]) -> Sentence:
    return say("pack-no-text", value=value)


def _list(value: str, _context: Mapping[str, Any]) -> Sentence:
    return say("pack-no-list", value=value)


def _mapping(value: str, _context: Mapping[str, Any]) -> Sentence:
    return say("pack-no-mapping", value=value)


def _none_of(value: str, context: Mapping[str, Any]) -> Sentence:
    return say("pack-none-of", value=value, known=phrase_list(QUOTED.findall(str(context["expected"])), "or"))


SENTENCES: Mapping[str, Callable[[str, Mapping[str, Any]], Sentence]] = {
    "missing": lambda _value, _context: say("pack-field-missing"),
    "extra_forbidden": lambda _value, _context: say("pack-field-unknown"),
    "float_type": _number,
    "float_parsing": _number,
    "finite_number": _number,
    "int_type": _whole_number,
    "int_parsing": _whole_number,
    "int_from_float": _whole_number,
    "bool_type": _truth,
    "bool_parsing": _truth,
    "string_type": _text,
    "list_type": _list,
    "tuple_type": _list,
    "dict_type": _mapping,
    "model_type": _mapping,
    "literal_error": _none_of,
    "enum": _none_of,
    "string_pattern_mismatch": lambda value, context: say("pack-no-match", value=value, pattern=context["pattern"]),
    "string_too_short": lambda _value, context: say("pack-text-too-short", least=context["min_length"]),
    "string_too_long": lambda _value, context: say("pack-text-too-long", most=context["max_length"]),
    "too_short": lambda _value, context: say("pack-too-few", least=context["min_length"]),
    "too_long": lambda _value, context: say("pack-too-many", most=context["max_length"]),
    "greater_than": lambda value, context: say("pack-not-more-than", value=value, limit=context["gt"]),
    "greater_than_equal": lambda value, context: say("pack-less-than", value=value, limit=context["ge"]),
    "less_than": lambda value, context: say("pack-not-less-than", value=value, limit=context["lt"]),
    "less_than_equal": lambda value, context: say("pack-more-than", value=value, limit=context["le"]),
}
"""By what pydantic calls the problem."""
