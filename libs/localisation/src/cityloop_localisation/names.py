"""Names as contracts and packs carry them, by language tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from cityloop_localisation.sentences import Name


class Bilingual(Protocol):
    """A name in Chinese and English: a label of a contract, a text of a pack or a city."""

    @property
    def zh(self) -> str:
        """Chinese."""

    @property
    def en(self) -> str:
        """English."""


def texts_of(label: Bilingual) -> Mapping[str, str]:
    """Its texts by language tag; those that are empty left out."""
    return {tag: text for tag, text in (("zh", label.zh), ("en", label.en)) if text}


def name_of(label: Bilingual) -> Name:
    """It as something that can be said."""
    return Name(texts_of(label))
