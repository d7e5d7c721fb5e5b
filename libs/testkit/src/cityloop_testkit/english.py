"""What sentences say in English, for tests that look at what people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from cityloop_kernel import Phrase, SentenceError
from cityloop_localisation import Catalogues, Language
from cityloop_packs import CATALOGUES

WORDS = ("telemetry", "city", "words", "service", "operator", "local", "plays")
PACKAGES = (*CATALOGUES, *(f"cityloop_{name}" for name in WORDS))


@cache
def english_language() -> Language:
    """English, with the sentences of the libraries."""
    return Catalogues.of(*PACKAGES, first="en")["en"]


def english(said: Phrase) -> str:
    """A sentence of the libraries in English."""
    return english_language().spoken(said)


@contextmanager
def refused_saying(error: type[SentenceError], match: str) -> Iterator[pytest.ExceptionInfo[SentenceError]]:
    """The block raises an error whose sentence, in English, fits a pattern."""
    with pytest.raises(error) as raised:
        yield raised
    said = english(raised.value.sentence)
    if re.search(match, said) is None:
        pytest.fail(f"{said!r} does not fit {match!r}")
