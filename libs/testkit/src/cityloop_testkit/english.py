"""What sentences say in English, for tests that look at what people read."""

from __future__ import annotations

from functools import cache

from cityloop_kernel import Phrase
from cityloop_localisation import Catalogues, Language
from cityloop_packs import CATALOGUES


@cache
def _language() -> Language:
    return Catalogues.of(*CATALOGUES, "cityloop_operator", "cityloop_local", first="en")["en"]


def english(said: Phrase) -> str:
    """A sentence of packs, flows, operators or the local fleet in English."""
    return _language().spoken(said)
