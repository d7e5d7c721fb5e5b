"""What every way in shares: the classes that may be reported, and places as the city has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from cityloop.common.v1.common_pb2 import Place
from cityloop_city import CityReplica, PositionError
from cityloop_errors import InvalidError
from cityloop_packs import ActivePacks, EventClass

from cityloop_citizen_services.domain import submission as rules
from cityloop_citizen_services.domain.call_back import PREFIX
from cityloop_citizen_services.domain.inbox import HELD, Message
from cityloop_citizen_services.domain.submission import Submission
from cityloop_citizen_services.entrypoints.words import LANGUAGES, WORDS


class Intake:
    """Looks at the city and the packs in use."""

    def __init__(self, city: CityReplica, packs: Callable[[], ActivePacks]) -> None:
        self.city = city
        self.packs = packs

    @property
    def classes(self) -> Mapping[str, EventClass]:
        """Event classes of the active packs that people may report, by name."""
        return {name: found.item for name, found in self.packs().event_classes.items() if found.item.reportable}

    def words_of(self, message: Message) -> Mapping[str, str] | None:
        """What a message says in each language; None where no pack has words for its state."""
        if message.state == HELD:
            return {language: WORDS[language]["message_held"] for language in LANGUAGES}
        found = self.packs().message(message.state.removeprefix(PREFIX))
        if found is None:
            return None
        asks = found.item.call_back if message.state.startswith(PREFIX) else found.item
        return None if asks is None else asks.text.model_dump()

    def local(self, moment: dt.datetime) -> str:
        """A moment as pages show it, in the city's time zone."""
        zone = ZoneInfo(self.city.model.city.time_zone or "UTC")
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")

    def place_of(self, asked: Place) -> Place:
        """A place with its areas, where its position is known; a position outside the city is taken too.

        Raises:
            InvalidError: the position has no declared reference system or is none.
        """
        if not asked.HasField("position"):
            return Place(text=asked.text, jurisdiction=self.city.model.city.jurisdiction)
        try:
            return self.city.model.place(asked.position, asked.text)
        except PositionError as error:
            raise InvalidError(str(error), "POSITION_INVALID") from error

    def check(self, submission: Submission, *, any_class: bool = False) -> None:
        """Refuse what is incomplete or too much.

        Raises:
            InvalidError: the message says what to mend.
        """
        rules.check(submission, self.classes, any_class=any_class)
