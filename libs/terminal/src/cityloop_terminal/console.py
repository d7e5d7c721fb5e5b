"""Standard output and standard error, in the language of the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from cityloop_localisation import Language, Phrase, Sentence, UnknownSentenceError, say
from rich.console import Console

from cityloop_terminal.languages import language_of

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def working(on: Sentence) -> Iterator[None]:
    """Say what is being waited for while the block lasts: moving on a terminal, one line elsewhere."""
    if err.is_terminal:
        with err.status(spoken(on)):
            yield
    else:
        tell(say("command-working", what=on), err)
        yield


def tell(said: Phrase, console: Console = out, style: str | None = None) -> None:
    """A line in the language of the terminal."""
    console.print(spoken(said), style=style, markup=False)


def spoken(said: Phrase) -> str:
    """In the language of the terminal; the id and the arguments of a sentence of a release to come."""
    try:
        return language().spoken(said)
    except UnknownSentenceError:
        return str(said)


def language() -> Language:
    """The language of the terminal."""
    return language_of(os.environ)
