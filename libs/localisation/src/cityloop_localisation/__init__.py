"""What people read: sentences by id and arguments, from a catalogue a language, and which language a reader gets."""

from cityloop_kernel import Listed, Name, Said, Sentence, Style, listed, say

from cityloop_localisation.catalogues import FIRST, Catalogues
from cityloop_localisation.language import Language, UnknownSentenceError, capital
from cityloop_localisation.names import UNDETERMINED, Named, name_of
from cityloop_localisation.negotiation import negotiate
from cityloop_localisation.source import CatalogueError, Room

__all__ = [
    "FIRST",
    "UNDETERMINED",
    "CatalogueError",
    "Catalogues",
    "Language",
    "Listed",
    "Name",
    "Named",
    "Room",
    "Said",
    "Sentence",
    "Style",
    "UnknownSentenceError",
    "capital",
    "listed",
    "name_of",
    "negotiate",
    "say",
]
