"""What somebody searches for in work lists: numbers in any form, and words in the names of classes and areas.

Only names that packs and the city give are searched, never what anybody wrote.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping

from cityloop_console.desk.domain.work_lists import Item

LEAST = 2
"""Characters of a query: one finds everything."""
NamesOf = Callable[[Item], Iterable[str]]


def words_of(query: str) -> list[str]:
    """The words of a query, in one width and one case (NFKC, case folded)."""
    return [word for word in _plain(query).split() if _characters(word)]


def is_too_short(query: str) -> bool:
    """Whether a query has fewer characters than are searched for."""
    return 0 < len(_characters(query)) < LEAST


def searched(lists: Mapping[str, list[Item]], query: str, names_of: NamesOf) -> dict[str, list[Item]]:
    """Every list with those of its items that fit; all where the query says nothing, or too little.

    An item fits whose number, or that of its case, has the letters and digits of the query in this order, or whose
    number and names have every word of it.

    Args:
        lists: by their names.
        query: as it was written.
        names_of: what the class and the areas of an item are called, in every language.
    """
    words = words_of(query)
    if not words or is_too_short(query):
        return dict(lists)
    number = _characters(query)

    # Many items are of one class in one place.
    named: dict[tuple[str, ...], str] = {}

    def fits(item: Item) -> bool:
        numbers = _characters(item.number), _characters(item.case_number)
        if any(number in known for known in numbers):
            return True
        key = item.event_class, *item.lies_in
        if key not in named:
            named[key] = _plain("\n".join(names_of(item)))
        texts = (*numbers, named[key])
        return all(any(word in text for text in texts) for word in words)

    return {name: [item for item in items if fits(item)] for name, items in lists.items()}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _characters(text: str) -> str:
    """Letters and digits alone."""
    return "".join(character for character in _plain(text) if character.isalnum())
