"""The timeline of a case in a reader's language, for the pages of other rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cityloop_city import CityReplica
from cityloop_database import Pool
from cityloop_kernel import NotFoundError
from cityloop_localisation import Language
from cityloop_packs import ActivePacks
from cityloop_timelines import without_words

from cityloop_console.timelines.domain.told_timeline import TellTimeline, ToldEntry
from cityloop_console.timelines.entrypoints.timeline_texts import Texts
from cityloop_console.timelines.handlers.timeline import ProjectedOn, read_timeline


def teller(pool: Pool, projected_on: ProjectedOn, city: CityReplica, packs: Callable[[], ActivePacks]) -> TellTimeline:
    """Tells timelines from what is projected."""

    async def tell(number: str, language: Language) -> Sequence[ToldEntry]:
        try:
            timeline = await read_timeline(pool, projected_on, packs, city.model.label, number)
        except NotFoundError:
            return ()
        texts = Texts(language)
        entries = (without_words(entry) for entry in timeline.entries)
        return [
            ToldEntry(entry.occurred_at, texts.line(entry), texts.reason(entry), entry.post_id) for entry in entries
        ]

    return tell
