"""Names that a city's file does not give, in every language that there is a catalogue of."""

from __future__ import annotations

from functools import cache

from cityloop.common.v1.common_pb2 import Label
from cityloop_localisation import Catalogues, Said


def label_of(said: Said) -> Label:
    """What can be said as a label of a contract."""
    return Label(texts={language.tag: language.spoken(said) for language in _catalogues()})


@cache
def _catalogues() -> Catalogues:
    return Catalogues.of("cityloop_operator")
