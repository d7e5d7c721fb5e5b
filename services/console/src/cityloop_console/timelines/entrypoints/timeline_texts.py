"""What the pages say of entries and what they are about, in a reader's language."""

from __future__ import annotations

from cityloop_localisation import Language
from cityloop_timelines import Entry, Subject

from cityloop_console.timelines.domain.shown_case import ShownCase

KINDS_OF_WORDS = ("word", "kind", "state", "mode", "grade")
"""Where the catalogues have what contracts and packs name: no two of them say something else of one name."""


def state_said(case: ShownCase, language: Language) -> str:
    """What people call the state of a case: its own name, else the word for its phase."""
    return language.name(case.state_name.texts) or language.say(f"state-{case.phase}")


class Texts:
    """All texts in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def what(self, name: str) -> str:
        """What happened, or where: a word, a state, a mode or a grade; what none of them knows (a move of the pack)
        stays as it is.
        """
        identifier = name.replace("/", "-")
        messages = (f"{kind}-{identifier}" for kind in KINDS_OF_WORDS)
        found = next((message for message in messages if self.language.has(message)), "")
        return self.language.say(found) if found else name

    def has_word(self, name: str) -> bool:
        """Whether there is a word for it."""
        return any(self.language.has(f"{kind}-{name}") for kind in KINDS_OF_WORDS)

    def line(self, entry: Entry) -> str:
        """What an entry says in one line."""
        spoken = self.language.spoken
        number = spoken(entry.title) or self.what(entry.number)
        what = spoken(entry.name) or self.what(entry.what)
        booking = entry.subject is Subject.BOOKING
        parts = [self.what(entry.subject.value), number, *([] if booking else [what])]
        own = f"{entry.subject.value}_{entry.state}"
        state = spoken(entry.state_name) or self.what(own if self.has_word(own) else entry.state)
        parts += [f"→ {state}"] if entry.state else []
        parts += [f"{entry.rating}/5"] if entry.rating else []
        noted = entry.subject is Subject.NOTE and self.has_word(entry.code)
        parts += [f"({self.what(entry.code)})"] if noted else []
        return " ".join(part for part in parts if part)

    def reason(self, entry: Entry) -> str:
        """Why it happened: made of its facts in the reader's language, else in the words it came with."""
        return self.language.spoken(entry.because) or entry.reason
