"""Which language a reader gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

MOST_CHARACTERS = 500
"""Of an Accept-Language header that are read."""


def negotiate(asked: str, accepted: str, available: Sequence[str]) -> str:
    """The tag of a language that there is.

    Args:
        asked: what the reader chose; empty where he chose nothing.
        accepted: an Accept-Language header (RFC 9110), as it came.
        available: tags, the city's first language first.

    Returns:
        What was chosen, else what is accepted most, else the first; a tag is looked up as RFC 4647 says (section 3.4),
        `zh-Hant-TW` before `zh-Hant` before `zh`.
    """
    for tag in (asked, *_accepted(accepted[:MOST_CHARACTERS])):
        found = lookup(tag, available)
        if found:
            return found
    return available[0]


def terminal_languages(environment: Mapping[str, str]) -> tuple[str, str]:
    """What a person at a terminal asks for: `LANG_UI`, a language tag, before what the terminal speaks by `LANG`."""
    return environment.get("LANG_UI", ""), environment.get("LANG", "").partition(".")[0].replace("_", "-")


def lookup(tag: str, available: Sequence[str]) -> str:
    """The tag itself or the nearest that is less special, as `available` writes it; empty where there is none."""
    known = {name.lower(): name for name in available}
    return next((known[name] for name in less_special(tag.strip().lower()) if name in known), "")


def less_special(tag: str) -> Iterator[str]:
    """A tag, and what remains of it as its last parts are taken away."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


def _accepted(header: str) -> list[str]:
    """Tags by weight, as they stand where it is equal; those of weight 0 are not accepted."""
    weighed = []
    for position, part in enumerate(header.split(",")):
        tag, _, parameters = part.partition(";")
        weight = _weight(parameters)
        if weight > 0:
            weighed.append((-weight, position, tag))
    return [tag for _, _, tag in sorted(weighed)]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
