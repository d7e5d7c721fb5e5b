"""Texts of plays, and what states, modes, verdicts and moves of tasks are called, in every language."""

from __future__ import annotations

from functools import cache

from cityloop.common.v1.common_pb2 import Label
from cityloop_localisation import Catalogues, Named, Phrase, name_of, say
from cityloop_packs import LabelText

PACKAGES = ("cityloop_words", "cityloop_local", "cityloop_plays")
KINDS_OF_WORDS = ("play-word", "state", "mode", "kind")
"""Where the catalogues have what plays and contracts name, the first that has it."""
Text = str | LabelText
"""Free text of a play: one string, or a text for each language."""


@cache
def catalogues() -> Catalogues:
    """The languages of plays."""
    return Catalogues.of(*PACKAGES)


def text_of(text: Text | Named) -> Phrase:
    """A text of a play, or a label of a contract, as something that can be said."""
    return text if isinstance(text, str) else name_of(text)


def label_of(said: Phrase) -> Label:
    """What can be said as a label of a contract."""
    return Label(texts={language.tag: language.spoken(said) for language in catalogues()})


def quoted(text: Text | Named) -> Phrase:
    """What somebody says, after a colon; nothing of nothing."""
    words = text_of(text)
    return say("play-quoted", text=words) if words else ""


def word(name: str) -> Phrase:
    """A state, mode, move of a task, verdict or outcome; what is none of them stays as it is."""
    identifier = name.replace(" ", "-")
    known = catalogues()["zh"]
    found = next((kind for kind in KINDS_OF_WORDS if known.has(f"{kind}-{identifier}")), "")
    return say(f"{found}-{identifier}") if found else name
