"""Parts of the city that only the catalogues name."""

from __future__ import annotations

from typing import get_args

from cityloop_localisation import Catalogues
from cityloop_packs.kinds.indicators.selections import SourceName


def test_what_said_it_first_has_words_in_both_languages() -> None:
    for language in Catalogues.of("cityloop_words"):
        assert all(language.has(f"source-{source}") for source in get_args(SourceName))
