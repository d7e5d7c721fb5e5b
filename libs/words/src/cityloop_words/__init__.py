"""What the fleet says to people: words of states, sentences of refusals and of explanations, in its catalogues."""

from cityloop_words.details import Details, NameLookup, on_lines
from cityloop_words.explanations import explain
from cityloop_words.plain_refusals import PLAIN_REFUSALS
from cityloop_words.refusals import MEASURED, REFUSALS, refusal_sentence, resources_in

__all__ = [
    "MEASURED",
    "PLAIN_REFUSALS",
    "REFUSALS",
    "Details",
    "NameLookup",
    "explain",
    "on_lines",
    "refusal_sentence",
    "resources_in",
]
