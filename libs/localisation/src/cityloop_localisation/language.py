"""One language: its sentences, and numbers, durations, lists and moments as it writes them (Unicode CLDR)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_datetime_format
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from cityloop_kernel import Name, Phrase, PhraseList, Sentence, Style
from fluent.runtime import FluentBundle

from cityloop_localisation.negotiation import less_special, lookup
from cityloop_localisation.source import Room

MINUTES_FROM = 120
"""Seconds from which a duration is said in minutes."""
MOST_CHARACTERS = 2_000
"""Of an argument that Fluent takes; for a longer one a mark is said, and it is put in its place afterwards."""
ANY = "en"
"""How a language writes numbers and dates that CLDR does not know."""


class UnknownSentenceError(LookupError):
    """No catalogue has the message, or it was said without one of its arguments: a fault of the code."""


class Language:
    """One language with its sentences.

    Args:
        tag: its BCP 47 tag, as its folder is named.
        rooms: its catalogues.
        fallbacks: the languages that say what it lacks, in this order.
    """

    def __init__(self, tag: str, rooms: Iterable[Room], fallbacks: Sequence[Language] = ()) -> None:
        self.tag = tag
        self._locale = _locale(tag)
        self._fallbacks = tuple(fallbacks)
        self._plain: dict[str, str] = {}
        """What messages without arguments say, once they have been said."""
        functions: dict[str, Any] = {"CAPITAL": capital, "SMALL": small, "DURATION": self._duration}
        # Marks around arguments keep texts of another direction apart; where all runs one way they are only noise.
        self._bundle = FluentBundle([str(self._locale)], functions=functions, use_isolating=self.direction == "rtl")
        for room in rooms:
            self._bundle.add_resource(room.resource)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as HTML has it."""
        return str(self._locale.text_direction)

    def has(self, message: str) -> bool:
        """Whether it can say a message itself or by a language it falls back to."""
        return self._bundle.has_message(message) or any(other.has(message) for other in self._fallbacks)

    def say(self, message: str, /, **arguments: Phrase | float) -> str:
        """A message in this language, else in the first that has it.

        Raises:
            UnknownSentenceError: no language has it, or an argument is missing.
        """
        if not arguments and message in self._plain:
            return self._plain[message]
        if not self._bundle.has_message(message):
            return self._instead(message, arguments)
        pattern = self._bundle.get_message(message).value
        given = {
            name: value if isinstance(value, int | float) else self.spoken(value) for name, value in arguments.items()
        }
        long = {f"\ue000{name}\ue001": text for name, text in given.items() if len(str(text)) > MOST_CHARACTERS}
        given |= {mark[1:-1]: mark for mark in long}
        text, errors = self._bundle.format_pattern(pattern, given)  # type: ignore[arg-type]
        if errors:
            raise UnknownSentenceError(f"{message} in {self.tag}: {errors[0]}")
        if not arguments:
            self._plain[message] = str(text)
        return reduce(lambda said, mark: said.replace(mark, str(long[mark])), long, str(text))

    def spoken(self, said: Phrase) -> str:
        """Whatever can be said, in this language."""
        match said:
            case str():
                return said
            case Sentence():
                return self.say(said.message, **said.arguments)
            case Name():
                return self.name(said.texts)
            case PhraseList():
                return self.listed([self.spoken(item) for item in said.items], said.style)

    def name(self, texts: Mapping[str, str]) -> str:
        """A name in this language, else in the first of its fallbacks that has it, else in any; empty of nothing."""
        given = {tag: text for tag, text in texts.items() if text}
        for language in (self, *self._fallbacks):
            found = lookup(language.tag, list(given))
            if found:
                return given[found]
        return next(iter(given.values()), "")

    def listed(self, items: Sequence[str], style: Style = "and") -> str:
        """Texts one after the other."""
        if style == "lines":
            return "\n".join(items)
        if style == "clauses":
            return self.say("between-clauses").join(items)
        return str(format_list(items, style="or" if style == "or" else "standard", locale=self._locale))

    def number(self, value: float) -> str:
        """A number."""
        return str(format_decimal(value, locale=self._locale))

    def duration(self, seconds: float) -> str:
        """So many seconds, in minutes where they are many."""
        unit, count = ("minute", seconds / 60) if seconds >= MINUTES_FROM else ("second", seconds)
        return str(format_unit(round(count), f"duration-{unit}", length="short", locale=self._locale))

    def date(self, date: dt.date) -> str:
        """A day."""
        return str(format_date(date, "medium", locale=self._locale))

    def moment(self, moment: dt.datetime, zone: dt.tzinfo, *, seconds: bool = False) -> str:
        """A date with its time of day, in a time zone."""
        local = moment.astimezone(zone)
        time = format_skeleton("Hms" if seconds else "Hm", local, tzinfo=zone, locale=self._locale)
        return str(get_datetime_format("medium", locale=self._locale)).format(time, self.date(local.date()))

    def _instead(self, message: str, arguments: Mapping[str, Phrase | float]) -> str:
        for other in self._fallbacks:
            if other.has(message):
                return other.say(message, **arguments)
        raise UnknownSentenceError(f"no catalogue has {message!r}; add it to the locales of each language")

    def _duration(self, seconds: Any) -> str:
        return self.duration(float(seconds))


def capital(text: Any) -> str:
    """As it begins a sentence."""
    said = str(text)
    return said[:1].upper() + said[1:]


def small(text: Any) -> str:
    """As it stands inside a sentence, where it is no name."""
    said = str(text)
    return said[:1].lower() + said[1:]


def _locale(tag: str) -> Locale:
    """How CLDR knows a language; as English where it does not, nor any that is less special."""
    for name in (*less_special(tag), ANY):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise UnknownLocaleError(ANY)
