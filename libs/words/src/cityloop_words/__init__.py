"""What the fleet says to people, in both languages: words of states, sentences of refusals and of explanations."""

from cityloop_words.both import Both, Called, Facts, listed, on_lines
from cityloop_words.explanations import explained
from cityloop_words.refusals import MEASURED, REFUSALS, refused, resources_in
from cityloop_words.states import GRADES, KINDS, MODES, STATES

__all__ = [
    "GRADES",
    "KINDS",
    "MEASURED",
    "MODES",
    "REFUSALS",
    "STATES",
    "Both",
    "Called",
    "Facts",
    "explained",
    "listed",
    "on_lines",
    "refused",
    "resources_in",
]
