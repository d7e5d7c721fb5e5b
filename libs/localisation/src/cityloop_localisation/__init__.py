"""What people read: sentences by id and arguments, from a catalogue a language, and which language a reader gets."""

from cityloop_kernel import Name, Phrase, PhraseList, Sentence, Style, phrase_list, say

from cityloop_localisation.catalogues import FIRST, Catalogues
from cityloop_localisation.language import Language, UnknownSentenceError, capital
from cityloop_localisation.names import UNDETERMINED, Named, name_of
from cityloop_localisation.negotiation import negotiate, terminal_languages
from cityloop_localisation.source import CatalogueError, Room

__all__ = [
    "FIRST",
    "UNDETERMINED",
    "CatalogueError",
    "Catalogues",
    "Language",
    "Name",
    "Named",
    "Phrase",
    "PhraseList",
    "Room",
    "Sentence",
    "Style",
    "UnknownSentenceError",
    "capital",
    "name_of",
    "negotiate",
    "phrase_list",
    "say",
    "terminal_languages",
]
