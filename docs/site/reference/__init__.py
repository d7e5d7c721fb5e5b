"""Pages made of what the fleet declares: each module makes some, by their place in the site."""

from __future__ import annotations

from collections.abc import Mapping

from reference import alerts, commands, contracts, packs, plays, settings, systems, telemetry, topics


def pages() -> Mapping[str, str]:
    """The text of each page, by its place below `docs`.

    Raises:
        MeaningMissingError: a field says nowhere what it means, or nothing shows how it is written.
    """
    made: dict[str, str] = {}
    for module in (topics, contracts, settings, telemetry, alerts, packs, plays, systems, commands):
        made |= module.pages()
    return made
