"""Names that a city's file does not give, in every language that there is a catalogue of."""

from __future__ import annotations

from functools import cache

from cityloop.common.v1.common_pb2 import Label
from cityloop_localisation import FIRST, Catalogues, Phrase, name_of, say


def label_of(phrase: Phrase) -> Label:
    """A phrase as a label of a contract."""
    return Label(texts={language.tag: language.spoken(phrase) for language in _catalogues()})


def post_name(department: Label, role: str) -> Label:
    """What a post of a department is called; by the identifier of its role where that is none of the product's."""
    message, name = f"post-{role}", name_of(department)
    known = _catalogues()[FIRST].has(message)
    return label_of(say(message, department=name) if known else say("post-other", department=name, role=role))


@cache
def _catalogues() -> Catalogues:
    return Catalogues.of("cityloop_operator")
