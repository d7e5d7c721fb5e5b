"""What the fleet says to people: words of states, sentences of refusals and of explanations, in its catalogues."""

from cityloop_words.explanations import explained
from cityloop_words.facts import Called, Facts, on_lines
from cityloop_words.plain import PLAIN
from cityloop_words.refusals import MEASURED, REFUSALS, refused, resources_in

__all__ = [
    "MEASURED",
    "PLAIN",
    "REFUSALS",
    "Called",
    "Facts",
    "explained",
    "on_lines",
    "refused",
    "resources_in",
]
